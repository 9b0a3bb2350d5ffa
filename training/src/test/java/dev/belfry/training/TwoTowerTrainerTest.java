package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.model.EncodedItem;
import dev.belfry.model.EncodedUser;
import dev.belfry.model.Tensor;
import dev.belfry.model.TowerInputs;
import dev.belfry.model.TowerShape;
import dev.belfry.model.TwoTower;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoTowerTrainerTest {
  private static final int USERS = 40;
  private static final int ITEMS = 30;

  @TempDir Path folder = Path.of("");

  private final Dataset data = twoTastes();
  private final Histories all = Histories.of(data);

  /** Even users like even items, and the categories say which are which. */
  private static Dataset twoTastes() {
    Random random = new Random(2);
    Dataset.Builder data = new Dataset.Builder("tastes", AttributeSchema.reservedOnly());
    for (int i = 0; i < ITEMS; i++) {
      data.item(
          i + 1, "i" + i, Attributes.of(Map.of("categories", List.of(i % 2 == 0 ? "tea" : "jam"))));
    }
    for (int u = 0; u < USERS; u++) {
      data.user(u + 1, "u" + u, Attributes.empty());
      int taste = u % 2;
      int[] liked = random.ints(0, ITEMS / 2).distinct().limit(8).map(i -> 2 * i + taste).toArray();
      for (int k = 0; k < liked.length; k++) {
        data.event(u + 1, liked[k] + 1, "click", 1, 1_000L * (k + 1), true);
      }
    }
    return data.build();
  }

  private static TwoTowerConfig config(int fullSoftmaxLimit, double itemIdDropout) {
    return new TwoTowerConfig(
        new TowerShape(4, 8, List.of(16), false),
        50,
        0.9,
        TwoTowerConfig.Order.AUTO,
        new TowerSteps(64, 15, 3, 1_000, 0.01f, 0.1f, 0, 1, 0, 0),
        new TowerNoise(0.1f, 0, 0, 0.3, itemIdDropout, 0.5),
        new Negatives(fullSoftmaxLimit, 10, 5, 0.5, 0, 0, Negatives.Seen.MASK, true),
        TowerLoss.defaults(),
        false,
        1,
        3);
  }

  @Test
  void newUserWithOneTasteAndNewItemsOfItAreBroughtTogether() {
    TowerData towers = TowerData.of(data, all, 50, 0.9);
    for (int fullSoftmaxLimit : new int[] {1_000, 0}) {
      TwoTowerTrainer.Trained trained =
          new TwoTowerTrainer(config(fullSoftmaxLimit, 0.3))
              .fit(towers, all, List.of(), 15, Progress.NONE, Curve.NONE);
      try (TwoTower model = TwoTower.of(trained.parameters(), towers.schema(), Device.cpu())) {
        float[][] items = model.embedItems(towers.served());
        EncodedUser user = towers.user(new Split.Case(0, new int[] {2, 0, 4}, new int[] {6}));
        float[] embedded = model.embedUsers(List.of(user))[0];
        assertThat(mean(embedded, items, 0)).isGreaterThan(mean(embedded, items, 1) + 0.2);
        EncodedItem newTea = towers.item(0).withoutId();
        EncodedItem newJam = towers.item(1).withoutId();
        float[][] fresh = model.embedItems(List.of(newTea, newJam));
        assertThat(dot(embedded, fresh[0])).isGreaterThan(dot(embedded, fresh[1]));
      }
    }
  }

  @Test
  void sameSeedGivesTheSameParameters() {
    TowerData towers = TowerData.of(data, all, 50, 0.9);
    TwoTowerTrainer trainer = new TwoTowerTrainer(config(1_000, 0.1));
    TwoTowerTrainer.Trained first =
        trainer.fit(towers, all, List.of(), 2, Progress.NONE, Curve.NONE);
    TwoTowerTrainer.Trained second =
        trainer.fit(towers, all, List.of(), 2, Progress.NONE, Curve.NONE);
    assertThat(first.parameters()).isEqualTo(second.parameters());
  }

  @Test
  void trainingThatWasKilledEndsWhereOneThatWasNotEnds() {
    TwoTowerConfig config = config(0, 0.1);
    TowerData towers = TowerData.of(data, all, 50, 0.9);
    Path checkpoint = folder.resolve("towers.checkpoint");
    TwoTowerTrainer trainer = new TwoTowerTrainer(config);
    Curve killer =
        (epoch, loss, metric) -> {
          if (epoch == 3) {
            throw new IllegalStateException("killed");
          }
        };
    assertThatThrownBy(
            () ->
                trainer.fit(
                    towers,
                    all,
                    List.of(),
                    4,
                    Progress.NONE,
                    killer,
                    first(config, towers),
                    checkpoint))
        .hasMessage("killed");
    assertThat(checkpoint).exists();
    TwoTowerTrainer.Trained resumed =
        trainer.fit(
            towers,
            all,
            List.of(),
            4,
            Progress.NONE,
            Curve.NONE,
            first(config, towers),
            checkpoint);
    TwoTowerTrainer.Trained whole =
        trainer.fit(towers, all, List.of(), 4, Progress.NONE, Curve.NONE);
    assertThat(resumed.parameters()).isEqualTo(whole.parameters());
  }

  @Test
  void checkpointThatCannotBeWrittenIsOneSentenceAndLeavesNothingBehind() throws IOException {
    TwoTowerConfig config = config(0, 0.1);
    TowerData towers = TowerData.of(data, all, 50, 0.9);
    Path missing = folder.resolve("no-such-folder").resolve("towers.checkpoint");
    assertThatThrownBy(
            () ->
                new TwoTowerTrainer(config)
                    .fit(
                        towers,
                        all,
                        List.of(),
                        2,
                        Progress.NONE,
                        Curve.NONE,
                        first(config, towers),
                        missing))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("the checkpoint " + missing + " cannot be written");
    Path other = folder.resolve("towers.checkpoint");
    Files.writeString(other, "half");
    assertThatThrownBy(() -> TowerCheckpoint.read(other, 1)).isInstanceOf(BelfryException.class);
  }

  private static Map<String, Tensor> first(TwoTowerConfig config, TowerData towers) {
    return config
        .shape()
        .initialise(towers.schema(), towers.itemCount(), towers.userCount(), config.seed());
  }

  @Test
  void trainingStopsEarlyAndGoesBackToTheBestEpoch() {
    Split split = Split.leaveLastOut(all);
    TowerData towers = TowerData.of(data, split.train(), 50, 0.9);
    TwoTowerTrainer.Trained trained =
        new TwoTowerTrainer(config(1_000, 0.1))
            .fit(towers, split.train(), split.validation(), 15, Progress.NONE, Curve.NONE);
    try (TwoTowerRecommender best =
        new TwoTowerRecommender("two-tower", towers, trained.parameters(), split.validation())) {
      assertThat(Evaluation.of(best, split.validation(), 10).mean(RankingMetrics::ndcg))
          .isCloseTo(trained.validation(), within(1e-9));
    }
  }

  @Test
  void exampleReadsNothingOfTheFuture() {
    TwoTowerConfig config = config(1_000, 0);
    // The planted future: every item after the third is one that nobody had before.
    TowerBatches whole = batches(config, liking(1, 2, 3, 20, 21));
    TowerBatches cut = batches(config, liking(1, 2, 3));
    TowerBatches.Batch seen = whole.batch(new int[] {0, 1, 2}, new SplittableRandom(1));
    TowerBatches.Batch blind = cut.batch(new int[] {0, 1, 2}, new SplittableRandom(1));
    assertThat(seen.labels()).isEqualTo(blind.labels()).containsExactly(1, 2, 3);
    assertThat(seen.cells()).isEqualTo(blind.cells());
    for (int e = 0; e < 3; e++) {
      assertThat(seen.users().get(e).historySize())
          .isEqualTo(blind.users().get(e).historySize())
          .isEqualTo(e);
    }
    // Of the softmax only what came before is left out.
    assertThat(seen.cells()).containsExactly(ITEMS + 1, 2 * ITEMS + 1, 2 * ITEMS + 2);
  }

  @Test
  void withoutAnOrderTheHistoryIsTheOtherItemsAndTheyAreLeftOut() {
    TwoTowerConfig config = config(1_000, 0).resolved(false);
    TowerBatches batches = batches(config, liking(1, 2, 3));
    TowerBatches.Batch batch = batches.batch(new int[] {1}, new SplittableRandom(1));
    assertThat(batch.users().getFirst().historySize()).isEqualTo(2);
    assertThat(batch.labels()).containsExactly(2);
    assertThat(batch.cells()).containsExactly(1, 3);
  }

  @Test
  void correctionIsTheLogOfHowOftenAnItemIsACandidate() {
    TowerBatches batches = batches(config(0, 0), data);
    Random random = new Random(9);
    int rounds = 4_000;
    int size = 20;
    int[] counted = new int[ITEMS];
    float[] correction = new float[ITEMS];
    for (int r = 0; r < rounds; r++) {
      // Draws with replacement are what the formula describes.
      TowerBatches.Batch batch =
          batches.batch(
              random.ints(size, 0, all.size()).toArray(), new SplittableRandom(random.nextLong()));
      for (int c = 0; c < batch.candidates().length; c++) {
        counted[batch.candidates()[c]]++;
        correction[batch.candidates()[c]] = batch.correction()[c];
      }
    }
    for (int i = 0; i < ITEMS; i++) {
      assertThat(Math.exp(-correction[i])).isCloseTo((double) counted[i] / rounds, within(0.04));
    }
  }

  /** One user who liked some items one after the other. */
  private static Dataset liking(int... items) {
    Dataset.Builder data = new Dataset.Builder("one", AttributeSchema.reservedOnly());
    for (int i = 0; i < ITEMS; i++) {
      data.item(i + 1, "i" + i, Attributes.empty());
    }
    data.user(1, "u", Attributes.empty());
    for (int k = 0; k < items.length; k++) {
      data.event(1, items[k] + 1, "click", 1, k, true);
    }
    return data.build();
  }

  private static TowerBatches batches(TwoTowerConfig config, Dataset data) {
    Histories train = Histories.of(data);
    TowerData towers = TowerData.of(data, train, 50, 0.9);
    return new TowerBatches(
        config,
        towers,
        train,
        new TowerInputs(
            towers.schema(),
            config.shape().initialise(towers.schema(), ITEMS, data.users().size(), 1)),
        config.ordered(true));
  }

  private static double mean(float[] user, float[][] items, int taste) {
    return IntStream.range(0, items.length)
        .filter(i -> i % 2 == taste)
        .mapToDouble(i -> dot(user, items[i]))
        .average()
        .orElseThrow();
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }
}
