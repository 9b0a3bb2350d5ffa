package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.belfry.model.HistoryBlock;
import dev.belfry.model.HistoryEncoder;
import dev.belfry.model.RowBlock;
import dev.belfry.model.RowUses;
import dev.belfry.model.Tensor;
import dev.belfry.model.TowerOptions;
import dev.belfry.model.Towers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One step of the towers: rows are gathered in Java, the dense layers and the softmax run on the
 * device, and the gradients of the gathered blocks go back to the rows. One caller at a time.
 */
final class TowerStep implements AutoCloseable {
  private static final float[] NO_MASK = {};

  private final NDManager manager;
  private final Map<String, Tensor> parameters;
  private final Map<String, NDArray> dense;

  /** Those of the dense parameters that are stepped; the others stay as they start. */
  private final Map<String, NDArray> learned = new TreeMap<>();

  private final Map<String, RowAdagrad> tables = new TreeMap<>();
  private final DenseAdam adam;
  private final TowerOptions options;
  private final @Nullable HistoryEncoder encoder;
  private final TwoTowerConfig config;
  private final RangeWorkers workers;
  private long step;

  /**
   * A step on parameters.
   *
   * @param parameters first values; the tables among them are written to
   */
  TowerStep(TwoTowerConfig config, Map<String, Tensor> parameters, Device device) {
    this.config = config;
    this.parameters = parameters;
    this.manager = NDManager.newBaseManager(device);
    this.dense = Towers.dense(manager, parameters);
    if (config.steps().learningRate() > 0) {
      learned.putAll(dense);
    }
    if (!config.loss().learnsTemperature()) {
      learned.remove(Towers.TEMPERATURE);
    }
    learned.values().forEach(p -> p.setRequiresGradient(true));
    this.adam = new DenseAdam(manager, config.steps().weightDecay());
    this.options = config.shape().options();
    this.encoder = HistoryEncoder.of(parameters);
    this.workers = new RangeWorkers(config.threads());
    parameters.forEach(
        (name, tensor) -> {
          if (Towers.isTable(name)) {
            tables.put(name, new RowAdagrad(tensor));
          }
        });
  }

  /** The loss of a batch, after which the parameters are one step on. */
  float run(TowerBatches.Batch batch, double rate) {
    step++;
    try (NDManager scope = manager.newSubManager()) {
      List<Leaf> leaves = new ArrayList<>();
      float loss;
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray users = queries(scope, batch, leaves);
        NDArray items = Towers.normalise(output(scope, "item", batch.itemInput(), null, leaves));
        loss = backward(collector, scope, users, items, batch);
      }
      updateTables(leaves, (float) (rate * config.steps().tableRate()));
      learned.forEach(
          (name, parameter) -> {
            NDArray gradient = parameter.getGradient();
            gradient.attach(scope);
            adam.step(
                name, parameter, gradient, (float) (rate * config.steps().learningRate()), step);
          });
      return loss;
    }
  }

  /**
   * A block of rows on the device.
   *
   * @param mask it was multiplied by; empty for 1
   */
  private record Leaf(RowBlock block, float[] mask, NDArray array) {}

  private float backward(
      GradientCollector collector,
      NDManager scope,
      NDArray users,
      NDArray items,
      TowerBatches.Batch batch) {
    if (!config.loss().isSoftmax()) {
      return CosineContrastive.backward(collector, scope, users, items, batch, config.loss());
    }
    NDArray scale = requireNonNull(dense.get(Towers.TEMPERATURE), "no temperature").exp();
    scale.attach(scope);
    return SampledSoftmax.backward(collector, scope, users.mul(scale), items, batch);
  }

  private NDArray queries(NDManager scope, TowerBatches.Batch batch, List<Leaf> leaves) {
    NDArray part =
        output(scope, "user", batch.userInput(), states(scope, batch.histories(), leaves), leaves);
    return Towers.normalise(
        batch.contexts().uses().isEmpty()
            ? part
            : part.add(leaf(scope, batch.contexts(), NO_MASK, leaves)));
  }

  private @Nullable NDArray states(
      NDManager scope, @Nullable HistoryBlock block, List<Leaf> leaves) {
    if (encoder == null || block == null) {
      return null;
    }
    NDArray items = leaf(scope, block.items(), NO_MASK, leaves);
    NDArray states =
        Towers.states(scope, dense, encoder, block, items, config.noise().encoderDropout());
    return HistoryEncoder.dropped(states, config.noise().dropout());
  }

  private NDArray output(
      NDManager scope,
      String tower,
      Dropout.Input input,
      @Nullable NDArray states,
      List<Leaf> leaves) {
    NDArray learned = leaf(scope, input.learned(), input.mask(), leaves);
    if (states != null) {
      learned = learned.concat(states, 1);
    }
    @Nullable NDArray given =
        input.givenWidth() == 0
            ? null
            : scope.create(input.given(), new Shape(input.learned().size(), input.givenWidth()));
    return Towers.output(dense, options, tower, learned, given);
  }

  private NDArray leaf(NDManager scope, RowBlock block, float[] mask, List<Leaf> leaves) {
    float[] values = block.gather(parameters, workers);
    Dropout.apply(mask, values);
    NDArray leaf = scope.create(values, new Shape(block.size(), block.width()));
    leaf.setRequiresGradient(true);
    leaves.add(new Leaf(block, mask, leaf));
    return leaf;
  }

  private void updateTables(List<Leaf> leaves, float rate) {
    Map<String, List<RowAdagrad.Source>> sources = new TreeMap<>();
    for (Leaf leaf : leaves) {
      NDArray array = leaf.array().getGradient();
      float[] gradient = array.toFloatArray();
      array.close();
      Dropout.apply(leaf.mask(), gradient);
      for (RowUses uses : leaf.block().uses()) {
        sources
            .computeIfAbsent(uses.table(), t -> new ArrayList<>())
            .add(new RowAdagrad.Source(uses, gradient));
      }
    }
    sources.forEach(
        (table, parts) ->
            requireNonNull(tables.get(table), table)
                .step(parts, rate, config.steps().tableDecay(), workers));
  }

  /** The parameters as they are now: the tables themselves, and the dense ones copied. */
  Map<String, Tensor> parameters() {
    Map<String, Tensor> now = new TreeMap<>(parameters);
    dense.forEach((name, array) -> now.put(name, DenseAdam.tensor(array)));
    return now;
  }

  /** A copy of the parameters. */
  Map<String, Tensor> copy() {
    Map<String, Tensor> copy = parameters();
    copy.replaceAll(
        (name, tensor) ->
            Towers.isTable(name)
                ? Tensor.ofFloats(tensor.floats().clone(), tensor.shape())
                : tensor);
    return copy;
  }

  /** Everything that the next step depends on, for a checkpoint; the tables are not copied. */
  Map<String, Tensor> state() {
    Map<String, Tensor> state = new TreeMap<>();
    parameters().forEach((name, tensor) -> state.put("parameter." + name, tensor));
    adam.tensors().forEach((name, tensor) -> state.put("adam." + name, tensor));
    tables.forEach(
        (name, table) ->
            state.put("squares." + name, Tensor.ofFloats(table.squares(), table.squares().length)));
    state.put("step", Tensor.ofLongs(new long[] {step}, 1));
    return state;
  }

  /** Goes on from what {@link #state} gave. */
  void restore(Map<String, Tensor> state) {
    Map<String, Tensor> moments = new TreeMap<>();
    state.forEach(
        (key, tensor) -> {
          String name = key.substring(key.indexOf('.') + 1);
          NDArray layer = dense.get(name);
          if (key.startsWith("adam.")) {
            moments.put(name, tensor);
          } else if (key.startsWith("squares.")) {
            copy(tensor, requireNonNull(tables.get(name), name).squares());
          } else if (key.equals("step")) {
            step = tensor.longs()[0];
          } else if (layer != null) {
            layer.set(tensor.floats());
          } else {
            copy(tensor, requireNonNull(parameters.get(name), name).floats());
          }
        });
    adam.restore(moments);
  }

  private static void copy(Tensor from, float[] to) {
    System.arraycopy(from.floats(), 0, to, 0, to.length);
  }

  @Override
  public void close() {
    workers.close();
    manager.close();
  }
}
