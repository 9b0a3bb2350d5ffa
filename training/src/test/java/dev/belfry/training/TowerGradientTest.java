package dev.belfry.training;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.model.HistoryShape;
import dev.belfry.model.Tensor;
import dev.belfry.model.TowerInputs;
import dev.belfry.model.TowerOptions;
import dev.belfry.model.TowerShape;
import dev.belfry.model.Towers;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The gradients that reach the rows and the dense layers, against differences of the loss. */
class TowerGradientTest {
  private static final int ITEMS = 12;
  private static final float EPSILON = 1e-2f;

  private final Dataset data = data();
  private final Histories train = Histories.of(data);
  private final TowerData towers = TowerData.of(data, train, 5, 0.8);

  private static Dataset data() {
    Dataset.Builder data = new Dataset.Builder("small", AttributeSchema.reservedOnly());
    for (int i = 0; i < ITEMS; i++) {
      String label = i % 3 == 0 ? "tea" : "jam";
      data.item(
          i + 1, "i" + i, Attributes.of(Map.of("categories", List.of(label), "price", 2.0 + i)));
    }
    for (int u = 0; u < 4; u++) {
      data.user(u + 1, "u" + u, Attributes.empty());
      for (int k = 0; k < 4; k++) {
        data.event(u + 1, (u * 5 + k * 3) % ITEMS + 1, "click", 1, 1_000L * k, true);
      }
    }
    return data.build();
  }

  private static final TowerLoss CONTRASTIVE =
      new TowerLoss(TowerLoss.Kind.COSINE_CONTRASTIVE, 1, false, 0.1, 3);

  private static TwoTowerConfig config(
      TowerOptions.Activation activation, int fullSoftmaxLimit, TowerLoss loss) {
    return new TwoTowerConfig(
        new TowerShape(
            6, 5, List.of(10, 8), true, new TowerOptions(activation, 0.5), HistoryShape.MEAN),
        5,
        0.8,
        TwoTowerConfig.Order.TIME,
        new TowerSteps(16, 1, 1, 10, 1f, 1f, 0, 1, 0, 0),
        // What is dropped is part of the batch. Without it few cosines are near the margin's kink.
        new TowerNoise(loss.isSoftmax() ? 0.3f : 0, 0, 0, 0, 0, 0.5),
        new Negatives(fullSoftmaxLimit, 4, 3, 0.5, 1, 0, Negatives.Seen.MASK, true),
        loss,
        false,
        1,
        1);
  }

  @Test
  void tableRowsMoveAgainstTheDifferencesOfTheLoss() {
    for (TowerLoss loss : List.of(TowerLoss.defaults(), CONTRASTIVE)) {
      tableRowsMove(config(TowerOptions.Activation.ELU, 0, loss));
      tableRowsMove(config(TowerOptions.Activation.ELU, 100, loss));
    }
  }

  private void tableRowsMove(TwoTowerConfig config) {
    Map<String, Tensor> start = start(config);
    TowerBatches.Batch batch = batch(config, start);
    Map<String, Tensor> moved = copy(start);
    try (TowerStep step = new TowerStep(config, moved, Device.cpu())) {
      step.run(batch, 1);
    }
    for (String table : List.of(Towers.ITEM_ID, Towers.USER_ID, "item.category.0")) {
      int dimension = (int) tensor(start, table).shape()[1];
      int rows = (int) tensor(start, table).shape()[0];
      for (int row = 1; row < Math.min(4, rows); row++) {
        double[] expected = differences(config, batch, start, table, row, dimension);
        double rms = rms(expected);
        for (int c = 0; c < dimension && rms > 0; c++) {
          int at = row * dimension + c;
          double change = tensor(moved, table).floats()[at] - tensor(start, table).floats()[at];
          // A first step of row-wise Adagrad has the rate as its root mean square.
          assertThat(change)
              .as("%s %d %d", table, row, c)
              .isCloseTo(-expected[c] / rms, within(0.05));
        }
      }
    }
  }

  @Test
  void denseLayersMoveAgainstTheDifferencesOfTheLoss() {
    for (TowerOptions.Activation activation : TowerOptions.Activation.values()) {
      TwoTowerConfig config = config(activation, 0, TowerLoss.defaults());
      Map<String, Tensor> start = start(config);
      TowerBatches.Batch batch = batch(config, start);
      Map<String, Tensor> moved;
      try (TowerStep step = new TowerStep(config, copy(start), Device.cpu())) {
        step.run(batch, 1);
        moved = step.parameters();
      }
      for (String name :
          List.of("user.hidden.0.weight", "item.out.weight", "user.skip.weight", "temperature")) {
        int length = Math.min(24, tensor(start, name).length());
        double[] expected = differences(config, batch, start, name, 0, length);
        for (int c = 0; c < length; c++) {
          double change = tensor(moved, name).floats()[c] - tensor(start, name).floats()[c];
          // A first step of Adam has the rate as its size and the sign of the gradient.
          if (Math.abs(expected[c]) > 1e-3) {
            assertThat(change)
                .as("%s %d", name, c)
                .isCloseTo(-Math.signum(expected[c]), within(0.01));
          }
        }
      }
    }
  }

  @Test
  void temperatureStaysWhereItIsNotLearned() {
    TowerLoss fixed = new TowerLoss(TowerLoss.Kind.SOFTMAX, 0.1, false, 0, 0);
    for (TowerLoss loss : List.of(fixed, CONTRASTIVE)) {
      TwoTowerConfig config = config(TowerOptions.Activation.RELU, 0, loss);
      Map<String, Tensor> start = start(config);
      try (TowerStep step = new TowerStep(config, copy(start), Device.cpu())) {
        step.run(batch(config, start), 1);
        Map<String, Tensor> moved = step.parameters();
        assertThat(tensor(moved, Towers.TEMPERATURE).floats())
            .isEqualTo(tensor(start, Towers.TEMPERATURE).floats());
        assertThat(tensor(moved, "user.skip.weight").floats())
            .isNotEqualTo(tensor(start, "user.skip.weight").floats());
      }
    }
  }

  private Map<String, Tensor> start(TwoTowerConfig config) {
    return config.shape().initialise(towers.schema(), ITEMS, 4, 7);
  }

  private TowerBatches.Batch batch(TwoTowerConfig config, Map<String, Tensor> parameters) {
    return new TowerBatches(
            config, towers, train, new TowerInputs(towers.schema(), parameters), true)
        .batch(new int[] {1, 2, 3, 6, 7, 11}, new SplittableRandom(1));
  }

  /** Central differences of the loss by some values of a parameter. */
  private static double[] differences(
      TwoTowerConfig config,
      TowerBatches.Batch batch,
      Map<String, Tensor> start,
      String name,
      int row,
      int length) {
    double[] differences = new double[length];
    for (int c = 0; c < length; c++) {
      differences[c] =
          (loss(config, batch, start, name, row * length + c, EPSILON)
                  - loss(config, batch, start, name, row * length + c, -EPSILON))
              / (2 * EPSILON);
    }
    return differences;
  }

  private static double loss(
      TwoTowerConfig config,
      TowerBatches.Batch batch,
      Map<String, Tensor> start,
      String name,
      int at,
      float change) {
    Map<String, Tensor> parameters = copy(start);
    tensor(parameters, name).floats()[at] += change;
    try (TowerStep step = new TowerStep(config, parameters, Device.cpu())) {
      return step.run(batch, 0);
    }
  }

  private static double rms(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    double rms = Math.sqrt(sum / values.length);
    return rms < 1e-4 ? 0 : rms;
  }

  private static Tensor tensor(Map<String, Tensor> parameters, String name) {
    return requireNonNull(parameters.get(name), name);
  }

  private static Map<String, Tensor> copy(Map<String, Tensor> parameters) {
    Map<String, Tensor> copy = new TreeMap<>();
    parameters.forEach(
        (name, tensor) -> copy.put(name, Tensor.ofFloats(tensor.floats().clone(), tensor.shape())));
    return copy;
  }
}
