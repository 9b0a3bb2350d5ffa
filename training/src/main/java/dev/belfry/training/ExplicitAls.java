package dev.belfry.training;

import java.util.Arrays;
import java.util.Random;

/**
 * Matrix factorisation of ratings with biases: a rating is foretold as {@code mean + b(i) + b(u) +
 * x(u).y(i)}, by alternating ridge regressions (Koren, Bell and Volinsky, "Matrix Factorization
 * Techniques for Recommender Systems", 2009). A user is folded in from what they have rated, so the
 * model knows users by their ratings alone. Immutable, safe for use by several threads.
 */
final class ExplicitAls {
  private final int dimension;
  private final double regularization;
  private final double biasRegularization;
  private final double mean;
  private final double[] itemBiases;

  /** By item, {@code [dimension]}. */
  private final double[][] factors;

  private final int[] counts;

  private ExplicitAls(
      Config config, double mean, double[] itemBiases, double[][] factors, int[] counts) {
    this.dimension = config.dimension;
    this.regularization = config.regularization;
    this.biasRegularization = config.biasRegularization;
    this.mean = mean;
    this.itemBiases = itemBiases;
    this.factors = factors;
    this.counts = counts;
  }

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

  static ExplicitAls fit(Config config, Ratings ratings, int users, int items, Progress progress) {
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
    Ridge ridge = new Ridge(d + 1);
    for (int sweep = 0; sweep < config.sweeps; sweep++) {
      half(ridge, config, ratings, mean, byUser, ratings.items(), y, itemBiases, x, userBiases);
      half(ridge, config, ratings, mean, byItem, ratings.users(), x, userBiases, y, itemBiases);
      progress.advance("ALS of ratings", sweep + 1, config.sweeps);
    }
    return new ExplicitAls(
        config, mean, itemBiases, y, Arrays.stream(byItem).mapToInt(p -> p.length).toArray());
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

  /** What an item is rated when nothing is known of the user. */
  double base(int item) {
    return mean + itemBiases[item];
  }

  /** The factors of an item, {@code [dimension]}; only to be read. */
  double[] factors(int item) {
    return factors[item];
  }

  /** How many ratings of an item were learned from. */
  int count(int item) {
    return counts[item];
  }

  /** What a user adds to {@link #base}, going by what they had rated before; 0 without anything. */
  double residual(int user, int item, RatedBefore before) {
    if (before.size(user) == 0) {
      return 0;
    }
    Ridge ridge = new Ridge(dimension + 1);
    ridge.clear(regularization, biasRegularization);
    for (int k = 0; k < before.size(user); k++) {
      int rated = before.item(user, k);
      ridge.add(factors[rated], before.value(user, k) - base(rated));
    }
    double[] solution = ridge.solve();
    double sum = solution[dimension];
    for (int i = 0; i < dimension; i++) {
      sum += solution[i] * factors[item][i];
    }
    return sum;
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

  /** A ridge regression of factors and a bias, built up one rating at a time. */
  private static final class Ridge {
    private final int n;
    private final double[][] normal;
    private final double[] right;

    Ridge(int n) {
      this.n = n;
      this.normal = new double[n][n];
      this.right = new double[n];
    }

    void clear(double regularization, double biasRegularization) {
      for (int i = 0; i < n; i++) {
        Arrays.fill(normal[i], 0);
        normal[i][i] = i == n - 1 ? biasRegularization : regularization;
      }
      Arrays.fill(right, 0);
    }

    void add(double[] factors, double target) {
      for (int i = 0; i < n; i++) {
        double a = i == n - 1 ? 1 : factors[i];
        for (int j = 0; j <= i; j++) {
          normal[i][j] += a * (j == n - 1 ? 1 : factors[j]);
        }
        right[i] += a * target;
      }
    }

    /** The solution, by a Cholesky factorisation; the array is used again. */
    double[] solve() {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          double sum = normal[i][j];
          for (int k = 0; k < j; k++) {
            sum -= normal[i][k] * normal[j][k];
          }
          normal[i][j] = i == j ? Math.sqrt(sum) : sum / normal[j][j];
        }
      }
      for (int i = 0; i < n; i++) {
        for (int k = 0; k < i; k++) {
          right[i] -= normal[i][k] * right[k];
        }
        right[i] /= normal[i][i];
      }
      for (int i = n - 1; i >= 0; i--) {
        for (int k = i + 1; k < n; k++) {
          right[i] -= normal[k][i] * right[k];
        }
        right[i] /= normal[i][i];
      }
      return right;
    }
  }
}
