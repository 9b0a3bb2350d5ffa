package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The layers of a ranker; {@link RankerLayers} says what they compute.
 *
 * @param kind of network
 * @param crossLayers of DCN-V2; not read by DLRM
 * @param crossRank rank of the cross layers' matrices; 0 leaves them whole
 * @param hidden widths of the hidden layers, the first one first
 * @param bottom of DLRM, widths of the hidden layers over the numbers, before the one that brings
 *     them to {@code embeddingWidth}; not read by DCN-V2
 * @param embeddingWidth components of each category's embedding
 * @param heads what is foretold, one output each
 * @param batchNorm whether hidden layers are normalised over the batch before their activation
 */
public record RankerShape(
    Kind kind,
    int crossLayers,
    int crossRank,
    List<Integer> hidden,
    List<Integer> bottom,
    int embeddingWidth,
    List<Head> heads,
    boolean batchNorm) {
  private static final int MAX_WIDTH = 4_096;
  private static final int MAX_CROSS_LAYERS = 16;
  private static final double SMALL = 0.01;

  /** Networks. */
  public enum Kind {
    /** DCN-V2 (Wang et al., WWW 2021) with the hidden layers beside the cross layers. */
    DCN_V2_PARALLEL,
    /** DCN-V2 with the hidden layers behind the cross layers. */
    DCN_V2_STACKED,
    /** DLRM (Naumov et al., 2019). */
    DLRM,
    /** DLRM of which the hidden layers read the embeddings too, behind their inner products. */
    DLRM_WITH_EMBEDDINGS;

    /** Whether it is one of the two forms of DLRM. */
    public boolean isDlrm() {
      return this == DLRM || this == DLRM_WITH_EMBEDDINGS;
    }
  }

  /**
   * Something that is foretold.
   *
   * @param name of the task, such as {@code click}
   * @param output what the network's raw output means
   */
  public record Head(String name, Output output) {
    /** What a raw output means. */
    public enum Output {
      /** It is the logit of a probability; learned with cross-entropy from labels in 0 to 1. */
      PROBABILITY,
      /** It is the value itself, such as a rating; learned with squared error. */
      VALUE
    }

    public Head {
      requireNonNull(name, "name is null");
      requireNonNull(output, "output is null");
    }

    /** A head that foretells a probability. */
    public static Head probability(String name) {
      return new Head(name, Output.PROBABILITY);
    }

    /** The probability, or the value, that a raw output means. */
    public float of(float raw) {
      return output == Output.VALUE ? raw : (float) (1 / (1 + Math.exp(-raw)));
    }
  }

  public RankerShape {
    requireNonNull(kind, "kind is null");
    hidden = List.copyOf(hidden);
    bottom = List.copyOf(bottom);
    heads = List.copyOf(heads);
    hidden.forEach(width -> check("a hidden width", width, 1, MAX_WIDTH));
    bottom.forEach(width -> check("a bottom width", width, 1, MAX_WIDTH));
    check("the embedding width", embeddingWidth, 1, MAX_WIDTH);
    check("the cross rank", crossRank, 0, MAX_WIDTH);
    if (!kind.isDlrm()) {
      check("the number of cross layers", crossLayers, 1, MAX_CROSS_LAYERS);
    }
    if (heads.isEmpty() || heads.stream().map(Head::name).distinct().count() < heads.size()) {
      throw BelfryException.invalid(
          "the heads are " + heads + "; at least one, each with a name of its own, are accepted");
    }
  }

  /** DCN-V2 as served by default: three low-rank cross layers beside 128 and 64 hidden units. */
  public static RankerShape serving(List<Head> heads) {
    return new RankerShape(
        Kind.DCN_V2_PARALLEL, 3, 32, List.of(128, 64), List.of(), 16, heads, true);
  }

  /**
   * First values of all parameters: small normals for the embeddings, He for the hidden layers,
   * Glorot for the others.
   */
  public Map<String, Tensor> initialise(RankerSchema schema, long seed) {
    Random random = new Random(seed);
    int width = schema.width(embeddingWidth);
    Map<String, Tensor> parameters = new TreeMap<>();
    if (schema.slots() > 0) {
      parameters.put(
          RankerLayers.EMBEDDING, Tensors.normal(random, SMALL, schema.slots(), embeddingWidth));
    }
    int outputs;
    if (kind.isDlrm()) {
      if (schema.numbers() > 0) {
        int last = layers(parameters, random, RankerLayers.BOTTOM, schema.numbers(), bottom);
        layer(
            parameters,
            random,
            RankerLayers.BOTTOM,
            bottom.size(),
            last,
            embeddingWidth,
            Math.sqrt(2));
      }
      outputs =
          layers(
              parameters,
              random,
              RankerLayers.HIDDEN,
              RankerLayers.interactions(this, schema),
              hidden);
    } else {
      cross(parameters, random, width);
      int last = layers(parameters, random, RankerLayers.HIDDEN, width, hidden);
      boolean beside = kind == Kind.DCN_V2_PARALLEL && !hidden.isEmpty();
      outputs = beside ? width + last : last;
    }
    parameters.put(
        RankerLayers.OUT_WEIGHT,
        Tensors.normal(random, Math.sqrt(2.0 / (outputs + heads.size())), outputs, heads.size()));
    parameters.put(RankerLayers.OUT_BIAS, Tensors.filled(0, heads.size()));
    return parameters;
  }

  private void cross(Map<String, Tensor> parameters, Random random, int width) {
    for (int layer = 0; layer < crossLayers; layer++) {
      if (crossRank == 0) {
        parameters.put(
            RankerLayers.cross(layer, RankerLayers.WEIGHT),
            Tensors.normal(random, Math.sqrt(1.0 / (3 * width)), width, width));
      } else {
        double deviation = Math.sqrt(2.0 / (width + crossRank));
        parameters.put(
            RankerLayers.cross(layer, RankerLayers.DOWN),
            Tensors.normal(random, deviation, width, crossRank));
        parameters.put(
            RankerLayers.cross(layer, RankerLayers.UP),
            Tensors.normal(random, deviation, crossRank, width));
      }
      parameters.put(RankerLayers.cross(layer, RankerLayers.BIAS), Tensors.filled(0, width));
    }
  }

  /** Layers with what normalises them; the width of the last. */
  private int layers(
      Map<String, Tensor> parameters,
      Random random,
      String stack,
      int input,
      List<Integer> widths) {
    int from = input;
    for (int l = 0; l < widths.size(); l++) {
      int to = widths.get(l);
      layer(parameters, random, stack, l, from, to, Math.sqrt(2));
      if (batchNorm) {
        parameters.put(RankerLayers.name(stack, l, RankerLayers.SCALE), Tensors.filled(1, to));
        parameters.put(RankerLayers.name(stack, l, RankerLayers.SHIFT), Tensors.filled(0, to));
        parameters.put(RankerLayers.name(stack, l, RankerLayers.MEAN), Tensors.filled(0, to));
        parameters.put(RankerLayers.name(stack, l, RankerLayers.VARIANCE), Tensors.filled(1, to));
      }
      from = to;
    }
    return from;
  }

  private static void layer(
      Map<String, Tensor> parameters,
      Random random,
      String stack,
      int layer,
      int from,
      int to,
      double gain) {
    parameters.put(
        RankerLayers.name(stack, layer, RankerLayers.WEIGHT),
        Tensors.normal(random, gain / Math.sqrt(from), from, to));
    parameters.put(RankerLayers.name(stack, layer, RankerLayers.BIAS), Tensors.filled(0, to));
  }

  private static void check(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw BelfryException.invalid(
          what + " is " + value + "; " + least + " to " + most + " are accepted");
    }
  }
}
