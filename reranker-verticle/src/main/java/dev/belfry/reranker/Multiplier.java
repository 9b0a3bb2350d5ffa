package dev.belfry.reranker;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A rule that multiplies the relevance, for one request.
 *
 * @param rule the rule's name
 * @param action as it is written in a ruleset
 * @param factor of an item; 1 where the rule does not touch it
 */
record Multiplier(String rule, String action, ToDoubleFunction<Item> factor) {
  /** The smallest product of all factors of an item. */
  static final double MIN_PRODUCT = 0.01;

  /** The largest product of all factors of an item. */
  static final double MAX_PRODUCT = 100;

  private static final double SECONDS_PER_DAY = Duration.ofDays(1).toSeconds();

  /** The multiplier of a rule, or null where it does not multiply. */
  static @Nullable Multiplier of(PreparedRule rule, Predicate<Item> items, Instant now) {
    ToDoubleFunction<Item> factor =
        switch (rule.action()) {
          case Action.Boost boost -> item -> boost.factor();
          case Action.Bury bury -> item -> bury.factor();
          case Action.Recency recency -> item -> decay(recency, item.attributes(), now);
          case Action.Exclude _,
              Action.Only _,
              Action.NoRepeat _,
              Action.Fatigue _,
              Action.Cap _,
              Action.Quota _,
              Action.Diversify _,
              Action.Dither _,
              Action.Explore _,
              Action.Pin _ ->
              null;
        };
    return factor == null
        ? null
        : new Multiplier(
            rule.name(),
            rule.action().type(),
            item -> items.test(item) ? factor.applyAsDouble(item) : 1);
  }

  /**
   * {@code 0.5 ^ (age / half-life)}; an item of unknown age, or from the future, is not touched.
   */
  private static double decay(Action.Recency recency, Attributes item, Instant now) {
    Instant since = item.timestamp(recency.attribute());
    if (since == null || !since.isBefore(now)) {
      return 1;
    }
    double days = (now.getEpochSecond() - since.getEpochSecond()) / SECONDS_PER_DAY;
    // StrictMath: a list must come out bit for bit the same on another machine.
    return StrictMath.pow(0.5, days / recency.halfLifeDays());
  }
}
