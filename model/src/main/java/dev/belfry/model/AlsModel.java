package dev.belfry.model;

import java.util.Arrays;
import java.util.Map;

/**
 * Item factors of implicit alternating least squares, with exact fold-in of a user or session. The
 * objective is that of Rendle et al., "Revisiting the Performance of iALS on Item Recommendation
 * Benchmarks" (2021): {@code sum over seen (1 - x.y)^2 + alpha * sum over all (x.y)^2 + frequency-
 * scaled L2}. Immutable, safe for use by several threads.
 */
public final class AlsModel implements HistoryModel {
  private final long[] itemNos;
  private final float[] factors;
  private final int dimension;
  private final double unobservedWeight;
  private final double regularization;
  private final double exponent;
  private final double[] gram;

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
    this.factors = factors;
    this.dimension = dimension;
    this.unobservedWeight = unobservedWeight;
    this.regularization = regularization;
    this.exponent = exponent;
    this.gram = gram(factors, dimension);
  }

  /** Components of a factor. */
  public int dimension() {
    return dimension;
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
   */
  public float[] foldIn(long[] liked, float[] weights) {
    if (liked.length != weights.length) {
      throw new IllegalArgumentException(
          "there are " + liked.length + " items but " + weights.length + " weights");
    }
    double[] a = new double[dimension * dimension];
    for (int i = 0; i < a.length; i++) {
      a[i] = unobservedWeight * gram[i];
    }
    double[] b = new double[dimension];
    int known = 0;
    for (int k = 0; k < liked.length; k++) {
      int index = Arrays.binarySearch(itemNos, liked[k]);
      if (index < 0) {
        continue;
      }
      known++;
      int row = index * dimension;
      for (int i = 0; i < dimension; i++) {
        double scaled = (double) weights[k] * factors[row + i];
        b[i] += scaled;
        for (int j = 0; j <= i; j++) {
          a[i * dimension + j] += scaled * factors[row + j];
        }
      }
    }
    float[] factor = new float[dimension];
    if (known == 0) {
      return factor;
    }
    double lambda = regularization * Math.pow(known + unobservedWeight * itemNos.length, exponent);
    for (int i = 0; i < dimension; i++) {
      a[i * dimension + i] += lambda;
    }
    new SymmetricSolver(dimension).solve(a, b);
    for (int i = 0; i < dimension; i++) {
      factor[i] = (float) b[i];
    }
    return factor;
  }

  /** Predicted preference of a user factor for an item; 0 for an item the model has not seen. */
  public float score(float[] userFactor, long itemNo) {
    int index = Arrays.binarySearch(itemNos, itemNo);
    return index < 0 ? 0 : dot(userFactor, index * dimension);
  }

  @Override
  public void score(long[] latestFirst, float[] scores) {
    float[] weights = new float[latestFirst.length];
    Arrays.fill(weights, 1);
    float[] userFactor = foldIn(latestFirst, weights);
    for (int i = 0; i < itemNos.length; i++) {
      scores[i] = dot(userFactor, i * dimension);
    }
  }

  /** Predicted preferences for every item, in the order of {@link #itemNos()}. */
  public float[] scoreAll(float[] userFactor) {
    float[] scores = new float[itemNos.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = dot(userFactor, i * dimension);
    }
    return scores;
  }

  private float dot(float[] userFactor, int row) {
    float even = 0;
    float odd = 0;
    int i = 0;
    for (; i + 1 < dimension; i += 2) {
      even += userFactor[i] * factors[row + i];
      odd += userFactor[i + 1] * factors[row + i + 1];
    }
    return i < dimension ? even + odd + userFactor[i] * factors[row + i] : even + odd;
  }

  /** {@code F'F} of row-major factors, {@code [dimension, dimension]}. */
  public static double[] gram(float[] factors, int dimension) {
    double[] gram = new double[dimension * dimension];
    for (int row = 0; row < factors.length; row += dimension) {
      for (int i = 0; i < dimension; i++) {
        double value = factors[row + i];
        for (int j = 0; j <= i; j++) {
          gram[i * dimension + j] += value * factors[row + j];
        }
      }
    }
    for (int i = 0; i < dimension; i++) {
      for (int j = 0; j < i; j++) {
        gram[j * dimension + i] = gram[i * dimension + j];
      }
    }
    return gram;
  }

  Map<String, Tensor> toTensors() {
    return Map.of(
        "item_no", Tensor.ofLongs(itemNos, itemNos.length),
        "factor", Tensor.ofFloats(factors, itemNos.length, dimension),
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
