package dev.belfry.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.GradientCollector;
import dev.belfry.model.RankerLayers;
import dev.belfry.model.RankerSchema;
import dev.belfry.model.RankerShape;
import dev.belfry.model.RankerShape.Head;
import dev.belfry.model.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Steps of a ranker on the engine. The loss of a batch is the mean over its examples of the sum
 * over heads of {@code headWeight * weight * loss}: cross-entropy for a probability, the squared
 * error for a value. A weight of 0 leaves an unknown label out. One caller at a time.
 */
final class RankerStep implements AutoCloseable {
  private final NDManager manager;
  private final RankerNetwork network;
  private final RankerSteps steps;
  private final float[] headWeights;
  private final int[] firstRows;
  private final Map<String, NDArray> parameters = new TreeMap<>();
  private final DenseAdam embeddingAdam;
  private final DenseAdam adam;
  private long step;

  /**
   * A step.
   *
   * @param first values of the parameters; copied
   * @param headWeights by head, its weight in the loss
   */
  RankerStep(
      RankerShape shape,
      RankerSchema schema,
      RankerSteps steps,
      float[] headWeights,
      Map<String, Tensor> first,
      Device device) {
    if (headWeights.length != shape.heads().size()) {
      throw new IllegalArgumentException(
          headWeights.length + " weights for " + shape.heads().size() + " heads");
    }
    this.manager = NDManager.newBaseManager(device);
    this.network = new RankerNetwork(shape, schema);
    this.steps = steps;
    this.headWeights = headWeights.clone();
    this.firstRows = schema.firstRows();
    this.embeddingAdam = new DenseAdam(manager, steps.embeddingDecay());
    this.adam = new DenseAdam(manager, steps.weightDecay());
    first.forEach(
        (name, tensor) -> {
          NDArray array = manager.create(tensor.floats(), new Shape(tensor.shape()));
          array.setRequiresGradient(!RankerLayers.isRunning(name));
          parameters.put(name, array);
        });
  }

  /** The loss of some examples, after which the parameters are one step on. */
  float run(
      RankerExamples examples, int[] rows, int from, int to, float rate, RandomGenerator random) {
    step++;
    try (NDManager scope = manager.newSubManager()) {
      float loss;
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray total = loss(scope, examples, rows, from, to, random);
        collector.backward(total);
        loss = total.getFloat();
      }
      parameters.forEach(
          (name, parameter) -> {
            if (!RankerLayers.isRunning(name)) {
              NDArray gradient = parameter.getGradient();
              gradient.attach(scope);
              DenseAdam optimiser = name.equals(RankerLayers.EMBEDDING) ? embeddingAdam : adam;
              optimiser.step(name, parameter, gradient, rate, step);
            }
          });
      return loss;
    }
  }

  private NDArray loss(
      NDManager scope,
      RankerExamples examples,
      int[] rows,
      int from,
      int to,
      RandomGenerator random) {
    RankerNetwork.Mode mode =
        new RankerNetwork.Mode(true, h -> steps.dropout() == 0 ? h : h.mul(mask(scope, h, random)));
    NDArray raw = outputs(scope, examples, rows, from, to, mode);
    List<Head> heads = network.shape().heads();
    int count = to - from;
    float[] labels = new float[count * heads.size()];
    float[] probabilities = new float[labels.length];
    float[] values = new float[labels.length];
    for (int r = 0; r < count; r++) {
      for (int h = 0; h < heads.size(); h++) {
        int at = r * heads.size() + h;
        float weight = headWeights[h] * examples.weight(rows[from + r], h) / count;
        // What is not known may be anything, NaN included.
        labels[at] = weight == 0 ? 0 : examples.label(rows[from + r], h);
        (heads.get(h).output() == Head.Output.VALUE ? values : probabilities)[at] = weight;
      }
    }
    Shape shape = new Shape(count, heads.size());
    NDArray label = scope.create(labels, shape);
    NDArray loss =
        Activation.softPlus(raw).sub(raw.mul(label)).mul(scope.create(probabilities, shape)).sum();
    return heads.stream().noneMatch(h -> h.output() == Head.Output.VALUE)
        ? loss
        : loss.add(raw.sub(label).square().mul(scope.create(values, shape)).sum());
  }

  private NDArray mask(NDManager scope, NDArray like, RandomGenerator random) {
    float[] mask = new float[(int) like.size()];
    Arrays.fill(mask, 1);
    Dropout.drop(mask, steps.dropout(), random);
    return scope.create(mask, like.getShape());
  }

  private NDArray outputs(
      NDManager scope,
      RankerExamples examples,
      int[] rows,
      int from,
      int to,
      RankerNetwork.Mode mode) {
    int categories = firstRows.length;
    int numbers = examples.schema().numbers();
    int[] slots = new int[(to - from) * categories];
    float[] values = new float[(to - from) * numbers];
    for (int r = from; r < to; r++) {
      for (int c = 0; c < categories; c++) {
        slots[(r - from) * categories + c] = firstRows[c] + examples.slot(rows[r], c);
      }
      for (int n = 0; n < numbers; n++) {
        values[(r - from) * numbers + n] = examples.number(rows[r], n);
      }
    }
    @Nullable NDArray slotArray =
        categories == 0 ? null : scope.create(slots, new Shape(slots.length));
    @Nullable NDArray numberArray =
        numbers == 0 ? null : scope.create(values, new Shape(to - from, numbers));
    return network.outputs(parameters, slotArray, numberArray, mode);
  }

  /** Raw outputs as they are served, {@code [examples * heads]}. */
  float[] outputs(RankerExamples examples) {
    int heads = network.shape().heads().size();
    float[] outputs = new float[examples.size() * heads];
    int[] rows = new int[examples.size()];
    Arrays.setAll(rows, i -> i);
    for (int from = 0; from < rows.length; from += 4_096) {
      int to = Math.min(rows.length, from + 4_096);
      try (NDManager scope = manager.newSubManager()) {
        NDArray raw = outputs(scope, examples, rows, from, to, RankerNetwork.Mode.SERVING);
        System.arraycopy(raw.toFloatArray(), 0, outputs, from * heads, (to - from) * heads);
      }
    }
    return outputs;
  }

  /** A copy of the parameters as they are now. */
  Map<String, Tensor> copy() {
    Map<String, Tensor> copy = new TreeMap<>();
    parameters.forEach((name, array) -> copy.put(name, DenseAdam.tensor(array)));
    return copy;
  }

  @Override
  public void close() {
    manager.close();
  }
}
