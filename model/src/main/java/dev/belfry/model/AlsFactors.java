package dev.belfry.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Factors of implicit ALS as features of both towers: an item's own, and a user's as the exact
 * fold-in ({@link AlsModel#foldIn}) of the items liked before a moment. They are kept by row in the
 * eigenbasis of the items' Gram matrix, the main axis first: there all inner products are the same,
 * and a fold-in needs no more than one small system. What the towers read is scaled so that a
 * component is about 1. Immutable, safe for use by several threads.
 */
public final class AlsFactors {
  /** No factors. */
  public static final AlsFactors NONE =
      new AlsFactors(0, new float[0], new float[0], new float[] {0, 0, 0, 1, 1});

  private static final String FACTORS = "als_factors";
  private static final String SPECTRUM = "als_spectrum";
  private static final String SCALARS = "als_scalars";

  /** Users from whose histories the scale of the users' factors is taken. */
  private static final int SAMPLE = 1_000;

  private final int dimension;
  private final int stride;

  /** Row-major {@code [rows, stride]}; zero in row 0 and for an item that nobody liked. */
  private final float[] factors;

  private final float[] spectrum;

  /** Weight of unobserved pairs, regularisation, its exponent, scale of items, scale of users. */
  private final float[] scalars;

  /** Their work space is dearer to make than a fold-in is. */
  private final ThreadLocal<AlsRowSolver> solvers;

  private AlsFactors(int dimension, float[] factors, float[] spectrum, float[] scalars) {
    this.dimension = dimension;
    this.stride = spectrum.length;
    this.factors = factors;
    this.spectrum = spectrum;
    this.scalars = scalars;
    this.solvers =
        ThreadLocal.withInitial(() -> new AlsRowSolver(AlsRowSolver.Method.EXACT, 0, spectrum));
  }

  /**
   * The factors of a trained model.
   *
   * @param model its item at index i has row i + 1
   * @param histories what it was trained on: by user, indexes of liked items
   */
  public static AlsFactors of(AlsModel model, int[][] histories) {
    int items = model.itemNos().length;
    int dimension = model.dimension();
    float[] rotated = model.rotated();
    int stride = DenseKernels.padded(dimension);
    double[] squares = new double[stride];
    for (int i = 0; i < rotated.length; i++) {
      squares[i % stride] += (double) rotated[i] * rotated[i];
    }
    int[] axes =
        IntStream.range(0, stride)
            .boxed()
            .sorted(Comparator.comparingDouble(a -> -squares[a]))
            .limit(dimension)
            .mapToInt(Integer::intValue)
            .toArray();
    float[] factors = new float[(items + 1) * stride];
    float[] spectrum = new float[stride];
    for (int a = 0; a < dimension; a++) {
      spectrum[a] = (float) (model.unobservedWeight() * squares[axes[a]]);
      for (int i = 0; i < items; i++) {
        factors[(i + 1) * stride + a] = rotated[i * stride + axes[a]];
      }
    }
    float[] scalars = {
      (float) model.unobservedWeight(),
      (float) model.regularization(),
      (float) model.exponent(),
      1,
      1
    };
    AlsFactors unscaled = new AlsFactors(dimension, factors, spectrum, scalars);
    float[] scaled = scalars.clone();
    scaled[3] = scale(IntStream.range(1, items + 1).mapToObj(unscaled::item), dimension);
    int step = Math.max(1, histories.length / SAMPLE);
    scaled[4] =
        scale(
            IntStream.range(0, histories.length)
                .filter(u -> u % step == 0)
                .mapToObj(u -> unscaled.user(latest(histories[u]))),
            dimension);
    return new AlsFactors(dimension, factors, spectrum, scaled);
  }

  private static int[] latest(int[] history) {
    int from = Math.max(0, history.length - RecentEvents.LIMIT);
    return Arrays.stream(history, from, history.length).map(i -> i + 1).toArray();
  }

  /** What makes the mean square of the components of all vectors but zero ones 1. */
  private static float scale(Stream<float[]> vectors, int dimension) {
    double mean =
        vectors
            .mapToDouble(v -> DenseKernels.dot(v, 0, v, 0, dimension) / dimension)
            .filter(square -> square > 0)
            .average()
            .orElse(1);
    return (float) (1 / Math.sqrt(mean));
  }

  /** Components of a factor; 0 where there are none. */
  public int dimension() {
    return dimension;
  }

  /** An item's factor as the item tower reads it, {@code [dimension]}. */
  float[] item(int row) {
    float[] factor = Arrays.copyOfRange(factors, row * stride, row * stride + dimension);
    return scaled(factor, scalars[3]);
  }

  /** The factor of a user who did this, as the user tower reads it; zero where nothing is known. */
  float[] user(RecentEvents recent) {
    int[] rows = new int[recent.size()];
    int size = 0;
    for (int k = 0; k < rows.length; k++) {
      int row = recent.rows[k];
      if (recent.positives[k] && row > 0 && !contains(rows, size, row)) {
        rows[size++] = row;
      }
    }
    return user(Arrays.copyOf(rows, size));
  }

  private float[] user(int[] rows) {
    if (rows.length == 0) {
      return new float[dimension];
    }
    double lambda =
        AlsModel.lambda(
            scalars[1], scalars[2], scalars[0], rows.length, factors.length / stride - 1);
    float[] factor = new float[stride];
    solvers.get().solve(factors, rows, null, lambda, factor, 0);
    return scaled(Arrays.copyOf(factor, dimension), scalars[4]);
  }

  private static float[] scaled(float[] factor, float scale) {
    for (int i = 0; i < factor.length; i++) {
      factor[i] *= scale;
    }
    return factor;
  }

  private static boolean contains(int[] rows, int size, int row) {
    for (int i = 0; i < size; i++) {
      if (rows[i] == row) {
        return true;
      }
    }
    return false;
  }

  Map<String, Tensor> toTensors() {
    if (dimension == 0) {
      return Map.of();
    }
    return Map.of(
        FACTORS, Tensor.ofFloats(factors, factors.length / stride, stride),
        SPECTRUM, Tensor.ofFloats(spectrum, stride),
        SCALARS,
            Tensor.ofFloats(
                new float[] {scalars[0], scalars[1], scalars[2], scalars[3], scalars[4], dimension},
                6));
  }

  static AlsFactors ofTensors(Map<String, Tensor> tensors) {
    if (!tensors.containsKey(FACTORS)) {
      return NONE;
    }
    float[] scalars = ModelArtefact.tensor(tensors, SCALARS).floats();
    return new AlsFactors(
        (int) scalars[5],
        ModelArtefact.tensor(tensors, FACTORS).floats(),
        ModelArtefact.tensor(tensors, SPECTRUM).floats(),
        Arrays.copyOf(scalars, 5));
  }
}
