package dev.belfry.training;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.SeenItems;
import dev.belfry.contracts.common.TextKey;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.model.AlsModel;
import dev.belfry.model.Computed;
import dev.belfry.model.EncodedUser;
import dev.belfry.model.FeatureEncoder;
import dev.belfry.model.FeatureSchema.VectorFeature;
import dev.belfry.model.ItemTable;
import dev.belfry.model.ModelArtefact;
import dev.belfry.model.ModelManifest;
import dev.belfry.model.Parallel;
import dev.belfry.model.PopularityTables;
import dev.belfry.model.RowBlock;
import dev.belfry.model.Tensor;
import dev.belfry.model.TextVectors;
import dev.belfry.model.TowerInputs;
import dev.belfry.model.TowerShape;
import dev.belfry.model.Towers;
import dev.belfry.model.TwoTower;
import dev.belfry.model.UserTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What training encodes is what serving encodes from a profile, a request and an item, with the
 * model read back from its artefact; and both are what was recorded. After a change that is meant,
 * run it with {@code -Dbelfry.golden=write}.
 */
class FeatureGoldenTest {
  private static final Path GOLDEN = Path.of("src/test/resources/encoded.json");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final TextVectors REVIEWS =
      new TextVectors() {
        @Override
        public float[] find(String text) {
          return NONE_YET;
        }

        @Override
        public float[] find(long textKey) {
          return TeaShop.review(textKey);
        }
      };

  @TempDir Path models = Path.of("");

  private final List<TeaShop.Act> acts = TeaShop.acts(90);
  private final Dataset data = TeaShop.data(acts);
  private final Histories train = Histories.of(data);

  @Test
  void servingEncodesWhatTrainingEncodedAndBothWhatWasRecorded() throws IOException {
    List<String> encoded = encodedAlike(towers(TeaShop.withoutFactors()));
    record(encoded);
    List<JsonNode> golden = new ArrayList<>();
    MAPPER.readTree(GOLDEN.toFile()).forEach(golden::add);
    assertThat(golden).isEqualTo(parsed(encoded));
  }

  @Test
  void servingFoldsInWhatTrainingFoldedIn() {
    TowerData towers = towers(TeaShop.features());
    assertThat(towers.schema().itemVectors()).contains(new VectorFeature(Computed.ALS, 3));
    assertThat(towers.schema().userVectors()).contains(new VectorFeature(Computed.RECENT_ALS, 3));
    List<String> encoded = encodedAlike(towers);
    // Somebody new: zero, as there is nothing to fold in.
    assertThat(encoded.getLast()).contains("[0.0000, 0.0000, 0.0000]]");
    // Nobody liked the last item, and an item without its id has no factor either.
    assertThat(towers.item(TeaShop.ITEMS - 1).toString()).endsWith(", []]}");
    assertThat(towers.item(0).toString()).doesNotEndWith(", []]}");
    assertThat(towers.item(0).withoutId().toString()).endsWith(", []]}");
  }

  /** Vectors and numbers, texts and factors: the embedding that is served is the trained one. */
  @Test
  void servingEmbedsWhatTrainingComputed() {
    TowerData towers = towers(TeaShop.features());
    Map<String, Tensor> parameters =
        new TwoTowerTrainer(CONFIG)
            .fit(towers, train, List.of(), 2, Progress.NONE, Curve.NONE)
            .parameters();
    TowerBatches.Batch batch =
        new TowerBatches(CONFIG, towers, train, new TowerInputs(towers.schema(), parameters), true)
            .batch(IntStream.range(0, train.size()).toArray(), new SplittableRandom(1));
    ModelArtefact artefact = artefact(towers, parameters);
    FeatureEncoder encoder = artefact.encoder().withTexts(REVIEWS);
    int compared = 0;
    try (TwoTower serving = TwoTower.load(artefact, Device.cpu());
        NDManager training = NDManager.newBaseManager()) {
      float[] queries = queries(training, parameters, batch);
      int example = 0;
      for (int user = 0; user < TeaShop.USERS; user++) {
        for (int item : train.items()[user]) {
          EncodedUser served = served(encoder, user, item);
          // Now and then training leaves the context out.
          if (served.equals(batch.users().get(example))) {
            close(serving.embedUser(served), queries, example);
            compared++;
          }
          example++;
        }
      }
      assertThat(compared).isGreaterThan(example / 2);
    }
  }

  private static final TwoTowerConfig CONFIG =
      new TwoTowerConfig(
          new TowerShape(6, 5, List.of(10, 8), true),
          50,
          0.9,
          TwoTowerConfig.Order.TIME,
          new TowerSteps(16, 1, 1, 10, 1f, 1f, 0, 1, 0, 0),
          new TowerNoise(0, 0, 0, 0, 0, 0),
          new Negatives(100, 4, 3, 0.5, 1, 0, Negatives.Seen.MASK, true),
          TowerLoss.defaults(),
          false,
          1,
          1);

  private static void close(Embedding served, float[] trained, int example) {
    for (int k = 0; k < TwoTower.DIMENSION; k++) {
      assertThat(served.get(k)).isCloseTo(trained[example * TwoTower.DIMENSION + k], within(1e-4f));
    }
  }

  /** The forward pass of a step. */
  private static float[] queries(
      NDManager scope, Map<String, Tensor> parameters, TowerBatches.Batch batch) {
    Dropout.Input input = batch.userInput();
    NDArray given =
        scope.create(input.given(), new Shape(input.learned().size(), input.givenWidth()));
    NDArray part =
        Towers.output(
            Towers.dense(scope, parameters),
            CONFIG.shape().options(),
            "user",
            array(scope, parameters, input.learned()),
            given);
    return Towers.normalise(part.add(array(scope, parameters, batch.contexts()))).toFloatArray();
  }

  private static NDArray array(NDManager scope, Map<String, Tensor> parameters, RowBlock block) {
    return scope.create(
        block.gather(parameters, Parallel.SERIAL), new Shape(block.size(), block.width()));
  }

  private static String withoutContext(EncodedUser user) {
    return user.toString().replaceAll("\"context\":.*", "\"context\":[]}");
  }

  private TowerData towers(TowerFeatures features) {
    return TowerData.of(data, train, features, TeaShop.texts(), TeaShop.reviews(data));
  }

  /** Everything encoded, after holding what serving encodes against what training does. */
  private List<String> encodedAlike(TowerData towers) {
    Map<String, Tensor> nothing = Map.of("temperature", Tensor.ofFloats(new float[] {1}, 1));
    FeatureEncoder serving = artefact(towers, nothing).encoder().withTexts(REVIEWS);
    List<String> encoded = new ArrayList<>();
    for (int i = 0; i < TeaShop.ITEMS; i++) {
      Item item = new Item(TeaShop.itemNo(i), "i" + i, TeaShop.item(i), 1, false);
      assertThat(serving.encodeItem(item)).isEqualTo(towers.item(i));
      encoded.add(towers.item(i).toString());
      encoded.add(towers.item(i).withoutId().toString());
    }
    for (int user = 0; user < TeaShop.USERS; user++) {
      for (int place = 0; place < train.items()[user].length; place++) {
        EncodedUser trained = towers.user(user, place, true);
        EncodedUser served = served(serving, user, train.items()[user][place]);
        if (place % 3 == 1) {
          // Now and then training leaves the context out.
          assertThat(withoutContext(trained)).isEqualTo(withoutContext(served));
          encoded.add(served.toString());
        } else if (!trained.toString().contains("\"context\":[0, 0,")) {
          assertThat(trained).isEqualTo(served);
        }
      }
    }
    encoded.add(
        serving.encodeUser(UserProfile.unknown(null), request(TeaShop.START, null)).toString());
    return encoded;
  }

  /** The profile as it stood when the user first liked an item, and that moment's request. */
  private EncodedUser served(FeatureEncoder encoder, int user, int item) {
    List<Interaction> recent = new ArrayList<>();
    Set<Integer> liked = new HashSet<>();
    for (TeaShop.Act act : acts) {
      if (act.user() != user) {
        continue;
      }
      if (act.item() == item && act.positive()) {
        return encoder.encodeUser(
            profile(user, recent, liked.size()),
            request(Instant.ofEpochMilli(act.millis()), act.device()));
      }
      recent.addFirst(
          new Interaction(
              TeaShop.itemNo(act.item()),
              act.type(),
              act.value(),
              Instant.ofEpochMilli(act.millis()),
              act.positive(),
              TextKey.of(act.text())));
      if (act.positive()) {
        liked.add(act.item());
      }
    }
    throw new IllegalStateException("never liked");
  }

  private static UserProfile profile(int user, List<Interaction> recent, int positives) {
    return new UserProfile(
        TeaShop.userNo(user),
        "u" + user,
        1,
        TeaShop.user(user),
        recent.subList(0, Math.min(recent.size(), UserProfile.RECENT_LIMIT)),
        positives,
        SeenItems.empty(),
        List.of());
  }

  private static RequestContext request(Instant now, @Nullable String device) {
    return new RequestContext(
        "home", device == null ? Attributes.empty() : Attributes.of(Map.of("device", device)), now);
  }

  private ModelArtefact artefact(TowerData towers, Map<String, Tensor> parameters) {
    long[] itemNos = data.items().stream().mapToLong(Item::itemNo).toArray();
    long[] userNos = data.users().stream().mapToLong(Dataset.User::userNo).toArray();
    int[] positives = Arrays.stream(train.items()).mapToInt(own -> own.length).toArray();
    ModelArtefact written =
        new ModelArtefact.Writer()
            .towers(parameters)
            .facts(towers.facts())
            .items(new ItemTable(itemNos, new float[itemNos.length * 64], train.itemUsers()))
            .users(new UserTable(userNos, positives))
            .als(new AlsModel(itemNos, new float[itemNos.length], 1, 0.1, 0.1, 1))
            .popularity(PopularityTables.empty())
            .write(
                models,
                new ModelManifest(
                    ModelManifest.FORMAT,
                    "golden",
                    TeaShop.START,
                    towers.schema(),
                    new ModelManifest.DataRange(
                        Instant.EPOCH, TeaShop.START, 6, 12, 90, 60, "not views"),
                    5,
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Map.of()));
    return ModelArtefact.read(written.directory());
  }

  private static void record(List<String> encoded) throws IOException {
    if ("write".equals(System.getProperty("belfry.golden"))) {
      Files.createDirectories(requireNonNull(GOLDEN.getParent()));
      Files.writeString(GOLDEN, "[\n" + String.join(",\n", encoded) + "\n]\n");
    }
  }

  private static List<JsonNode> parsed(List<String> lines) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : lines) {
      nodes.add(MAPPER.readTree(line));
    }
    return nodes;
  }
}
