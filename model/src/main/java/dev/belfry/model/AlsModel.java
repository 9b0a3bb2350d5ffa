package dev.belfry.model;

import dev.belfry.contracts.common.BelfryException;
import java.util.Arrays;
import java.util.Map;

/**
 * Item factors of implicit alternating least squares, with exact fold-in of a user or session. The
 * objective is that of Rendle et al., "Revisiting the Performance of iALS on Item Recommendation
 * Benchmarks" (2021): {@code sum over seen (1 - x.y)^2 + alpha * sum over all (x.y)^2 + frequency-
 * scaled L2}. Immutable, safe for use by several threads.
 */
public final class AlsModel implements HistoryModel {
  /** Where no regularisation is asked for, what keeps the systems solvable. */
  private static final double LEAST_LAMBDA = 1e-6;

  private final long[] itemNos;
  private final float[] factors;
  private final int dimension;
  private final double unobservedWeight;
  private final double regularization;
  private final double exponent;
  private final int stride;
  private final AlsBasis basis;
  private final float[] spectrum;

  /**
   * A model; the arrays are kept, not copied, and must not be written to afterwards.
   *
   * @param itemNos ascending
   * @param factors row-major {@code [n, dimension]}
   * @param dimension components of a factor
   * @param unobservedWeight alpha: weight of every user-item pair's pull toward 0
   * @param regularization lambda of the user side
   * @param exponent nu: the user's lambda is scaled by {@code (items + alpha * n)^nu}
   */
  public AlsModel(
      long[] itemNos,
      float[] factors,
      int dimension,
      double unobservedWeight,
      double regularization,
      double exponent) {
    if (factors.length != itemNos.length * dimension) {
      throw new IllegalArgumentException(
          "factors hold " + factors.length + " values, not " + itemNos.length + " x " + dimension);
    }
    this.itemNos = itemNos;
    this.stride = DenseKernels.padded(dimension);
    this.factors = strided(factors, itemNos.length, dimension, stride);
    this.dimension = dimension;
    this.unobservedWeight = unobservedWeight;
    this.regularization = regularization;
    this.exponent = exponent;
    double[] gram = new double[stride * stride];
    AlsBasis.addGram(this.factors, stride, 0, itemNos.length, gram);
    this.basis = AlsBasis.of(gram, stride);
    this.spectrum = basis.spectrum(unobservedWeight);
  }

  /** Components of a factor. */
  public int dimension() {
    return dimension;
  }

  /** The item factors, row-major {@code [n, dimension]}; only to be read. */
  public float[] factors() {
    return strided(factors, itemNos.length, stride, dimension);
  }

  /** The item factors in the eigenbasis of their Gram matrix, row-major {@code [n, stride]}. */
  float[] rotated() {
    float[] rotated = factors.clone();
    basis.rotate(rotated, 0, itemNos.length);
    return rotated;
  }

  double unobservedWeight() {
    return unobservedWeight;
  }

  double regularization() {
    return regularization;
  }

  double exponent() {
    return exponent;
  }

  @Override
  public String name() {
    return "als";
  }

  @Override
  public long[] itemNos() {
    return itemNos;
  }

  /** Whether the item was in training. */
  public boolean knows(long itemNo) {
    return Arrays.binarySearch(itemNos, itemNo) >= 0;
  }

  /**
   * The factor of a user who interacted with these items: the exact least-squares solution given
   * the item factors. Items that the model has not seen are passed over; with none left the factor
   * is zero.
   *
   * @param liked item numbers, each once
   * @param weights one per item, 1 for an ordinary interaction
   * @return {@code [dimension]}
   * @throws BelfryException INVALID when a weight is below 0 or not a number
   */
  public float[] foldIn(long[] liked, float[] weights) {
    if (liked.length != weights.length) {
      throw new IllegalArgumentException(
          "there are " + liked.length + " items but " + weights.length + " weights");
    }
    float[] rows = new float[liked.length * stride];
    float[] knownWeights = new float[liked.length];
    int known = 0;
    for (int k = 0; k < liked.length; k++) {
      int index = Arrays.binarySearch(itemNos, liked[k]);
      if (!(weights[k] >= 0 && weights[k] < Float.POSITIVE_INFINITY)) {
        throw BelfryException.invalid(
            "the weight of item "
                + liked[k]
                + " is "
                + weights[k]
                + "; numbers from 0 are accepted");
      }
      if (index >= 0) {
        System.arraycopy(factors, index * stride, rows, known * stride, stride);
        knownWeights[known++] = weights[k];
      }
    }
    if (known == 0) {
      return new float[dimension];
    }
    basis.rotate(rows, 0, known);
    int[] seen = new int[known];
    Arrays.setAll(seen, i -> i);
    float[] factor = new float[stride];
    new AlsRowSolver(AlsRowSolver.Method.EXACT, 0, spectrum)
        .solve(rows, seen, knownWeights, lambda(known), factor, 0);
    return Arrays.copyOf(basis.back(factor), dimension);
  }

  private double lambda(int known) {
    return lambda(regularization, exponent, unobservedWeight, known, itemNos.length);
  }

  /**
   * L2 of a row, scaled by its frequency.
   *
   * @param seen the row's interactions
   * @param others rows of the other side
   */
  public static double lambda(
      double regularization, double exponent, double unobservedWeight, int seen, int others) {
    return Math.max(
        LEAST_LAMBDA, regularization * Math.pow(seen + unobservedWeight * others, exponent));
  }

  @Override
  public void score(long[] latestFirst, float[] scores) {
    float[] weights = new float[latestFirst.length];
    Arrays.fill(weights, 1);
    scoreAll(foldIn(latestFirst, weights), scores);
  }

  /** A copy of the factor of an item; zero for one that the model has not seen. */
  public float[] factor(long itemNo) {
    int index = Arrays.binarySearch(itemNos, itemNo);
    return index < 0
        ? new float[dimension]
        : Arrays.copyOfRange(factors, index * stride, index * stride + dimension);
  }

  /** Predicted preference of a user factor for an item; 0 for an item the model has not seen. */
  public float score(float[] userFactor, long itemNo) {
    int index = Arrays.binarySearch(itemNos, itemNo);
    return index < 0 ? 0 : DenseKernels.dot(userFactor, 0, factors, index * stride, dimension);
  }

  /** Predicted preferences for every item, in the order of {@link #itemNos()}. */
  public float[] scoreAll(float[] userFactor) {
    float[] scores = new float[itemNos.length];
    scoreAll(userFactor, scores);
    return scores;
  }

  private void scoreAll(float[] userFactor, float[] scores) {
    DenseKernels.timesVector(
        factors, itemNos.length, stride, Arrays.copyOf(userFactor, stride), scores);
  }

  /** Rows of one length in an array for rows of another: the same array where they are equal. */
  private static float[] strided(float[] rows, int count, int length, int wanted) {
    if (length == wanted) {
      return rows;
    }
    float[] copy = new float[count * wanted];
    for (int r = 0; r < count; r++) {
      System.arraycopy(rows, r * length, copy, r * wanted, Math.min(length, wanted));
    }
    return copy;
  }

  Map<String, Tensor> toTensors() {
    return Map.of(
        "item_no", Tensor.ofLongs(itemNos, itemNos.length),
        "factor",
            Tensor.ofFloats(
                strided(factors, itemNos.length, stride, dimension), itemNos.length, dimension),
        "hyperparameters",
            Tensor.ofFloats(
                new float[] {(float) unobservedWeight, (float) regularization, (float) exponent},
                3));
  }

  static AlsModel ofTensors(Map<String, Tensor> tensors) {
    Tensor factor = ModelArtefact.tensor(tensors, "factor");
    float[] hyper = ModelArtefact.tensor(tensors, "hyperparameters").floats();
    return new AlsModel(
        ModelArtefact.tensor(tensors, "item_no").longs(),
        factor.floats(),
        (int) factor.shape()[1],
        hyper[0],
        hyper[1],
        hyper[2]);
  }
}
