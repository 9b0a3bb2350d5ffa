package dev.belfry.reranker;

import dev.belfry.contracts.common.BelfryException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a rule does to the items it is about. */
sealed interface Action {

  /** As it is written in a ruleset, such as {@code noRepeat}. */
  default String type() {
    String name = getClass().getSimpleName();
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  /** The items leave. */
  record Exclude() implements Action {}

  /** Every other item leaves. */
  record Only() implements Action {}

  /**
   * What the user interacted with leaves.
   *
   * @param types event types that count; empty means all
   * @param days how long an interaction counts; null means for ever
   */
  record NoRepeat(List<String> types, @Nullable Integer days) implements Action {
    public NoRepeat {
      types = List.copyOf(types);
      require(days == null || days >= 1, "days", days, "a whole number from 1");
    }
  }

  /** Multiplies the relevance by a factor in (1, 100]. */
  record Boost(double factor) implements Action {
    public Boost {
      require(factor > 1 && factor <= 100, "factor", factor, "a number above 1, at most 100");
    }
  }

  /** Multiplies the relevance by a factor in [0.01, 1]. */
  record Bury(double factor) implements Action {
    public Bury {
      require(factor >= 0.01 && factor <= 1, "factor", factor, "a number from 0.01 to 1");
    }
  }

  /**
   * Multiplies the relevance by {@code 0.5 ^ (age / halfLifeDays)}.
   *
   * @param attribute a timestamp of the item, from which age is counted
   */
  record Recency(double halfLifeDays, String attribute) implements Action {
    public Recency {
      require(
          halfLifeDays > 0 && halfLifeDays <= 36_500,
          "halfLifeDays",
          halfLifeDays,
          "a number above 0, at most 36500");
    }
  }

  /**
   * At most so many items share a value of an attribute.
   *
   * @param max items, or null where {@code maxShare} stands
   * @param maxShare share of the slots asked for, in (0, 1], or null where {@code max} stands
   */
  record Cap(String attribute, @Nullable Integer max, @Nullable Double maxShare) implements Action {
    public Cap {
      if ((max == null) == (maxShare == null)) {
        throw BelfryException.invalid("a cap has either max or maxShare");
      }
      require(max == null || max >= 1, "max", max, "a whole number from 1");
      require(
          maxShare == null || (maxShare > 0 && maxShare <= 1),
          "maxShare",
          maxShare,
          "a number above 0, at most 1");
    }

    /** The most items of one value in a list of {@code depth} slots; at least one. */
    int limit(int depth) {
      return max != null
          ? max
          : maxShare == null ? depth : Math.max(1, (int) Math.floor(maxShare * depth + 1e-9));
    }
  }

  /**
   * Prefers items that are unlike those above them: maximal marginal relevance.
   *
   * @param strength 0 (relevance alone) to 1 (variety alone)
   */
  record Diversify(double strength) implements Action {
    public Diversify {
      require(strength >= 0 && strength <= 1, "strength", strength, "a number from 0 to 1");
    }
  }

  private static void require(boolean holds, String name, @Nullable Object value, String accepted) {
    if (!holds) {
      throw BelfryException.invalid(name + " is " + value + ", and accepted is " + accepted);
    }
  }
}
