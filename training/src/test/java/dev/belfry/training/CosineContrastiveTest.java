package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.model.Tensor;
import dev.belfry.model.TowerInputs;
import dev.belfry.model.TowerShape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Loss and gradients against the formula written out. */
class CosineContrastiveTest {
  private static final int ITEMS = 30;
  private static final int D = 64;
  private static final TowerLoss LOSS =
      new TowerLoss(TowerLoss.Kind.COSINE_CONTRASTIVE, 1, false, 0.05, 7);

  private final Dataset data = data();
  private final Histories train = Histories.of(data);

  private static Dataset data() {
    Dataset.Builder data = new Dataset.Builder("small", AttributeSchema.reservedOnly());
    for (int i = 0; i < ITEMS; i++) {
      data.item(i + 1, "i" + i, Attributes.empty());
    }
    for (int u = 0; u < 5; u++) {
      data.user(u + 1, "u" + u, Attributes.empty());
      for (int k = 0; k < 6; k++) {
        data.event(u + 1, (u * 7 + k * 5) % ITEMS + 1, "click", 1, 1_000L * k, true);
      }
    }
    return data.build();
  }

  private TowerBatches.Batch batch(int uniform) {
    TwoTowerConfig config =
        new TwoTowerConfig(
            new TowerShape(0, 1, List.of(), true),
            5,
            1,
            TwoTowerConfig.Order.NONE,
            TowerSteps.defaults(),
            new TowerNoise(0, 0, 0, 0, 0, 0.5),
            new Negatives(0, uniform, 0, 0.5, 0, 0, Negatives.Seen.MASK, true),
            LOSS,
            false,
            1,
            1);
    TowerData towers = TowerData.of(data, train, 5, 1);
    Map<String, Tensor> parameters = config.shape().initialise(towers.schema(), ITEMS, 5, 7);
    return new TowerBatches(
            config, towers, train, new TowerInputs(towers.schema(), parameters), false)
        .batch(new int[] {1, 2, 8, 13, 20, 29}, new SplittableRandom(1));
  }

  @Test
  void lossAndGradientsAreThoseOfTheFormula() {
    TowerBatches.Batch batch = batch(40);
    int n = batch.labels().length;
    int candidates = batch.candidates().length;
    float[] users = unit(n, 3);
    float[] items = unit(candidates, 4);
    double expected = 0;
    double[] byUsers = new double[n * D];
    double[] byItems = new double[candidates * D];
    for (int e = 0; e < n; e++) {
      int[] own = train.items()[exampleUser(batch, e)];
      for (int c = 0; c < candidates; c++) {
        int item = batch.candidates()[c];
        double cosine = 0;
        for (int k = 0; k < D; k++) {
          cosine += users[e * D + k] * items[c * D + k];
        }
        double factor = 0;
        if (c == batch.labels()[e]) {
          expected += batch.weights()[e] * (1 - cosine);
          factor = -batch.weights()[e];
        } else if (Arrays.stream(own).noneMatch(o -> o == item) && cosine > LOSS.margin()) {
          // Forty draws, some of one item.
          factor = batch.weights()[e] * LOSS.negativeWeight() * batch.draws()[c] / 40;
          expected += factor * (cosine - LOSS.margin());
        }
        for (int k = 0; k < D; k++) {
          byUsers[e * D + k] += factor * items[c * D + k];
          byItems[c * D + k] += factor * users[e * D + k];
        }
      }
    }
    try (NDManager scope = NDManager.newBaseManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray u = scope.create(users, new Shape(n, D));
      NDArray v = scope.create(items, new Shape(candidates, D));
      u.setRequiresGradient(true);
      v.setRequiresGradient(true);
      float loss = CosineContrastive.backward(collector, scope, u, v, batch, LOSS);
      assertThat(loss).isCloseTo((float) expected, within(1e-4f));
      assertClose(u.getGradient().toFloatArray(), byUsers);
      assertClose(v.getGradient().toFloatArray(), byItems);
    }
  }

  @Test
  void drawsAreCountedAndPositivesAloneAreNoNegatives() {
    TowerBatches.Batch batch = batch(40);
    float total = 0;
    for (float draws : batch.draws()) {
      total += draws;
    }
    assertThat(total).isEqualTo(40);
    assertThat(batch(0).draws()).containsOnly(0);
    assertThat(batch.correction()).containsOnly(0);
  }

  private int exampleUser(TowerBatches.Batch batch, int example) {
    return batch.users().get(example).row() - 1;
  }

  private static void assertClose(float[] actual, double[] expected) {
    for (int k = 0; k < expected.length; k++) {
      assertThat(actual[k]).as("%d", k).isCloseTo((float) expected[k], within(1e-4f));
    }
  }

  private static float[] unit(int rows, long seed) {
    Random random = new Random(seed);
    float[] values = new float[rows * D];
    for (int row = 0; row < rows; row++) {
      double squares = 0;
      for (int k = 0; k < D; k++) {
        values[row * D + k] = (float) random.nextGaussian();
        squares += values[row * D + k] * values[row * D + k];
      }
      for (int k = 0; k < D; k++) {
        values[row * D + k] /= (float) Math.sqrt(squares);
      }
    }
    return values;
  }
}
