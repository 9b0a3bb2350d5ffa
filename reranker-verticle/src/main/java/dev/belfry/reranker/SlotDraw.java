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

  SlotDraw(long seed, Pool pool, ListRules rules) {
    this.seed = seed;
    this.pool = pool;
    this.dithering = rules.dithering();
    this.explorations = rules.explorations();
    this.explorable = new boolean[explorations.size()][pool.size()];
    this.logWeights = new double[pool.size()];
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
   * Draws a slot.
   *
   * @param slot 0-based
   * @param feasible the items that may take it
   * @param count how many of them there are
   * @param values of every item, as a share of the highest: what decides without noise
   * @param best the item that would stand here without noise
   */
  Drawn draw(int slot, int[] feasible, int count, double[] values, int best) {
    long stream = mix(seed + (slot + 1) * GOLDEN);
    double coin = uniform(stream, COIN);
    double explored = 0;
    int chosen = -1;
    int by = -1;
    int[] sizes = new int[explorable.length];
    for (int e = 0; e < explorable.length; e++) {
      sizes[e] = matching(explorable[e], feasible, count);
      if (sizes[e] > 0) {
        explored = Math.min(1, explored + explorations.get(e).share());
        if (by < 0 && coin < explored) {
          by = e;
          chosen = uniformly(stream, explorable[e], feasible, count);
        }
      }
    }
    double total = weigh(feasible, count, values);
    if (by < 0) {
      chosen = dithering == null ? best : race(stream, feasible, count);
    }
    double propensity = (1 - explored) * base(chosen, best, total);
    double before = 0;
    for (int e = 0; e < sizes.length; e++) {
      if (sizes[e] > 0) {
        double share = Math.min(1, before + explorations.get(e).share()) - before;
        before += share;
        propensity += explorable[e][chosen] ? share / sizes[e] : 0;
      }
    }
    return new Drawn(chosen, (float) Math.min(1, propensity), effect(by, chosen, best));
  }

  private @Nullable RuleEffect effect(int by, int chosen, int best) {
    if (by >= 0) {
      return new RuleEffect(explorations.get(by).rule(), "explore", 1);
    }
    return dithering == null || chosen == best
        ? null
        : new RuleEffect(dithering.rule(), "dither", 1);
  }

  private double base(int chosen, int best, double total) {
    if (dithering == null) {
      return chosen == best ? 1 : 0;
    }
    return StrictMath.exp(logWeights[chosen]) / total;
  }

  /** Log weights below 0, the largest at 0, and the sum of the weights. */
  private double weigh(int[] feasible, int count, double[] values) {
    if (dithering == null) {
      return 1;
    }
    double largest = Double.NEGATIVE_INFINITY;
    for (int f = 0; f < count; f++) {
      double value = Math.max(values[feasible[f]], FLOOR);
      logWeights[feasible[f]] = StrictMath.log(value) / dithering.temperature();
      largest = Math.max(largest, logWeights[feasible[f]]);
    }
    double total = 0;
    for (int f = 0; f < count; f++) {
      logWeights[feasible[f]] -= largest;
      total += StrictMath.exp(logWeights[feasible[f]]);
    }
    return total;
  }

  private int race(long stream, int[] feasible, int count) {
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

  private int uniformly(long stream, boolean[] matches, int[] feasible, int count) {
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

  private static int matching(boolean[] matches, int[] feasible, int count) {
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
