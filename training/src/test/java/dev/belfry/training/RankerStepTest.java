package dev.belfry.training;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.belfry.model.Ranker;
import dev.belfry.model.RankerLayers;
import dev.belfry.model.RankerRows;
import dev.belfry.model.RankerSchema;
import dev.belfry.model.RankerSchema.Category;
import dev.belfry.model.RankerSchema.Part;
import dev.belfry.model.RankerShape;
import dev.belfry.model.RankerShape.Head;
import dev.belfry.model.RankerShape.Kind;
import dev.belfry.model.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Training and serving agree, and gradients are those of the loss. */
class RankerStepTest {
  private static final int ITEMS = 7;
  private static final int SIZE = 24;
  private static final List<Head> HEADS =
      List.of(Head.probability("click"), new Head("rating", Head.Output.VALUE));
  private static final RankerSchema SCHEMA =
      new RankerSchema(
          new Part(List.of(new Category("user", 5), new Category("device", 3)), 2),
          new Part(List.of(new Category("item", ITEMS + 1)), 3),
          new Part(List.of(new Category("seen", 2)), 1));

  static Stream<RankerShape> shapes() {
    return Stream.of(
        shape(Kind.DCN_V2_PARALLEL, 0, List.of(20, 9), true),
        shape(Kind.DCN_V2_PARALLEL, 4, List.of(20, 9), false),
        shape(Kind.DCN_V2_PARALLEL, 3, List.of(), false),
        shape(Kind.DCN_V2_STACKED, 4, List.of(20, 9), true),
        shape(Kind.DCN_V2_STACKED, 0, List.of(12), false),
        shape(Kind.DLRM, 0, List.of(20, 9), true),
        shape(Kind.DLRM_WITH_EMBEDDINGS, 0, List.of(20), false));
  }

  private static RankerShape shape(Kind kind, int rank, List<Integer> hidden, boolean norm) {
    return new RankerShape(kind, 3, rank, hidden, List.of(11), 6, HEADS, norm);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void javaGivesWhatTheEngineGives(RankerShape shape) {
    Map<String, Tensor> start = moved(shape.initialise(SCHEMA, 3), 0.3);
    RankerExamples examples = examples(5);
    try (RankerStep step = step(shape, start, 0.2f)) {
      int[] rows = rows();
      for (int i = 0; i < 3; i++) {
        step.run(examples, rows, 0, SIZE, 0.01f, new SplittableRandom(i));
      }
      float[] expected = step.outputs(examples);
      float[] served = served(Ranker.of(shape, SCHEMA, step.copy()), examples);
      for (int i = 0; i < expected.length; i++) {
        assertThat(served[i]).isCloseTo(expected[i], within(1e-4f));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void parametersMoveAgainstTheDifferencesOfTheLoss(RankerShape shape) {
    Map<String, Tensor> start = moved(shape.initialise(SCHEMA, 3), 0.3);
    RankerExamples examples = examples(5);
    Map<String, Tensor> after;
    try (RankerStep step = step(shape, start, 0)) {
      step.run(examples, rows(), 0, SIZE, 1f, new SplittableRandom(1));
      after = step.copy();
    }
    for (String name : start.keySet()) {
      if (RankerLayers.isRunning(name)) {
        continue;
      }
      float[] values = tensor(start, name).floats();
      for (int at = 0; at < Math.min(12, values.length); at++) {
        double difference = difference(shape, start, examples, name, at);
        // A first step of Adam has the rate as its size and the sign of the gradient.
        if (Math.abs(difference) > 2e-2) {
          assertThat((double) tensor(after, name).floats()[at] - values[at])
              .as("%s %d", name, at)
              .isCloseTo(-Math.signum(difference), within(0.01));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void unknownLabelsChangeNothing(RankerShape shape) {
    Map<String, Tensor> start = shape.initialise(SCHEMA, 3);
    try (RankerStep one = step(shape, start, 0);
        RankerStep other = step(shape, start, 0)) {
      float a = one.run(examples(0), rows(), 0, SIZE, 0.1f, new SplittableRandom(1));
      float b = other.run(examples(Float.NaN), rows(), 0, SIZE, 0.1f, new SplittableRandom(1));
      assertThat(a).isEqualTo(b);
      assertThat(one.copy()).isEqualTo(other.copy());
    }
  }

  @Test
  void runningStatisticsGoATenthOfTheWayToThoseOfTheBatch() {
    RankerShape shape = shape(Kind.DCN_V2_PARALLEL, 0, List.of(20), true);
    String mean = RankerLayers.name(RankerLayers.HIDDEN, 0, RankerLayers.MEAN);
    Map<String, Tensor> start = moved(shape.initialise(SCHEMA, 3), 0.3);
    RankerExamples examples = examples(5);
    try (RankerStep step = step(shape, start, 0)) {
      step.run(examples, rows(), 0, SIZE, 0, new SplittableRandom(1));
      float[] first = tensor(step.copy(), mean).floats();
      for (int i = 0; i < 150; i++) {
        step.run(examples, rows(), 0, SIZE, 0, new SplittableRandom(1));
      }
      float[] last = tensor(step.copy(), mean).floats();
      for (int i = 0; i < last.length; i++) {
        assertThat(first[i]).isCloseTo(last[i] / 10, within(1e-4f));
      }
    }
  }

  private static RankerStep step(RankerShape shape, Map<String, Tensor> start, float dropout) {
    RankerSteps steps = new RankerSteps(SIZE, 1, 1, 1, 1, 0, 0, dropout, 1);
    return new RankerStep(shape, SCHEMA, steps, new float[] {1, 0.5f}, start, Device.cpu());
  }

  private static double difference(
      RankerShape shape, Map<String, Tensor> start, RankerExamples examples, String name, int at) {
    double[] losses = new double[2];
    float[] changes = {-5e-3f, 5e-3f};
    for (int side = 0; side < 2; side++) {
      Map<String, Tensor> changed = copy(start);
      tensor(changed, name).floats()[at] += changes[side];
      try (RankerStep step = step(shape, changed, 0)) {
        losses[side] = step.run(examples, rows(), 0, SIZE, 0, new SplittableRandom(1));
      }
    }
    return (losses[1] - losses[0]) / 1e-2;
  }

  /** What serving gives example by example: a request each, over one table of items. */
  private static float[] served(Ranker ranker, RankerExamples examples) {
    List<Float> outputs = new ArrayList<>();
    int[] itemSlots = new int[SIZE];
    float[] itemNumbers = new float[3 * SIZE];
    for (int e = 0; e < SIZE; e++) {
      itemSlots[e] = examples.slot(e, 2);
      for (int n = 0; n < 3; n++) {
        itemNumbers[e * 3 + n] = examples.number(e, 2 + n);
      }
    }
    var items = ranker.items(new RankerRows(SCHEMA.item(), SIZE, itemSlots, itemNumbers));
    for (int e = 0; e < SIZE; e++) {
      var request =
          ranker.request(
              new RankerRows(
                  SCHEMA.request(),
                  1,
                  new int[] {examples.slot(e, 0), examples.slot(e, 1)},
                  new float[] {examples.number(e, 0), examples.number(e, 1)}));
      RankerRows pairs =
          new RankerRows(
              SCHEMA.pair(),
              2,
              new int[] {examples.slot(e, 3), 0},
              new float[] {examples.number(e, 5), 0});
      float[] scores = ranker.scores(request, items, new int[] {e, 0}, pairs);
      outputs.add(scores[0]);
      outputs.add(scores[1]);
    }
    float[] flat = new float[outputs.size()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = outputs.get(i);
    }
    return flat;
  }

  private static RankerExamples examples(float unknown) {
    Random random = new Random(11);
    int[] slots = new int[SIZE * 4];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = random.nextInt(SCHEMA.categories().get(i % 4).slots());
    }
    float[] numbers = new float[SIZE * 6];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    float[] labels = new float[SIZE * 2];
    float[] weights = new float[SIZE * 2];
    for (int e = 0; e < SIZE; e++) {
      labels[2 * e] = random.nextInt(2);
      weights[2 * e] = 1 + random.nextInt(2);
      boolean rated = random.nextBoolean();
      labels[2 * e + 1] = rated ? random.nextInt(6) : unknown;
      weights[2 * e + 1] = rated ? 1 : 0;
    }
    return new RankerExamples(SCHEMA, 2, slots, numbers, labels, weights);
  }

  private static int[] rows() {
    int[] rows = new int[SIZE];
    Arrays.setAll(rows, i -> i);
    return rows;
  }

  /** Away from zeros and ones, so that everything has a gradient and matters. */
  private static Map<String, Tensor> moved(Map<String, Tensor> parameters, double deviation) {
    Random random = new Random(5);
    Map<String, Tensor> moved = copy(parameters);
    moved.forEach(
        (name, tensor) -> {
          if (!RankerLayers.isRunning(name)) {
            for (int i = 0; i < tensor.length(); i++) {
              tensor.floats()[i] += (float) (random.nextGaussian() * deviation);
            }
          }
        });
    return moved;
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
