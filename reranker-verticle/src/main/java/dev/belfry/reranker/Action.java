package dev.belfry.reranker;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a rule does to the items it is about. */
sealed interface Action {

  /** The largest position that a rule can name. */
  int MAX_POSITION = 1_000;

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

  /** Multiplies the relevance by a factor in [0.01, 1). */
  record Bury(double factor) implements Action {
    public Bury {
      require(factor >= 0.01 && factor < 1, "factor", factor, "a number from 0.01, below 1");
    }
  }

  /**
   * Multiplies the relevance by {@code factor ^ n}, where n is the number of times that the user
   * was shown the item since touching it last, each counted as {@code 0.5 ^ (age / halfLifeDays)}.
   */
  record Fatigue(double factor, double halfLifeDays) implements Action {
    public Fatigue {
      require(factor >= 0.01 && factor < 1, "factor", factor, "a number from 0.01, below 1");
      requireHalfLife(halfLifeDays);
    }
  }

  /**
   * Multiplies the relevance by {@code 0.5 ^ (age / halfLifeDays)}.
   *
   * @param attribute a timestamp of the item, from which age is counted
   */
  record Recency(double halfLifeDays, String attribute) implements Action {
    public Recency {
      requireHalfLife(halfLifeDays);
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
        throw FieldRefusal.of("max", "a cap has either max or maxShare");
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
   * At least so many items match, fetched from the catalogue where the candidates have too few.
   *
   * @param min items
   * @param within only the first so many positions count; null means the whole list
   */
  record Quota(int min, @Nullable Integer within) implements Action {
    public Quota {
      require(min >= 1 && min <= MAX_POSITION, "min", min, "a whole number from 1 to 1000");
      require(
          within == null || (within >= min && within <= MAX_POSITION),
          "within",
          within,
          "a whole number from min (" + min + ") to 1000");
    }

    /** The positions that count in a list of {@code depth} slots. */
    int slots(int depth) {
      return within == null ? depth : Math.min(within, depth);
    }
  }

  /**
   * An item at a position, fetched from the catalogue where it is no candidate.
   *
   * @param item the app's own id
   * @param position 1-based
   */
  record Pin(String item, int position) implements Action {
    public Pin {
      require(!item.isBlank(), "item", "'" + item + "'", "the id of an item");
      require(
          position >= 1 && position <= MAX_POSITION,
          "position",
          position,
          "a whole number from 1 to 1000");
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

  /**
   * Draws every slot with probabilities proportional to {@code score ^ (1 / temperature)}: Gumbel
   * noise on log scores, a Plackett-Luce draw.
   *
   * @param temperature near 0 hardly moves anything, 1 draws in proportion to the scores
   */
  record Dither(double temperature) implements Action {
    public Dither {
      require(
          temperature > 0 && temperature <= 10,
          "temperature",
          temperature,
          "a number above 0, at most 10");
    }
  }

  /**
   * Gives a share of the slots to items drawn uniformly from those that match.
   *
   * @param share the probability that a slot is drawn so, in (0, 1]
   */
  record Explore(double share) implements Action {
    public Explore {
      require(share > 0 && share <= 1, "share", share, "a number above 0, at most 1");
    }
  }

  private static void requireHalfLife(double days) {
    require(days > 0 && days <= 36_500, "halfLifeDays", days, "a number above 0, at most 36500");
  }

  private static void require(boolean holds, String name, @Nullable Object value, String accepted) {
    if (!holds) {
      throw FieldRefusal.of(name, name + " is " + value + ", and accepted is " + accepted);
    }
  }
}
