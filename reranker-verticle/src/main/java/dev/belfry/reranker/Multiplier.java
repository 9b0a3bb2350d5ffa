package dev.belfry.reranker;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Impression;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.common.UserProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A rule that multiplies the relevance, for one request.
 *
 * @param rule the rule's name
 * @param action as it is written in a ruleset
 * @param items which items it touches
 * @param set the same as a set, or null where the request takes part
 * @param factor of an item that it touches
 */
record Multiplier(
    String rule,
    String action,
    Predicate<Item> items,
    @Nullable ItemSet set,
    ToDoubleFunction<Item> factor) {
  // StrictMath throughout: a list must come out bit for bit the same on another machine.

  /** The smallest product of all factors of an item. */
  static final double MIN_PRODUCT = 0.01;

  /** The largest product of all factors of an item. */
  static final double MAX_PRODUCT = 100;

  private static final double SECONDS_PER_DAY = Duration.ofDays(1).toSeconds();

  /** The multiplier of a rule that multiplies. */
  static Multiplier of(PreparedRule rule, Predicate<Item> items, UserProfile user, Instant now) {
    ToDoubleFunction<Item> factor =
        switch (rule.action()) {
          case Action.Boost boost -> item -> boost.factor();
          case Action.Bury bury -> item -> bury.factor();
          case Action.Fatigue fatigue -> fatigue(fatigue, user, now);
          case Action.Recency recency -> item -> decay(recency, item.attributes(), now);
          default ->
              throw new IllegalArgumentException(rule.action().type() + " does not multiply");
        };
    return new Multiplier(rule.name(), rule.action().type(), items, rule.itemSet(), factor);
  }

  /** Whether it touches an item. */
  boolean touches(Item item) {
    return set != null ? set.contains(item.itemNo()) : items.test(item);
  }

  /**
   * {@code 0.5 ^ (age / half-life)}; an item of unknown age, or from the future, is not touched.
   */
  private static double decay(Action.Recency recency, Attributes item, Instant now) {
    Instant since = item.timestamp(recency.attribute());
    if (since == null || !since.isBefore(now)) {
      return 1;
    }
    return half(since, now, recency.halfLifeDays());
  }

  /** {@code factor ^ n}, n being the user's impressions of the item since touching it, by age. */
  private static ToDoubleFunction<Item> fatigue(
      Action.Fatigue fatigue, UserProfile user, Instant now) {
    Map<Long, Instant> touched = new HashMap<>();
    for (Interaction interaction : user.recent()) {
      touched.merge(interaction.itemNo(), interaction.at(), (a, b) -> a.isAfter(b) ? a : b);
    }
    Map<Long, Double> shown = new HashMap<>();
    for (Impression impression : user.impressions()) {
      Instant since = touched.get(impression.itemNo());
      if (since == null || impression.at().isAfter(since)) {
        double weight =
            impression.at().isBefore(now) ? half(impression.at(), now, fatigue.halfLifeDays()) : 1;
        shown.merge(impression.itemNo(), weight, Double::sum);
      }
    }
    return item -> {
      Double times = shown.get(item.itemNo());
      return times == null ? 1 : StrictMath.pow(fatigue.factor(), times);
    };
  }

  private static double half(Instant since, Instant now, double halfLifeDays) {
    double days = (now.getEpochSecond() - since.getEpochSecond()) / SECONDS_PER_DAY;
    return StrictMath.pow(0.5, days / halfLifeDays);
  }
}
