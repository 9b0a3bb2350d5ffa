package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.model.ModelArtefact;
import dev.belfry.storage.BatchStore;
import dev.belfry.storage.LoadReport;
import dev.belfry.storage.Migrations;
import dev.belfry.storage.ModelRow;
import dev.belfry.storage.PositiveRule;
import dev.belfry.storage.StorageConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreIT {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-04-05T06:07:08Z"));

  @TempDir static Path folder = Path.of("");

  private static EmbeddedPostgres postgres = startable();
  private static StorageConfig config = config();

  private final List<String> rejected = new ArrayList<>();

  private static EmbeddedPostgres startable() {
    try {
      return EmbeddedPostgres.builder().start();
    } catch (IOException e) {
      throw new IllegalStateException("Postgres did not start", e);
    }
  }

  private static StorageConfig config() {
    return StorageConfig.of(
        "postgresql://postgres:postgres@localhost:" + postgres.getPort() + "/postgres",
        "",
        Path.of("unused-journal"));
  }

  @BeforeAll
  static void migrate() {
    Migrations.run(config.postgresUrl());
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @Test
  void shopIsImportedOnceTrainedAndPromoted() {
    Dataset shop =
        GenerateJob.generate(
            new ShopConfig(150, 60, 2, Instant.parse("2026-03-01T00:00:00Z"), 60),
            PositiveRule.DEFAULT);
    try (BatchStore store = new BatchStore(config)) {
      Importer.Report first = load(shop, store);
      assertThat(first.items()).isEqualTo(new LoadReport(60, 0, 0));
      assertThat(first.users()).isEqualTo(new LoadReport(150, 0, 0));
      assertThat(first.events()).isEqualTo(new LoadReport(shop.events(), 0, 0));
      Importer.Report second = load(shop, store);
      assertThat(second.items()).isEqualTo(new LoadReport(0, 60, 0));
      assertThat(second.users()).isEqualTo(new LoadReport(0, 150, 0));
      assertThat(second.events()).isEqualTo(new LoadReport(0, shop.events(), 0));
      assertThat(rejected).isEmpty();

      Dataset stored = StoredData.read(store, Progress.NONE);
      assertThat(stored.events()).isEqualTo(shop.events());
      assertThat(stored.positives()).isEqualTo(shop.positives());
      for (int e = 0; e < shop.events(); e += 31) {
        assertThat(stored.millisOf(e)).isEqualTo(shop.millisOf(e));
      }

      TrainJob.Result result =
          TrainJob.run(
              store, TrainJob.Options.of(folder, true), PositiveRule.DEFAULT, CLOCK, Progress.NONE);
      List<ModelRow> models = store.models();
      assertThat(models).hasSize(1);
      assertThat(models.getFirst().live()).isTrue();
      assertThat(models.getFirst().name()).isEqualTo(result.manifest().name());
      ModelArtefact artefact = ModelArtefact.read(models.getFirst().directory());
      assertThat(artefact.items().itemNos())
          .containsExactly(stored.items().stream().mapToLong(i -> i.itemNo()).toArray());
    }
  }

  @Test
  void rowTheStoreRefusesIsReportedAndTheOthersAreStored() {
    Dataset data =
        new Dataset.Builder("odd", ShopGenerator.schema())
            .item(1, "good", Attributes.of(Map.of("price", 3.0)))
            .item(2, "bad", Attributes.of(Map.of("price", -3.0)))
            .user(1, "someone", Attributes.empty())
            .event(1, 1, "click", 1, 1_000, true)
            .event(1, 2, "click", 1, 2_000, true)
            .build();
    try (BatchStore store = new BatchStore(config)) {
      Importer.Report report = load(data, store);
      assertThat(report.items()).isEqualTo(new LoadReport(1, 0, 1));
      assertThat(report.events()).isEqualTo(new LoadReport(1, 0, 1));
      assertThat(rejected.getFirst()).contains("item bad").contains("price");
      assertThat(rejected).anySatisfy(line -> assertThat(line).startsWith("event someone:bad"));
    }
  }

  private Importer.Report load(Dataset data, BatchStore store) {
    return Importer.load(
        data, store, (where, why) -> rejected.add(where + ": " + why), Progress.NONE);
  }
}
