package dev.belfry.conditions;

import dev.belfry.contracts.common.Attributes;
import java.util.Optional;

/**
 * A condition with one request's part decided. Immutable and safe for use by several threads; holds
 * on to the request.
 */
public final class BoundCondition {
  private final Node root;
  private final ConditionLanguage language;
  private final Subject subject;
  private final boolean fillsInDefaults;

  BoundCondition(
      Node root, ConditionLanguage language, RequestFacts request, boolean fillsInDefaults) {
    this.root = root;
    this.language = language;
    this.subject = language.subject(request, null, fillsInDefaults);
    this.fillsInDefaults = fillsInDefaults;
  }

  /** The outcome for every item, where the request alone decides. */
  public Optional<Outcome> settled() {
    return root instanceof Node.Settled settled ? Optional.of(settled.outcome()) : Optional.empty();
  }

  /** Decides for one item. */
  public Outcome evaluate(Attributes item) {
    return root instanceof Node.Settled settled
        ? settled.outcome()
        : root.evaluate(subject.with(language.item(item, fillsInDefaults)));
  }
}
