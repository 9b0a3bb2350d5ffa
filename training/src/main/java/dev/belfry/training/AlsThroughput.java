package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * How long a sweep of ALS takes (both sides once) on interactions drawn for the purpose: users and
 * items by Zipf's law, each pair once, so that a few rows are long and most are short.
 */
public final class AlsThroughput {
  private static final int WARM_UP = 3;

  /**
   * What is drawn.
   *
   * @param users rows of one side
   * @param items rows of the other
   * @param interactions distinct pairs
   * @param exponent of Zipf's law for items; users follow half of it
   */
  public record Load(int users, int items, int interactions, double exponent) {
    public Load {
      if (users < 1
          || items < 1
          || interactions < 1
          || (double) users * items < 4.0 * interactions) {
        throw BelfryException.invalid(
            "%,d interactions of %,d users with %,d items are asked for; at most a quarter of all pairs can be drawn"
                .formatted(interactions, users, items));
      }
    }

    /** A million interactions of 30,000 users with 20,000 items. */
    public static Load million() {
      return new Load(30_000, 20_000, 1_000_000, 0.8);
    }
  }

  /**
   * What was measured.
   *
   * @param seconds of each sweep, in order of time, after the warm-up
   */
  public record Result(Load load, AlsConfig config, double[] seconds) {
    public Result {
      requireNonNull(load, "load is null");
      requireNonNull(config, "config is null");
      seconds = seconds.clone();
    }

    /** The sweep in the middle. */
    public double median() {
      double[] sorted = seconds.clone();
      Arrays.sort(sorted);
      return sorted[sorted.length / 2];
    }

    /** One line for a person. */
    @Override
    public String toString() {
      double[] sorted = seconds.clone();
      Arrays.sort(sorted);
      return String.format(
          Locale.ROOT,
          "ALS %d-d, %s, %d threads, %,d interactions of %,d users with %,d items: %.3f s a sweep"
              + " (median of %d, %.3f to %.3f)",
          config.dimension(),
          config.solver().name().toLowerCase(Locale.ROOT).replace('_', '-'),
          config.threads(),
          load.interactions(),
          load.users(),
          load.items(),
          median(),
          sorted.length,
          sorted[0],
          sorted[sorted.length - 1]);
    }
  }

  private AlsThroughput() {}

  /**
   * Measures.
   *
   * @param sweeps measured, after a warm-up; at least 1
   */
  public static Result run(Load load, AlsConfig config, int sweeps) {
    if (sweeps < 1) {
      throw BelfryException.invalid("sweeps is " + sweeps + "; at least 1 is needed");
    }
    int[][] byUser = draw(load, config.seed());
    int[][] byItem = AlsTrainer.transpose(byUser, load.items());
    AlsTrainer trainer = new AlsTrainer(config.resolved(byUser, load.items()));
    float[] users = trainer.random(byUser.length, config.seed());
    float[] items = trainer.random(byItem.length, config.seed() + 1);
    double[] seconds = new double[sweeps];
    try (Workers workers = new Workers(config.threads())) {
      for (int sweep = -WARM_UP; sweep < sweeps; sweep++) {
        long start = System.nanoTime();
        trainer.sweep(workers, byUser, byItem, users, items);
        if (sweep >= 0) {
          seconds[sweep] = (System.nanoTime() - start) / 1e9;
        }
      }
    }
    return new Result(load, config, seconds);
  }

  private static int[][] draw(Load load, long seed) {
    Random random = new Random(seed);
    int[] users = shuffled(load.users(), random);
    int[] items = shuffled(load.items(), random);
    double[] userShares = zipf(load.users(), load.exponent() / 2);
    double[] itemShares = zipf(load.items(), load.exponent());
    long[] pairs = new long[0];
    while (pairs.length < load.interactions()) {
      int drawn = pairs.length;
      pairs = Arrays.copyOf(pairs, load.interactions());
      for (int i = drawn; i < pairs.length; i++) {
        long user = users[pick(userShares, random)];
        pairs[i] = user * load.items() + items[pick(itemShares, random)];
      }
      pairs = Arrays.stream(pairs).sorted().distinct().toArray();
    }
    int[][] byUser = new int[load.users()][];
    int at = 0;
    for (int u = 0; u < byUser.length; u++) {
      int from = at;
      while (at < pairs.length && pairs[at] / load.items() == u) {
        at++;
      }
      int[] row = new int[at - from];
      for (int k = 0; k < row.length; k++) {
        row[k] = (int) (pairs[from + k] % load.items());
      }
      byUser[u] = row;
    }
    return byUser;
  }

  /** Cumulative shares of {@code n} ranks. */
  private static double[] zipf(int n, double exponent) {
    double[] shares = new double[n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.pow(i + 1, -exponent);
      shares[i] = sum;
    }
    return shares;
  }

  private static int pick(double[] cumulative, Random random) {
    int at =
        Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[cumulative.length - 1]);
    return Math.min(cumulative.length - 1, at < 0 ? -at - 1 : at);
  }

  private static int[] shuffled(int n, Random random) {
    int[] values = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      values[i] = values[j];
      values[j] = i;
    }
    return values;
  }
}
