package dev.belfry.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.belfry.contracts.common.BelfryException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HistoryEncoderTest {
  private static final int DIMENSION = 8;
  private static final int DISTANCES = 4;

  @Property(tries = 60)
  void whatComesLaterChangesNothingEarlier(
      @ForAll HistoryShape.Kind kind,
      @ForAll @IntRange(min = 1, max = 9) int length,
      @ForAll @IntRange(max = 8) int place,
      @ForAll @IntRange(max = 1_000) int seed) {
    if (kind == HistoryShape.Kind.MEAN || place >= length) {
      return;
    }
    Map<String, Tensor> parameters = parameters(kind, seed);
    float[] x = floats(normal(new Random(seed), length * DIMENSION));
    float[] other = floats(normal(new Random(seed + 1), length * DIMENSION));
    System.arraycopy(x, 0, other, 0, (place + 1) * DIMENSION);
    int read = (place + 1) * DIMENSION;
    assertThat(Arrays.copyOf(states(parameters, other, length, length), read))
        .containsExactly(Arrays.copyOf(states(parameters, x, length, length), read), within(1e-6f));
  }

  @ParameterizedTest
  @EnumSource(names = "MEAN", mode = EnumSource.Mode.EXCLUDE)
  void everyItemReadChangesTheLastState(HistoryShape.Kind kind) {
    Map<String, Tensor> parameters = parameters(kind, 3);
    int length = 7;
    float[] x = floats(normal(new Random(4), length * DIMENSION));
    float[] before = states(parameters, x, length, length);
    for (int place = 0; place < length; place++) {
      float[] other = x.clone();
      other[place * DIMENSION] += 1;
      float[] after = states(parameters, other, length, length);
      double moved = 0;
      for (int i = (length - 1) * DIMENSION; i < length * DIMENSION; i++) {
        moved += Math.abs(after[i] - before[i]);
      }
      assertThat(moved).isGreaterThan(1e-5);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "MEAN", mode = EnumSource.Mode.EXCLUDE)
  void plainLoopsGiveTheLastState(HistoryShape.Kind kind) {
    Map<String, Tensor> parameters = parameters(kind, 5);
    HistoryReader reader = requireNonNull(HistoryReader.of(parameters));
    for (int length = 1; length < 12; length++) {
      float[] x = floats(normal(new Random(length), length * DIMENSION));
      float[] states = states(parameters, x, length, length);
      assertThat(reader.last(x.clone(), length))
          .containsExactly(
              Arrays.copyOfRange(states, (length - 1) * DIMENSION, length * DIMENSION),
              within(1e-5f));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "MEAN", mode = EnumSource.Mode.EXCLUDE)
  void whatStandsAfterTheEndIsNotRead(HistoryShape.Kind kind) {
    Map<String, Tensor> parameters = parameters(kind, 6);
    float[] x = floats(normal(new Random(7), 6 * DIMENSION));
    float[] longer = states(parameters, x, 6, 4);
    float[] alone = states(parameters, Arrays.copyOf(x, 4 * DIMENSION), 4, 4);
    assertThat(Arrays.copyOf(longer, alone.length)).containsExactly(alone, within(1e-6f));
    assertThat(Arrays.copyOfRange(longer, alone.length, longer.length))
        .containsExactly(new float[2 * DIMENSION], within(0f));
  }

  @ParameterizedTest
  @EnumSource(names = "MEAN", mode = EnumSource.Mode.EXCLUDE)
  void gradientsAreThoseOfFiniteDifferences(HistoryShape.Kind kind) {
    Map<String, Tensor> first = parameters(kind, 8);
    HistoryEncoder encoder = requireNonNull(HistoryEncoder.of(first));
    Random random = new Random(9);
    int batch = 2;
    int length = 5;
    double[] weights = normal(random, batch * length * DIMENSION);
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, NDArray> arrays = new TreeMap<>();
      first.forEach((name, tensor) -> arrays.put(name, doubles(manager, random, tensor)));
      arrays.put(
          "x",
          manager.create(
              normal(random, batch * length * DIMENSION), new Shape(batch, length, DIMENSION)));
      arrays.values().forEach(a -> a.setRequiresGradient(true));
      try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
        gradients.backward(loss(manager, encoder, arrays, weights));
      }
      arrays.forEach(
          (name, array) -> {
            double[] gradient = array.getGradient().toDoubleArray();
            for (int trial = 0; trial < 6; trial++) {
              int at = random.nextInt(gradient.length);
              double up = moved(manager, encoder, arrays, name, at, 1e-6, weights);
              double down = moved(manager, encoder, arrays, name, at, -1e-6, weights);
              assertThat(gradient[at])
                  .as("%s[%d]", name, at)
                  .isCloseTo((up - down) / 2e-6, within(1e-6));
            }
          });
    }
  }

  private static double moved(
      NDManager manager,
      HistoryEncoder encoder,
      Map<String, NDArray> arrays,
      String name,
      int at,
      double by,
      double[] weights) {
    NDArray array = requireNonNull(arrays.get(name));
    double[] values = array.toDoubleArray();
    values[at] += by;
    Map<String, NDArray> other = new TreeMap<>(arrays);
    other.put(name, manager.create(values, array.getShape()));
    return loss(manager, encoder, other, weights).getDouble();
  }

  private static NDArray loss(
      NDManager manager, HistoryEncoder encoder, Map<String, NDArray> arrays, double[] weights) {
    NDArray x = requireNonNull(arrays.get("x"));
    Shape shape = x.getShape();
    double[] mask = new double[(int) (shape.get(0) * shape.get(1))];
    Arrays.fill(mask, 1);
    mask[mask.length - 1] = 0;
    return encoder
        .states(manager, arrays, x, manager.create(mask, new Shape(shape.get(0), shape.get(1))), 0)
        .mul(manager.create(weights, shape))
        .sum();
  }

  /** As they start, with noise so that no parameter is at a special value. */
  private static NDArray doubles(NDManager manager, Random random, Tensor tensor) {
    double[] values = normal(random, tensor.length());
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] * 0.1 + tensor.floats()[i];
    }
    return manager.create(values, new Shape(tensor.shape()));
  }

  @Test
  void attentionStartsAsTheDecayedMean() {
    Map<String, Tensor> parameters = parameters(HistoryShape.Kind.ATTENTION, 1);
    parameters.put(AttentionEncoder.QUERY, Tensor.ofFloats(new float[DIMENSION * 2], DIMENSION, 2));
    float[] x = floats(normal(new Random(2), 3 * DIMENSION));
    float[] states = states(parameters, x, 3, 3);
    double total = 1 + 0.9 + 0.81;
    for (int i = 0; i < DIMENSION; i++) {
      double mean = (x[2 * DIMENSION + i] + 0.9 * x[DIMENSION + i] + 0.81 * x[i]) / total;
      assertThat((double) states[2 * DIMENSION + i]).isCloseTo(mean, within(1e-5));
    }
  }

  @Test
  void theMeanHasNoParameters() {
    assertThat(parameters(HistoryShape.Kind.MEAN, 1)).isEmpty();
    assertThat(HistoryEncoder.of(Map.of())).isNull();
    assertThat(HistoryReader.of(Map.of())).isNull();
  }

  @Test
  void headsMustDivideTheDimension() {
    assertThatThrownBy(() -> new HistoryShape(HistoryShape.Kind.SEQUENCE, 50, 2, 3, 64))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("heads is 3; a divisor of 64 is accepted");
  }

  private static Map<String, Tensor> parameters(HistoryShape.Kind kind, long seed) {
    Map<String, Tensor> parameters = new TreeMap<>();
    new HistoryShape(kind, DISTANCES, 2, 2, 12).initialise(parameters, new Random(seed), DIMENSION);
    return parameters;
  }

  private static float[] states(Map<String, Tensor> parameters, float[] x, int length, int end) {
    HistoryEncoder encoder = requireNonNull(HistoryEncoder.of(parameters));
    float[] mask = new float[length];
    Arrays.fill(mask, 0, end, 1);
    try (NDManager scope = NDManager.newBaseManager()) {
      Map<String, NDArray> arrays = new TreeMap<>();
      parameters.forEach(
          (name, tensor) ->
              arrays.put(name, scope.create(tensor.floats(), new Shape(tensor.shape()))));
      return encoder
          .states(
              scope,
              arrays,
              scope.create(x, new Shape(1, length, DIMENSION)),
              scope.create(mask, new Shape(1, length)),
              0)
          .toFloatArray();
    }
  }

  private static double[] normal(Random random, int length) {
    return random.doubles(length).map(u -> random.nextGaussian()).toArray();
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
