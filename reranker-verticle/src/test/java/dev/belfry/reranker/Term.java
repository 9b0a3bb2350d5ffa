package dev.belfry.reranker;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A condition of the tests' own, evaluated without CEL. */
sealed interface Term {
  /** As CEL. */
  String cel();

  /**
   * True, false, or null where a value is missing.
   *
   * @param values by names such as {@code item.price}
   */
  @Nullable Boolean decide(Map<String, Object> values);

  /** One comparison. */
  record Compare(String attribute, String operator, Object literal) implements Term {
    @Override
    public String cel() {
      return attribute + " " + operator + " " + written(literal);
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable Boolean decide(Map<String, Object> values) {
      Object value = values.get(attribute);
      if (value == null) {
        return null;
      }
      int order = ((Comparable<Object>) value).compareTo(literal);
      return switch (operator) {
        case "==" -> order == 0;
        case "!=" -> order != 0;
        case "<" -> order < 0;
        default -> order >= 0;
      };
    }
  }

  /** One of several. */
  record In(String attribute, List<Object> literals) implements Term {
    @Override
    public String cel() {
      return attribute
          + " in ["
          + literals.stream().map(Term::written).collect(Collectors.joining(", "))
          + "]";
    }

    @Override
    public @Nullable Boolean decide(Map<String, Object> values) {
      Object value = values.get(attribute);
      return value == null ? null : literals.contains(value);
    }
  }

  /** Whether there is a value. */
  record Has(String attribute) implements Term {
    @Override
    public String cel() {
      return "has(" + attribute + ")";
    }

    @Override
    public Boolean decide(Map<String, Object> values) {
      return values.containsKey(attribute);
    }
  }

  /** The opposite. */
  record Not(Term term) implements Term {
    @Override
    public String cel() {
      return "!(" + term.cel() + ")";
    }

    @Override
    public @Nullable Boolean decide(Map<String, Object> values) {
      Boolean decided = term.decide(values);
      return decided == null ? null : !decided;
    }
  }

  /** Both, or one of two. */
  record Both(Term left, Term right, boolean or) implements Term {
    @Override
    public String cel() {
      return "(" + left.cel() + (or ? " || " : " && ") + right.cel() + ")";
    }

    @Override
    public @Nullable Boolean decide(Map<String, Object> values) {
      Boolean a = left.decide(values);
      Boolean b = right.decide(values);
      if ((a != null && a == or) || (b != null && b == or)) {
        return or;
      }
      return a == null || b == null ? null : !or;
    }
  }

  private static String written(Object literal) {
    return literal instanceof String ? "\"" + literal + "\"" : String.valueOf(literal);
  }
}
