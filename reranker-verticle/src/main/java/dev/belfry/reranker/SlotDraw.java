package dev.belfry.reranker;

import dev.belfry.contracts.reranker.RuleEffect;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Draws slots at random, with the exact conditional propensity of every draw. Not for several
 * threads.
 */
final class SlotDraw {
  // Every slot has a stream of its own, and every item its own number in it: what becomes of the
  // other slots and items does not move a draw (a list that is built again is the same, and one
  // with a rule more differs only where the rule does something).
  //
  // dither: item i wins the exponential race E_i / w_i with w_i = (value /
  // highest)^(1/temperature),
  //   which is Gumbel noise on log values (Maddison et al., A* Sampling, 2014): P(i) = w_i / sum w.
  // explore: with probability share the winner is uniform over the feasible items that match, so
  //   P(i) = share / count + (1 - share) * base(i); without such items the share goes to the base.

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long COIN = -1;

  /** Below this share of the highest value all values draw alike. */
  private static final double FLOOR = 1e-6;

  private final long seed;
  private final Pool pool;
  private final @Nullable Dithering dithering;
  private final List<Exploration> explorations;
  private final boolean[][] explorable;
  private final double[] logWeights;
  private final double[] weights;
  private final int[] sizes;
  private int[] feasible = {};
  private int count;
  private int best;
  private double explored;
  private double total;

  SlotDraw(long seed, Pool pool, ListRules rules) {
    this.seed = seed;
    this.pool = pool;
    this.dithering = rules.dithering();
    this.explorations = rules.explorations();
    this.explorable = new boolean[explorations.size()][pool.size()];
    this.sizes = new int[explorations.size()];
    this.logWeights = new double[pool.size()];
    this.weights = new double[pool.size()];
    for (int e = 0; e < explorable.length; e++) {
      for (int i = 0; i < pool.size(); i++) {
        explorable[e][i] = explorations.get(e).items().test(pool.item(i));
      }
    }
  }

  /**
   * A drawn item.
   *
   * @param item its index
   * @param propensity the probability of this draw, given the slots before
   * @param effect the rule that drew it, or null where it would have stood here anyway
   */
  record Drawn(int item, float propensity, @Nullable RuleEffect effect) {}

  /**
   * Takes up a slot.
   *
   * @param feasible the items that may take it; read until the next slot is taken up
   * @param count how many of them there are
   * @param values of every item, as a share of the highest: what decides without noise
   * @param best the item that would stand here without noise
   */
  void over(int[] feasible, int count, double[] values, int best) {
    this.feasible = feasible;
    this.count = count;
    this.best = best;
    explored = 0;
    for (int e = 0; e < sizes.length; e++) {
      sizes[e] = matching(explorable[e]);
      if (sizes[e] > 0) {
        explored = Math.min(1, explored + explorations.get(e).share());
      }
    }
    total = weigh(values);
  }

  /**
   * Draws the slot that was taken up.
   *
   * @param slot 0-based
   */
  Drawn draw(int slot) {
    long stream = mix(seed + (slot + 1) * GOLDEN);
    int by = explored(uniform(stream, COIN));
    int chosen =
        by >= 0 ? uniformly(stream, explorable[by]) : dithering == null ? best : race(stream);
    return new Drawn(chosen, propensity(chosen), effect(by, chosen));
  }

  /** The probability that one of the feasible items is drawn for the slot that was taken up. */
  float propensity(int item) {
    double propensity = (1 - explored) * base(item);
    double before = 0;
    for (int e = 0; e < sizes.length; e++) {
      if (sizes[e] > 0) {
        double share = Math.min(1, before + explorations.get(e).share()) - before;
        before += share;
        propensity += explorable[e][item] ? share / sizes[e] : 0;
      }
    }
    return (float) Math.min(1, propensity);
  }

  /** Whether an item may take the slot that was taken up. */
  boolean isFeasible(int item) {
    for (int f = 0; f < count; f++) {
      if (feasible[f] == item) {
        return true;
      }
    }
    return false;
  }

  /** The mean of numbers of items over the draw of the slot that was taken up. */
  double mean(double[] ofItems) {
    double mean = 0;
    for (int f = 0; f < count; f++) {
      mean += propensity(feasible[f]) * ofItems[feasible[f]];
    }
    return mean;
  }

  /** The exploration that has the slot, or -1. */
  private int explored(double coin) {
    double reached = 0;
    for (int e = 0; e < sizes.length; e++) {
      if (sizes[e] > 0) {
        reached = Math.min(1, reached + explorations.get(e).share());
        if (coin < reached) {
          return e;
        }
      }
    }
    return -1;
  }

  private @Nullable RuleEffect effect(int by, int chosen) {
    if (by >= 0) {
      return new RuleEffect(explorations.get(by).rule(), "explore", 1);
    }
    return dithering == null || chosen == best
        ? null
        : new RuleEffect(dithering.rule(), "dither", 1);
  }

  private double base(int item) {
    if (dithering == null) {
      return item == best ? 1 : 0;
    }
    return weights[item] / total;
  }

  /** Log weights below 0, the largest at 0, and the sum of the weights. */
  private double weigh(double[] values) {
    if (dithering == null) {
      return 1;
    }
    double largest = Double.NEGATIVE_INFINITY;
    for (int f = 0; f < count; f++) {
      double value = Math.max(values[feasible[f]], FLOOR);
      logWeights[feasible[f]] = StrictMath.log(value) / dithering.temperature();
      largest = Math.max(largest, logWeights[feasible[f]]);
    }
    double sum = 0;
    for (int f = 0; f < count; f++) {
      logWeights[feasible[f]] -= largest;
      weights[feasible[f]] = StrictMath.exp(logWeights[feasible[f]]);
      sum += weights[feasible[f]];
    }
    return sum;
  }

  private int race(long stream) {
    int winner = -1;
    double first = Double.POSITIVE_INFINITY;
    for (int f = 0; f < count; f++) {
      int item = feasible[f];
      double exponential = -StrictMath.log(uniform(stream, pool.item(item).itemNo()));
      double arrival = StrictMath.log(exponential) - logWeights[item];
      if (winner < 0 || arrival < first) {
        winner = item;
        first = arrival;
      }
    }
    return winner;
  }

  private int uniformly(long stream, boolean[] matches) {
    int winner = -1;
    double highest = -1;
    for (int f = 0; f < count; f++) {
      if (matches[feasible[f]]) {
        double number = uniform(~stream, pool.item(feasible[f]).itemNo());
        if (number > highest) {
          winner = feasible[f];
          highest = number;
        }
      }
    }
    return winner;
  }

  private int matching(boolean[] matches) {
    int matching = 0;
    for (int f = 0; f < count; f++) {
      matching += matches[feasible[f]] ? 1 : 0;
    }
    return matching;
  }

  /** A number in (0, 1). */
  private static double uniform(long stream, long number) {
    return ((mix(stream + number * GOLDEN) >>> 11) + 0.5) * 0x1.0p-53;
  }

  /** The output function of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
