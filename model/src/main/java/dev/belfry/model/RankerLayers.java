package dev.belfry.model;

import dev.belfry.contracts.common.BelfryException;

/**
 * Names of a ranker's parameters, and what they compute of an input {@code x0}: the embeddings of
 * all categories, then all numbers ({@link RankerSchema}).
 *
 * <p>DCN-V2 (Wang et al., WWW 2021, eq. 1 and 2): cross layer {@code l} is {@code x(l+1) = x0 *
 * (x(l) W + b) + x(l)}, where * goes by component and W is {@code down up} at a low rank. Hidden
 * layers, each {@code relu(norm(h W + b))}, read {@code x0} beside the cross layers (parallel: the
 * output reads {@code [x(L), h]}), or {@code x(L)} (stacked: the output reads h).
 *
 * <p>DLRM (Naumov et al., 2019): bottom layers bring the numbers to a vector as wide as an
 * embedding; the hidden layers read that vector, followed by the inner products of every two of the
 * embeddings and the vector, {@code (0,1), (0,2) .. (1,2) ..}, the vector last, and where the kind
 * says so by all embeddings.
 *
 * <p>The norm is over the batch in training (Ioffe and Szegedy, ICML 2015), by the running mean and
 * variance afterwards. All matrices are {@code [inputs, outputs]}.
 */
public final class RankerLayers {
  /** {@code [slots of all categories, embeddingWidth]}. */
  public static final String EMBEDDING = "embedding";

  /** The stack of hidden layers. */
  public static final String HIDDEN = "hidden";

  /** DLRM's layers over the numbers. */
  public static final String BOTTOM = "bottom";

  /** {@code [inputs, heads]}. */
  public static final String OUT_WEIGHT = "out.weight";

  /** {@code [heads]}. */
  public static final String OUT_BIAS = "out.bias";

  public static final String WEIGHT = "weight";
  public static final String BIAS = "bias";

  /** Of a cross layer at a low rank: {@code [width, rank]}. */
  public static final String DOWN = "down";

  /** Of a cross layer at a low rank: {@code [rank, width]}. */
  public static final String UP = "up";

  /** Of the norm, learned: what the normalised value is multiplied by. */
  public static final String SCALE = "scale";

  /** Of the norm, learned: what is added after that. */
  public static final String SHIFT = "shift";

  /** Of the norm: the running mean, which has no gradient. */
  public static final String MEAN = "mean";

  /** Of the norm: the running variance, which has no gradient. */
  public static final String VARIANCE = "variance";

  /** Added to the variance. */
  public static final float EPSILON = 1e-5f;

  private RankerLayers() {}

  /** A parameter of a layer of a stack. */
  public static String name(String stack, int layer, String parameter) {
    return stack + "." + layer + "." + parameter;
  }

  /** A parameter of a cross layer. */
  public static String cross(int layer, String parameter) {
    return name("cross", layer, parameter);
  }

  /** Whether a parameter follows the batches rather than a gradient. */
  public static boolean isRunning(String name) {
    return name.endsWith("." + MEAN) || name.endsWith("." + VARIANCE);
  }

  /** Number of values that DLRM's first hidden layer reads. */
  static int interactions(RankerShape shape, RankerSchema schema) {
    boolean numbers = schema.numbers() > 0;
    int categories = schema.categories().size();
    int vectors = categories + (numbers ? 1 : 0);
    int width = vectors * (vectors - 1) / 2 + (numbers ? shape.embeddingWidth() : 0);
    if (width == 0) {
      throw BelfryException.invalid(
          "DLRM has one category and no number to read; two columns at least are accepted");
    }
    return shape.kind() == RankerShape.Kind.DLRM
        ? width
        : width + categories * shape.embeddingWidth();
  }
}
