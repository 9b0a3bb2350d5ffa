package dev.belfry.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Embedding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TwoTowerTest {
  private static final float CLOSE = 1e-4f;

  @TempDir Path models = Path.of("");

  private final FeatureSchema schema = Fixtures.features();
  private final Map<String, Tensor> parameters =
      new TowerShape(4, 3, List.of(8), false).initialise(schema, 4, 3, 1);
  private final FeatureEncoder encoder = Fixtures.encoder();
  private final List<EncodedUser> users =
      List.of(
          encoder.encodeUser(1, Fixtures.USERS.get(0), new long[] {5, 13, 3}),
          encoder.encodeUser(2, Fixtures.USERS.get(1), new long[] {8}),
          encoder.encodeUser(0, Attributes.empty(), new long[0]));

  @Test
  void userTowerIsWhatPlainArithmeticGives() {
    ReferenceTowers reference = new ReferenceTowers(parameters, schema);
    try (TwoTower towers = TwoTower.of(parameters, schema, Device.cpu())) {
      float[][] plain = towers.embedUsers(users);
      float[][] engine = towers.embedUsersOnEngine(users);
      for (int u = 0; u < users.size(); u++) {
        float[] expected = reference.user(users.get(u));
        assertThat(plain[u]).containsExactly(expected, within(CLOSE));
        assertThat(engine[u]).containsExactly(expected, within(CLOSE));
      }
    }
  }

  @Test
  void itemTowerIsWhatPlainArithmeticGives() {
    ReferenceTowers reference = new ReferenceTowers(parameters, schema);
    List<EncodedItem> items = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      items.add(encoder.encodeItem(Fixtures.ITEM_NOS[i], Fixtures.ITEMS.get(i)));
    }
    items.add(encoder.encodeItem(1000, Fixtures.ITEMS.get(0)));
    try (TwoTower towers = TwoTower.of(parameters, schema, Device.cpu())) {
      float[][] embedded = towers.embedItems(items);
      for (int i = 0; i < items.size(); i++) {
        assertThat(embedded[i]).containsExactly(reference.item(items.get(i)), within(CLOSE));
      }
    }
  }

  @Test
  void servingFromTheArtefactGivesWhatTrainingComputes() {
    ModelArtefact artefact = Fixtures.writer().write(models, Fixtures.manifest("m1"));
    try (TwoTower served = TwoTower.load(ModelArtefact.read(artefact.directory()), Device.cpu());
        NDManager training = NDManager.newBaseManager()) {
      Map<String, NDArray> dense = Towers.dense(training, parameters);
      dense.values().forEach(array -> array.setRequiresGradient(true));
      TowerInputs.Input input = new TowerInputs(schema, parameters).users(users);
      RowBlock block = input.learned();
      NDArray learned =
          training.create(
              block.gather(parameters, Parallel.SERIAL), new Shape(block.size(), block.width()));
      NDArray given = training.create(input.given(), new Shape(block.size(), input.givenWidth()));
      TowerOptions options = TowerOptions.of(parameters);
      float[] trained =
          Towers.normalise(Towers.output(dense, options, "user", learned, given)).toFloatArray();
      for (int u = 0; u < users.size(); u++) {
        Embedding embedding = served.embedUser(users.get(u));
        double squares = 0;
        for (int k = 0; k < TwoTower.DIMENSION; k++) {
          assertThat(embedding.get(k))
              .isCloseTo(trained[u * TwoTower.DIMENSION + k], within(CLOSE));
          squares += embedding.get(k) * embedding.get(k);
        }
        assertThat(squares).isCloseTo(1, within(1e-4));
      }
    }
  }

  @Test
  void manyThreadsGetWhatOneGets() throws Exception {
    try (TwoTower towers = TwoTower.of(parameters, schema, Device.cpu());
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Embedding> alone = users.stream().map(towers::embedUser).toList();
      List<Future<Embedding>> together = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        EncodedUser user = users.get(i % users.size());
        together.add(threads.submit(() -> towers.embedUser(user)));
      }
      for (int i = 0; i < together.size(); i++) {
        assertThat(together.get(i).get()).isEqualTo(alone.get(i % users.size()));
      }
    }
  }

  @Test
  void everyShapeGivesInPlainLoopsWhatTheEngineGives() {
    FeatureSchema rich = Fixtures.richFeatures();
    for (TowerOptions.Activation activation : TowerOptions.Activation.values()) {
      for (List<Integer> hidden : List.of(List.<Integer>of(), List.of(8), List.of(12, 6))) {
        Map<String, Tensor> values =
            new TowerShape(
                    64, 3, hidden, false, new TowerOptions(activation, 0.5), HistoryShape.MEAN)
                .initialise(rich, 4, 3, 5);
        List<EncodedUser> some =
            List.of(
                Fixtures.richUser(1, new int[] {3, 1}, new float[] {0.3f, -1, 2}, 1, 2),
                Fixtures.richUser(0, new int[0], new float[0], 0, 0),
                Fixtures.richUser(2, new int[] {4}, new float[] {1, 1, 1}, 2, 1));
        try (TwoTower towers = TwoTower.of(values, rich, Device.cpu())) {
          float[][] plain = towers.embedUsers(some);
          float[][] engine = towers.embedUsersOnEngine(some);
          for (int u = 0; u < some.size(); u++) {
            assertThat(plain[u]).containsExactly(engine[u], within(CLOSE));
            assertThat(towers.query(towers.userPart(some.get(u)), some.get(u)))
                .containsExactly(plain[u], within(CLOSE));
          }
        }
      }
    }
  }

  @Test
  void contextIsAddedToTheUserPartBeforeTheQueryIsScaled() {
    FeatureSchema rich = Fixtures.richFeatures();
    Map<String, Tensor> values = new TowerShape(0, 3, List.of(8), true).initialise(rich, 4, 3, 5);
    EncodedUser user = Fixtures.richUser(1, new int[] {3}, new float[] {1, 0, 0}, 1, 2);
    try (TwoTower towers = TwoTower.of(values, rich, Device.cpu())) {
      float[] expected = towers.userPart(user);
      float[] context = requireNonNull(values.get("context.0")).floats();
      double squares = 0;
      for (int i = 0; i < expected.length; i++) {
        expected[i] += context[2 * 64 + i];
        squares += expected[i] * expected[i];
      }
      for (int i = 0; i < expected.length; i++) {
        expected[i] /= (float) Math.sqrt(squares);
      }
      assertThat(towers.embedUsers(List.of(user))[0]).containsExactly(expected, within(CLOSE));
    }
  }

  @Test
  void sharedHistoryReadsTheItemTable() {
    Map<String, Tensor> shared = new TowerShape(0, 3, List.of(8), true).initialise(schema, 4, 3, 1);
    try (TwoTower towers = TwoTower.of(shared, schema, Device.cpu())) {
      float[][] plain = towers.embedUsers(users);
      float[][] engine = towers.embedUsersOnEngine(users);
      for (int u = 0; u < users.size(); u++) {
        assertThat(plain[u]).containsExactly(engine[u], within(CLOSE));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyHistoryEncoderGivesTheSameInPlainLoops(HistoryShape.Kind kind) {
    Map<String, Tensor> values = withHistory(kind);
    try (TwoTower towers = TwoTower.of(values, schema, Device.cpu())) {
      float[][] plain = towers.embedUsers(users);
      float[][] engine = towers.embedUsersOnEngine(users);
      for (int u = 0; u < users.size(); u++) {
        assertThat(plain[u]).containsExactly(engine[u], within(CLOSE));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "MEAN", mode = EnumSource.Mode.EXCLUDE)
  void momentsThatShareASequenceReadWhatEachWouldReadAlone(HistoryShape.Kind kind) {
    Map<String, Tensor> values = withHistory(kind);
    TowerInputs inputs = new TowerInputs(schema, values);
    List<EncodedUser> moments = new ArrayList<>();
    long[] latestFirst = {5, 13, 3};
    for (int size = 0; size <= 3; size++) {
      moments.add(
          encoder.encodeUser(
              1, Fixtures.USERS.get(0), Arrays.copyOfRange(latestFirst, 3 - size, 3)));
    }
    HistoryBlock shared =
        inputs.histories(
            List.of(
                new HistoryBlock.Moments(moments.get(3), 4),
                new HistoryBlock.Moments(moments.get(1), 1)));
    HistoryBlock alone =
        inputs.histories(
            Stream.concat(moments.stream(), moments.subList(1, 2).stream())
                .map(m -> new HistoryBlock.Moments(m, 1))
                .toList());
    assertThat(shared.sequences()).isEqualTo(2);
    assertThat(states(values, shared)).containsExactly(states(values, alone), within(CLOSE));
  }

  private Map<String, Tensor> withHistory(HistoryShape.Kind kind) {
    HistoryShape history = new HistoryShape(kind, 2, 2, 4, 32);
    TowerOptions options = new TowerOptions(TowerOptions.Activation.RELU, 1);
    return new TowerShape(4, 3, List.of(8), true, options, history).initialise(schema, 4, 3, 7);
  }

  private static float[] states(Map<String, Tensor> values, HistoryBlock block) {
    try (NDManager scope = NDManager.newBaseManager()) {
      NDArray items =
          scope.create(
              block.items().gather(values, Parallel.SERIAL),
              new Shape(block.items().size(), TwoTower.DIMENSION));
      HistoryEncoder history = Objects.requireNonNull(HistoryEncoder.of(values));
      return Towers.states(scope, Towers.dense(scope, values), history, block, items, 0)
          .toFloatArray();
    }
  }

  @Test
  void noUserGivesNoRow() {
    try (TwoTower towers = TwoTower.of(parameters, schema, Device.cpu())) {
      assertThat(towers.embedUsers(List.of())).isEmpty();
      assertThat(towers.embedItems(List.of())).isEmpty();
    }
  }
}
