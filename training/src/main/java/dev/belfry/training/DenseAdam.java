package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.belfry.model.Tensor;
import java.util.Map;
import java.util.TreeMap;

/**
 * Adam (Kingma and Ba, 2015) on the dense parameters by the engine's own update, with moments that
 * can be read and put back: the library's optimiser keeps its own to itself. One caller at a time.
 */
final class DenseAdam {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final NDManager manager;
  private final float decay;
  private final Map<String, NDArray> means = new TreeMap<>();
  private final Map<String, NDArray> variances = new TreeMap<>();

  /**
   * An optimiser.
   *
   * @param manager where the moments live
   * @param decay L2 penalty added to the gradient
   */
  DenseAdam(NDManager manager, float decay) {
    this.manager = manager;
    this.decay = decay;
  }

  /**
   * One step on a parameter; its gradient is zero afterwards.
   *
   * @param step from 1
   */
  void step(String name, NDArray parameter, NDArray gradient, float rate, long step) {
    NDArray mean = means.computeIfAbsent(name, n -> zeros(parameter));
    NDArray variance = variances.computeIfAbsent(name, n -> zeros(parameter));
    double corrected = rate * Math.sqrt(1 - Math.pow(BETA2, step)) / (1 - Math.pow(BETA1, step));
    parameter
        .getNDArrayInternal()
        .adamUpdate(
            new NDList(parameter, gradient, mean, variance),
            new NDList(parameter),
            rate,
            (float) corrected,
            decay,
            1f,
            -1f,
            BETA1,
            BETA2,
            EPSILON,
            false,
            false);
  }

  /** The moments, by name. */
  Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new TreeMap<>();
    means.forEach((name, array) -> tensors.put("mean." + name, tensor(array)));
    variances.forEach((name, array) -> tensors.put("variance." + name, tensor(array)));
    return tensors;
  }

  /** Puts back what {@link #tensors} gave. */
  void restore(Map<String, Tensor> tensors) {
    tensors.forEach(
        (name, tensor) -> {
          Map<String, NDArray> moments = name.startsWith("mean.") ? means : variances;
          moments.put(
              name.substring(name.indexOf('.') + 1),
              manager.create(tensor.floats(), new Shape(tensor.shape())));
        });
  }

  static Tensor tensor(NDArray array) {
    return Tensor.ofFloats(
        requireNonNull(array, "array is null").toFloatArray(), array.getShape().getShape());
  }

  private NDArray zeros(NDArray like) {
    return manager.zeros(like.getShape());
  }
}
