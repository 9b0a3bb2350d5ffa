package dev.belfry.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Matrix factorisation of ratings with biases: a rating is foretold as {@code mean + b(i) + b(u) +
 * x(u).y(i)} (Koren, Bell and Volinsky, "Matrix Factorization Techniques for Recommender Systems",
 * 2009). A user is folded in from what they have rated, so the model knows users by their ratings
 * alone. An item that nobody rated has the mean of all. Immutable, safe for use by several threads.
 */
public final class RatingAls {
  /** The row of an item that nobody rated. */
  static final int UNKNOWN = -1;

  private final long[] itemNos;
  private final double mean;
  private final double regularization;
  private final double biasRegularization;
  private final double[] biases;
  private final double[][] factors;
  private final int[] counts;
  private final double[] nothing;

  /**
   * A factorisation; the arrays are kept, not copied, and must not be written to afterwards.
   *
   * @param itemNos ascending
   * @param mean of all ratings
   * @param regularization L2 of a user's factors
   * @param biasRegularization L2 of a user's bias
   * @param biases by item
   * @param factors by item, {@code [dimension]}
   * @param counts by item, how many ratings were learned from
   */
  public RatingAls(
      long[] itemNos,
      double mean,
      double regularization,
      double biasRegularization,
      double[] biases,
      double[][] factors,
      int[] counts) {
    if (biases.length != itemNos.length
        || factors.length != itemNos.length
        || counts.length != itemNos.length) {
      throw new IllegalArgumentException("the columns of the rated items differ in length");
    }
    this.itemNos = itemNos;
    this.mean = mean;
    this.regularization = regularization;
    this.biasRegularization = biasRegularization;
    this.biases = biases;
    this.factors = factors;
    this.counts = counts;
    this.nothing = new double[factors.length == 0 ? 0 : factors[0].length];
  }

  /** Components of a factor. */
  public int dimension() {
    return nothing.length;
  }

  /** The row of an item, below 0 for one that it has not met. */
  int row(long itemNo) {
    return Math.max(UNKNOWN, Arrays.binarySearch(itemNos, itemNo));
  }

  /** What an item is rated when nothing is known of the user. */
  public double base(int row) {
    return row < 0 ? mean : mean + biases[row];
  }

  /** The factors of an item, {@code [dimension]}; only to be read. */
  public double[] factors(int row) {
    return row < 0 ? nothing : factors[row];
  }

  /** How many ratings of an item were learned from. */
  int count(int row) {
    return row < 0 ? 0 : counts[row];
  }

  /**
   * A user by what they had rated: factors, and the bias behind them; empty without any rating.
   *
   * @param rated oldest first
   */
  double[] foldIn(List<RatedItem> rated) {
    if (rated.isEmpty()) {
      return new double[0];
    }
    Ridge ridge = new Ridge(dimension());
    ridge.clear(regularization, biasRegularization);
    for (RatedItem one : rated) {
      int row = one.item().row();
      ridge.add(factors(row), one.value() - base(row));
    }
    return ridge.solve();
  }

  /** What a user adds to {@link #base}; 0 where nothing is known of them. */
  double residual(double[] user, int row) {
    if (user.length == 0) {
      return 0;
    }
    double[] item = factors(row);
    double sum = user[item.length];
    for (int i = 0; i < item.length; i++) {
      sum += user[i] * item[i];
    }
    return sum;
  }

  /** The rated items alone, and what else is to be known. */
  Map<String, Tensor> toTensors() {
    int[] rated = IntStream.range(0, itemNos.length).filter(i -> counts[i] > 0).toArray();
    int d = dimension();
    long[] numbers = new long[rated.length];
    float[] bias = new float[rated.length];
    float[] factor = new float[rated.length * d];
    int[] count = new int[rated.length];
    for (int r = 0; r < rated.length; r++) {
      numbers[r] = itemNos[rated[r]];
      bias[r] = (float) biases[rated[r]];
      count[r] = counts[rated[r]];
      for (int k = 0; k < d; k++) {
        factor[r * d + k] = (float) factors[rated[r]][k];
      }
    }
    float[] settings = {(float) mean, (float) regularization, (float) biasRegularization};
    return Map.of(
        "als.item_no", Tensor.ofLongs(numbers, numbers.length),
        "als.bias", Tensor.ofFloats(bias, bias.length),
        "als.factor", Tensor.ofFloats(factor, rated.length, d),
        "als.count", Tensor.ofInts(count, count.length),
        "als.settings", Tensor.ofFloats(settings, settings.length));
  }

  static RatingAls ofTensors(Map<String, Tensor> tensors) {
    long[] numbers = ModelArtefact.tensor(tensors, "als.item_no").longs();
    float[] bias = ModelArtefact.tensor(tensors, "als.bias").floats();
    Tensor factor = ModelArtefact.tensor(tensors, "als.factor");
    float[] settings = ModelArtefact.tensor(tensors, "als.settings").floats();
    int d = (int) factor.shape()[1];
    double[] biases = new double[numbers.length];
    double[][] factors = new double[numbers.length][d];
    for (int r = 0; r < numbers.length; r++) {
      biases[r] = bias[r];
      for (int k = 0; k < d; k++) {
        factors[r][k] = factor.floats()[r * d + k];
      }
    }
    return new RatingAls(
        numbers,
        settings[0],
        settings[1],
        settings[2],
        biases,
        factors,
        ModelArtefact.tensor(tensors, "als.count").ints());
  }
}
