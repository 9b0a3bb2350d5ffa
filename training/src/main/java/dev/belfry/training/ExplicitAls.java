package dev.belfry.training;

import dev.belfry.model.RatingAls;
import dev.belfry.model.Ridge;
import java.util.Arrays;
import java.util.Random;

/** Learns a {@link RatingAls} by alternating ridge regressions over users and items. */
final class ExplicitAls {
  private ExplicitAls() {}

  /**
   * How it is trained.
   *
   * @param dimension components of a factor
   * @param sweeps alternations over users and items
   * @param regularization L2 of a row's factors
   * @param biasRegularization L2 of a row's bias: a mean counts so many ratings of 0 beside its own
   */
  record Config(
      int dimension, int sweeps, double regularization, double biasRegularization, long seed) {
    static Config of(Settings settings, long seed) {
      return new Config(
          settings.getInt("rating-als.dimension", 16, 1, 512),
          settings.getInt("rating-als.sweeps", 8, 1, 1_000),
          settings.getDouble("rating-als.regularization", 10, 1e-6, 1e6),
          settings.getDouble("rating-als.bias-regularization", 5, 1e-6, 1e6),
          seed);
    }
  }

  /**
   * Learns.
   *
   * @param itemNos by item index, ascending
   */
  static RatingAls fit(
      Config config, Ratings ratings, int users, long[] itemNos, Progress progress) {
    int items = itemNos.length;
    int d = config.dimension;
    double mean = 0;
    for (float value : ratings.values()) {
      mean += value / ratings.size();
    }
    int[][] byUser = places(ratings.users(), users);
    int[][] byItem = places(ratings.items(), items);
    Random random = new Random(config.seed);
    double[][] x = random(random, users, d);
    double[][] y = random(random, items, d);
    double[] userBiases = new double[users];
    double[] itemBiases = new double[items];
    Ridge ridge = new Ridge(d);
    for (int sweep = 0; sweep < config.sweeps; sweep++) {
      half(ridge, config, ratings, mean, byUser, ratings.items(), y, itemBiases, x, userBiases);
      half(ridge, config, ratings, mean, byItem, ratings.users(), x, userBiases, y, itemBiases);
      progress.advance("ALS of ratings", sweep + 1, config.sweeps);
    }
    return new RatingAls(
        itemNos,
        mean,
        config.regularization,
        config.biasRegularization,
        itemBiases,
        y,
        Arrays.stream(byItem).mapToInt(p -> p.length).toArray());
  }

  /** Solves every row of one side, given the other side. */
  private static void half(
      Ridge ridge,
      Config config,
      Ratings ratings,
      double mean,
      int[][] places,
      int[] others,
      double[][] given,
      double[] givenBiases,
      double[][] solved,
      double[] solvedBiases) {
    for (int row = 0; row < places.length; row++) {
      ridge.clear(config.regularization, config.biasRegularization);
      for (int place : places[row]) {
        int other = others[place];
        ridge.add(given[other], ratings.values()[place] - mean - givenBiases[other]);
      }
      double[] solution = ridge.solve();
      System.arraycopy(solution, 0, solved[row], 0, config.dimension);
      solvedBiases[row] = solution[config.dimension];
    }
  }

  private static double[][] random(Random random, int rows, int d) {
    double[][] values = new double[rows][d];
    for (double[] row : values) {
      Arrays.setAll(row, i -> 0.1 * random.nextGaussian());
    }
    return values;
  }

  /** By row, the places where it stands. */
  private static int[][] places(int[] rows, int count) {
    int[] sizes = new int[count];
    for (int row : rows) {
      sizes[row]++;
    }
    int[][] places = new int[count][];
    Arrays.setAll(places, row -> new int[sizes[row]]);
    for (int place = rows.length - 1; place >= 0; place--) {
      places[rows[place]][--sizes[rows[place]]] = place;
    }
    return places;
  }
}
