package dev.belfry.training;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.model.HistoryBlock;
import dev.belfry.model.HistoryShape;
import dev.belfry.model.TowerInputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SequenceTrainingTest {
  private static final int USERS = 60;
  private static final int ITEMS = 30;
  private static final int LENGTH = 6;

  private final Dataset data = circle();
  private final Histories all = Histories.of(data);

  /** Everybody walks the circle of items from somewhere: only the order tells what is next. */
  private static Dataset circle() {
    Dataset.Builder data = new Dataset.Builder("circle", AttributeSchema.reservedOnly());
    for (int i = 0; i < ITEMS; i++) {
      data.item(i + 1, "i" + i, Attributes.empty());
    }
    for (int u = 0; u < USERS; u++) {
      data.user(u + 1, "u" + u, Attributes.empty());
      for (int k = 0; k < LENGTH; k++) {
        data.event(u + 1, (u + k) % ITEMS + 1, "click", 1, 1_000L * (k + 1), true);
      }
    }
    return data.build();
  }

  private static TwoTowerConfig config(String... settings) {
    return TwoTowerConfig.of(Settings.parse(List.of(settings)), TwoTowerConfig.sequenceDefaults());
  }

  @Test
  void sequencesGiveEveryExampleOnceAndShareAPass() {
    TwoTowerConfig config = config("two-tower.batch-size=17", "two-tower.history-length=4");
    TowerData towers = TowerData.of(data, all, 4, 0.8);
    TowerInputs inputs =
        new TowerInputs(
            towers.schema(), config.shape().initialise(towers.schema(), ITEMS, USERS, 1));
    TowerBatches batches = new TowerBatches(config, towers, all, inputs, true);
    List<Integer> sizes = new ArrayList<>();
    int sequences = 0;
    for (int index = 0; index < batches.batches(); index++) {
      TowerBatches.Batch batch = batches.batch(1, index);
      batch.users().forEach(user -> sizes.add(user.historySize()));
      HistoryBlock histories = requireNonNull(batch.histories());
      assertThat(histories.places()).hasSameSizeAs(batch.labels());
      sequences += histories.sequences();
    }
    assertThat(sizes).hasSize(USERS * LENGTH);
    assertThat(sizes.stream().filter(size -> size == 0)).hasSize(USERS);
    // Two or three windows a user, and one more where a batch ends within one.
    assertThat(sequences).isBetween(2 * USERS, 3 * USERS + batches.batches());
  }

  @ParameterizedTest
  @EnumSource
  void everyHistoryEncoderLearnsWhatFollowsWhat(HistoryShape.Kind kind) {
    Split split = Split.leaveLastOut(all);
    TwoTowerConfig config =
        config(
            "two-tower.history=" + kind.name().toLowerCase(Locale.ROOT),
            "two-tower.dropout=0.1",
            "two-tower.encoder-dropout=0.1",
            "two-tower.batch-size=32");
    TowerData towers = TowerData.of(data, split.train(), 50, 0.8);
    TwoTowerTrainer.Trained trained =
        new TwoTowerTrainer(config)
            .fit(towers, split.train(), split.validation(), 30, Progress.NONE, Curve.NONE);
    assertThat(trained.validation()).isGreaterThan(0.7);
  }
}
