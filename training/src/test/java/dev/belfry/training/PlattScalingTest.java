package dev.belfry.training;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.model.Calibration;
import dev.belfry.model.RankerLayers;
import dev.belfry.model.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlattScalingTest {
  @Test
  void findsTheScaleAndTheShiftThatLabelsWereDrawnBy() {
    Random random = new Random(1);
    double[] logits = random.doubles(40_000, -6, 6).toArray();
    double[] labels =
        Arrays.stream(logits)
            .map(z -> random.nextDouble() < 1 / (1 + Math.exp(-0.5 * z - 0.8)) ? 1 : 0)
            .toArray();
    double[] weights = new double[logits.length];
    Arrays.fill(weights, 2);
    Calibration calibration = PlattScaling.ofLogits(logits, labels, weights);
    assertThat(calibration.slope()).isCloseTo(0.5, within(0.02));
    assertThat(calibration.shift()).isCloseTo(0.8, within(0.05));
  }

  @Test
  void anExampleOfWeightTwoIsTwoExamples() {
    Random random = new Random(2);
    int n = 300;
    double[] logits = random.doubles(2 * n, -3, 3).toArray();
    double[] labels = new double[2 * n];
    double[] weights = new double[2 * n];
    for (int i = 0; i < n; i++) {
      logits[n + i] = logits[i];
      labels[i] = random.nextInt(2);
      labels[n + i] = labels[i];
      weights[i] = 1;
      weights[n + i] = 1;
    }
    Calibration doubled = PlattScaling.ofLogits(logits, labels, weights);
    Arrays.fill(weights, 2);
    Calibration once =
        PlattScaling.ofLogits(
            Arrays.copyOf(logits, n), Arrays.copyOf(labels, n), Arrays.copyOf(weights, n));
    assertThat(once.slope()).isCloseTo(doubled.slope(), within(1e-6));
    assertThat(once.shift()).isCloseTo(doubled.shift(), within(1e-6));
  }

  @Test
  void tooFewExamplesAndATurnedOrderChangeNothing() {
    double[] ones = {1, 1, 1};
    assertThat(PlattScaling.ofLogits(new double[] {1, 2, 3}, ones, ones))
        .isEqualTo(Calibration.NONE);
    double[] logits = new double[400];
    double[] labels = new double[400];
    double[] weights = new double[400];
    for (int i = 0; i < 400; i++) {
      logits[i] = i % 4 - 1.5;
      labels[i] = i % 4 < 2 == i % 5 > 0 ? 1 : 0;
      weights[i] = 1;
    }
    assertThat(PlattScaling.ofLogits(logits, labels, weights)).isEqualTo(Calibration.NONE);
  }

  @Test
  void isPartOfTheHeadItIsOfAlone() {
    Map<String, Tensor> parameters =
        Map.of(
            RankerLayers.OUT_WEIGHT, Tensor.ofFloats(new float[] {1, 2, 3, 4}, 2, 2),
            RankerLayers.OUT_BIAS, Tensor.ofFloats(new float[] {5, 6}, 2));
    Map<String, Tensor> applied = RankerTrainer.applied(new Calibration(0.5, 1), parameters, 1);
    assertThat(requireNonNull(applied.get(RankerLayers.OUT_WEIGHT)).floats())
        .containsExactly(1, 1, 3, 2);
    assertThat(requireNonNull(applied.get(RankerLayers.OUT_BIAS)).floats()).containsExactly(5, 4);
  }
}
