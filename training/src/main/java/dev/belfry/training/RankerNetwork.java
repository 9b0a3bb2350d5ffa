package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import dev.belfry.model.RankerLayers;
import dev.belfry.model.RankerSchema;
import dev.belfry.model.RankerShape;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A ranker on the engine, as a function of named parameters; {@link RankerLayers} has the formulas.
 *
 * @param shape of the layers
 * @param schema of the input
 */
record RankerNetwork(RankerShape shape, RankerSchema schema) {
  /** Share of the running statistics that stays in them at each batch. */
  private static final float MOMENTUM = 0.9f;

  /**
   * How layers behave.
   *
   * @param training whether norms are over the batch, and move the running statistics
   * @param dropout applied to each hidden layer's activations
   */
  record Mode(boolean training, UnaryOperator<NDArray> dropout) {
    static final Mode SERVING = new Mode(false, UnaryOperator.identity());
  }

  /**
   * Raw outputs, {@code [batch, heads]}.
   *
   * @param slots {@code [batch * categories]}, rows of the embedding table; null without any
   * @param numbers {@code [batch, numbers]}; null without any
   */
  NDArray outputs(
      Map<String, NDArray> parameters,
      @Nullable NDArray slots,
      @Nullable NDArray numbers,
      Mode mode) {
    NDArray last =
        shape.kind().isDlrm()
            ? stack(
                parameters,
                RankerLayers.HIDDEN,
                interactions(parameters, slots, numbers, mode),
                mode)
            : crossed(parameters, input(parameters, slots, numbers), mode);
    return last.matMul(parameter(parameters, RankerLayers.OUT_WEIGHT))
        .add(parameter(parameters, RankerLayers.OUT_BIAS));
  }

  private NDArray crossed(Map<String, NDArray> parameters, NDArray x0, Mode mode) {
    NDArray x = x0;
    for (int l = 0; l < shape.crossLayers(); l++) {
      NDArray y =
          shape.crossRank() == 0
              ? x.matMul(parameter(parameters, RankerLayers.cross(l, RankerLayers.WEIGHT)))
              : x.matMul(parameter(parameters, RankerLayers.cross(l, RankerLayers.DOWN)))
                  .matMul(parameter(parameters, RankerLayers.cross(l, RankerLayers.UP)));
      y = y.add(parameter(parameters, RankerLayers.cross(l, RankerLayers.BIAS)));
      x = x0.mul(y).add(x);
    }
    if (shape.kind() == RankerShape.Kind.DCN_V2_STACKED) {
      return stack(parameters, RankerLayers.HIDDEN, x, mode);
    }
    return shape.hidden().isEmpty()
        ? x
        : x.concat(stack(parameters, RankerLayers.HIDDEN, x0, mode), 1);
  }

  private NDArray interactions(
      Map<String, NDArray> parameters,
      @Nullable NDArray slots,
      @Nullable NDArray numbers,
      Mode mode) {
    int width = shape.embeddingWidth();
    @Nullable NDArray embedded = slots == null ? null : input(parameters, slots, null);
    @Nullable NDArray bottom =
        numbers == null ? null : stack(parameters, RankerLayers.BOTTOM, numbers, mode);
    NDList pieces = new NDList();
    Stream.of(embedded, bottom).filter(Objects::nonNull).forEach(pieces::add);
    int vectors = schema.categories().size() + (bottom == null ? 0 : 1);
    NDArray flat = NDArrays.concat(pieces, 1);
    NDArray all = flat.reshape(-1, vectors, width);
    NDArray products = all.batchMatMul(all.transpose(0, 2, 1));
    NDList parts = new NDList();
    if (bottom != null) {
      parts.add(bottom);
    }
    for (int i = 0; i + 1 < vectors; i++) {
      parts.add(products.get(new NDIndex(":, " + i + ", " + (i + 1) + ":")));
    }
    if (shape.kind() == RankerShape.Kind.DLRM_WITH_EMBEDDINGS && embedded != null) {
      parts.add(embedded);
    }
    return NDArrays.concat(parts, 1);
  }

  private NDArray input(
      Map<String, NDArray> parameters, @Nullable NDArray slots, @Nullable NDArray numbers) {
    if (slots == null) {
      return requireNonNull(numbers, "neither slots nor numbers");
    }
    NDArray table = parameter(parameters, RankerLayers.EMBEDDING);
    NDArray embedded =
        Embedding.embedding(slots, table, SparseFormat.DENSE)
            .singletonOrThrow()
            .reshape(-1, (long) schema.categories().size() * shape.embeddingWidth());
    return numbers == null ? embedded : embedded.concat(numbers, 1);
  }

  private NDArray stack(Map<String, NDArray> parameters, String stack, NDArray input, Mode mode) {
    NDArray h = input;
    for (int l = 0; ; l++) {
      NDArray weight = parameters.get(RankerLayers.name(stack, l, RankerLayers.WEIGHT));
      if (weight == null) {
        return h;
      }
      h = h.matMul(weight).add(of(parameters, stack, l, RankerLayers.BIAS));
      NDArray mean = parameters.get(RankerLayers.name(stack, l, RankerLayers.MEAN));
      if (mean != null) {
        h = norm(parameters, stack, l, h, mean, mode);
      }
      h = Activation.relu(h);
      if (stack.equals(RankerLayers.HIDDEN)) {
        h = mode.dropout.apply(h);
      }
    }
  }

  private static NDArray norm(
      Map<String, NDArray> parameters,
      String stack,
      int layer,
      NDArray h,
      NDArray mean,
      Mode mode) {
    return h.getNDArrayInternal()
        .batchNorm(
            h,
            mean,
            of(parameters, stack, layer, RankerLayers.VARIANCE),
            of(parameters, stack, layer, RankerLayers.SCALE),
            of(parameters, stack, layer, RankerLayers.SHIFT),
            1,
            MOMENTUM,
            RankerLayers.EPSILON,
            mode.training)
        .singletonOrThrow();
  }

  private static NDArray of(Map<String, NDArray> parameters, String stack, int layer, String name) {
    return parameter(parameters, RankerLayers.name(stack, layer, name));
  }

  private static NDArray parameter(Map<String, NDArray> parameters, String name) {
    return requireNonNull(parameters.get(name), () -> "no parameter " + name);
  }
}
