package dev.belfry.model;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoTowerTest {
  private static final float CLOSE = 1e-4f;

  @TempDir Path models = Path.of("");

  private final FeatureSchema schema = Fixtures.features();
  private final Map<String, Tensor> parameters =
      new TowerShape(4, 3, 8, false).initialise(schema, 4, 3, 1);
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
      Map<String, NDArray> arrays = new HashMap<>();
      parameters.forEach(
          (name, tensor) -> {
            NDArray array = training.create(tensor.floats(), new Shape(tensor.shape()));
            array.setRequiresGradient(true);
            arrays.put(name, array);
          });
      float[] trained = Towers.users(training, arrays, schema, users, 0).toFloatArray();
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
  void sharedHistoryReadsTheItemTable() {
    Map<String, Tensor> shared = new TowerShape(0, 3, 8, true).initialise(schema, 4, 3, 1);
    try (TwoTower towers = TwoTower.of(shared, schema, Device.cpu())) {
      float[][] plain = towers.embedUsers(users);
      float[][] engine = towers.embedUsersOnEngine(users);
      for (int u = 0; u < users.size(); u++) {
        assertThat(plain[u]).containsExactly(engine[u], within(CLOSE));
      }
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
