package dev.belfry.conditions;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A condition taken apart at its outermost {@code &&}, {@code ||} and {@code !}: what lies between
 * them is a CEL program. Taking it apart lets a request's part be decided once, and keeps missing
 * attributes off CEL's slow path (an exception costs fifty times an evaluation).
 */
sealed interface Node {
  Scope scope();

  Outcome evaluate(Subject subject);

  /** This node with everything decided that needs no item. */
  Node fold(Subject request);

  /** Both sides must hold. */
  record And(Node left, Node right, Scope scope) implements Node {
    And(Node left, Node right) {
      this(left, right, join(left, right));
    }

    @Override
    public Outcome evaluate(Subject subject) {
      Outcome outcome = left.evaluate(subject);
      return outcome == Outcome.FALSE ? outcome : outcome.and(right.evaluate(subject));
    }

    @Override
    public Node fold(Subject request) {
      Node l = left.fold(request);
      Node r = right.fold(request);
      if (l instanceof Settled a && r instanceof Settled b) {
        return new Settled(a.outcome.and(b.outcome));
      }
      if (l.isSettled(Outcome.FALSE) || r.isSettled(Outcome.FALSE)) {
        return new Settled(Outcome.FALSE);
      }
      if (l.isSettled(Outcome.TRUE)) {
        return r;
      }
      return r.isSettled(Outcome.TRUE) ? l : new And(l, r);
    }
  }

  /** One side must hold. */
  record Or(Node left, Node right, Scope scope) implements Node {
    Or(Node left, Node right) {
      this(left, right, join(left, right));
    }

    @Override
    public Outcome evaluate(Subject subject) {
      Outcome outcome = left.evaluate(subject);
      return outcome == Outcome.TRUE ? outcome : outcome.or(right.evaluate(subject));
    }

    @Override
    public Node fold(Subject request) {
      Node l = left.fold(request);
      Node r = right.fold(request);
      if (l instanceof Settled a && r instanceof Settled b) {
        return new Settled(a.outcome.or(b.outcome));
      }
      if (l.isSettled(Outcome.TRUE) || r.isSettled(Outcome.TRUE)) {
        return new Settled(Outcome.TRUE);
      }
      if (l.isSettled(Outcome.FALSE)) {
        return r;
      }
      return r.isSettled(Outcome.FALSE) ? l : new Or(l, r);
    }
  }

  /** The operand must not hold. */
  record Not(Node operand) implements Node {
    @Override
    public Scope scope() {
      return operand.scope();
    }

    @Override
    public Outcome evaluate(Subject subject) {
      return operand.evaluate(subject).negate();
    }

    @Override
    public Node fold(Subject request) {
      Node folded = operand.fold(request);
      return folded instanceof Settled settled
          ? new Settled(settled.outcome.negate())
          : new Not(folded);
    }
  }

  /** Decided already. */
  record Settled(Outcome outcome) implements Node {
    @Override
    public Scope scope() {
      return Scope.CONSTANT;
    }

    @Override
    public Outcome evaluate(Subject subject) {
      return outcome;
    }

    @Override
    public Node fold(Subject request) {
      return this;
    }
  }

  /**
   * A CEL program.
   *
   * @param needs attributes without which it can have no outcome
   * @param attributes all that it reads
   * @param quick the same without CEL, or null
   */
  record Leaf(
      CelRuntime.Program program,
      Scope scope,
      Set<AttributeName> needs,
      Set<AttributeName> attributes,
      @Nullable QuickTest quick)
      implements Node {
    @Override
    public Outcome evaluate(Subject subject) {
      Outcome decided = quick == null ? null : quick.evaluate(subject);
      return decided == null ? evaluateByCel(subject) : decided;
    }

    /** The same without the quick test. */
    Outcome evaluateByCel(Subject subject) {
      for (AttributeName attribute : needs) {
        if (!subject.has(attribute)) {
          return Outcome.MISSING;
        }
      }
      try {
        return Outcome.of(Boolean.TRUE.equals(program.eval(subject)));
      } catch (CelEvaluationException e) {
        return e.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND
            ? Outcome.MISSING
            : Outcome.ERROR;
      } catch (RuntimeException e) {
        // A value whose class is not the schema's any more, or a fault of the library: the rule's
        // onMissing settles it, and no request fails over one rule.
        return Outcome.ERROR;
      }
    }

    @Override
    public Node fold(Subject request) {
      return scope.needsItem() ? this : new Settled(evaluate(request));
    }
  }

  private boolean isSettled(Outcome outcome) {
    return this instanceof Settled settled && settled.outcome == outcome;
  }

  private static Scope join(Node left, Node right) {
    return Scope.of(
        left.scope().needsItem() || right.scope().needsItem(),
        left.scope().needsRequest() || right.scope().needsRequest());
  }
}
