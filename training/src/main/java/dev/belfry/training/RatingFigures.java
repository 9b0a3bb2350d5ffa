package dev.belfry.training;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * How far predictions are from ratings. Users are drawn with replacement for the errors and the
 * comparisons: the ratings of one user are alike.
 */
final class RatingFigures {
  private static final int RESAMPLES = 2_000;

  private final int[] users;
  private final float[] values;
  private final int userCount;

  /** Figures of these ratings. */
  RatingFigures(Ratings asked, int userCount) {
    this.users = asked.users();
    this.values = asked.values();
    this.userCount = userCount;
  }

  /** Root of the mean squared error. */
  double rmse(float[] predicted) {
    double squares = 0;
    for (int r = 0; r < values.length; r++) {
      squares += square(predicted, r);
    }
    return Math.sqrt(squares / values.length);
  }

  /** Mean absolute error. */
  double mae(float[] predicted) {
    double sum = 0;
    for (int r = 0; r < values.length; r++) {
      sum += Math.abs((double) predicted[r] - values[r]);
    }
    return sum / values.length;
  }

  /**
   * Standard error of the RMSE over users; of several runs, of the root of their mean squares.
   *
   * @param runs predictions of each
   */
  double rmseError(float[][] runs, long seed) {
    double[][] byUser = squares(runs);
    double[] drawn = new double[RESAMPLES];
    RandomGenerator random = new SplittableRandom(seed);
    for (int r = 0; r < RESAMPLES; r++) {
      int[] sample = sample(random, byUser[0].length);
      drawn[r] = rmse(byUser, sample);
    }
    double mean = Arrays.stream(drawn).average().orElse(Double.NaN);
    double sum = Arrays.stream(drawn).map(d -> (d - mean) * (d - mean)).sum();
    return Math.sqrt(sum / (RESAMPLES - 1));
  }

  /**
   * RMSE of the first less that of the second, paired over users.
   *
   * @param first predictions of each run
   * @param second predictions of each run
   */
  Bootstrap.Comparison compare(float[][] first, float[][] second, long seed) {
    double[][] one = squares(first);
    double[][] other = squares(second);
    int n = one[0].length;
    int[] all = new int[n];
    Arrays.setAll(all, i -> i);
    double difference = rmse(one, all) - rmse(other, all);
    double[] drawn = new double[RESAMPLES];
    RandomGenerator random = new SplittableRandom(seed);
    int farther = 0;
    for (int r = 0; r < RESAMPLES; r++) {
      int[] sample = sample(random, n);
      drawn[r] = rmse(one, sample) - rmse(other, sample);
      farther += Math.abs(drawn[r] - difference) >= Math.abs(difference) - 1e-15 ? 1 : 0;
    }
    Arrays.sort(drawn);
    return new Bootstrap.Comparison(
        difference,
        drawn[(int) (0.025 * (RESAMPLES - 1))],
        drawn[(int) (0.975 * (RESAMPLES - 1))],
        Math.max(1, farther) / (double) RESAMPLES);
  }

  private static int[] sample(RandomGenerator random, int n) {
    int[] sample = new int[n];
    Arrays.setAll(sample, i -> random.nextInt(n));
    return sample;
  }

  private static double rmse(double[][] byUser, int[] sample) {
    double squares = 0;
    double count = 0;
    for (int user : sample) {
      squares += byUser[0][user];
      count += byUser[1][user];
    }
    return Math.sqrt(squares / count);
  }

  /** By user who rated something: the squared errors, of all runs on average, and how many. */
  private double[][] squares(float[][] runs) {
    double[] sums = new double[userCount];
    double[] counts = new double[userCount];
    for (int r = 0; r < values.length; r++) {
      for (float[] predicted : runs) {
        sums[users[r]] += square(predicted, r) / runs.length;
      }
      counts[users[r]]++;
    }
    int[] active = new int[userCount];
    int size = 0;
    for (int u = 0; u < userCount; u++) {
      if (counts[u] > 0) {
        active[size++] = u;
      }
    }
    double[][] byUser = new double[2][size];
    for (int k = 0; k < size; k++) {
      byUser[0][k] = sums[active[k]];
      byUser[1][k] = counts[active[k]];
    }
    return byUser;
  }

  private double square(float[] predicted, int rating) {
    double error = (double) predicted[rating] - values[rating];
    return error * error;
  }
}
