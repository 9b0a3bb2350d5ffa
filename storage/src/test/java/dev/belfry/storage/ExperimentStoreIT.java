package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentStoreIT {
  private static final String ME = "member:me";

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
  @TempDir Path folder;

  @Test
  void lifeOfAnExperiment() throws Exception {
    try (Fixture fixture = Fixture.plain(folder)) {
      ExperimentStore store = fixture.storage.experiments();
      ExperimentRow draft = Await.get(store.create(draft("boots")));
      assertThat(draft.phase()).isZero();
      assertThatThrownBy(() -> Await.get(store.create(draft("boots"))))
          .hasMessageContaining("there is an experiment 'boots' already");
      assertThat(store.running()).isEmpty();

      ExperimentRow saved =
          Await.get(
              store.change(
                  "boots",
                  1L,
                  ME,
                  "save",
                  (row, running) -> row.saved("ab", "session", "{\"a\":2}", now)));
      assertThatThrownBy(() -> Await.get(store.change("boots", 1L, ME, "save", (row, r) -> row)))
          .hasMessageContaining("it is at revision 2, and not at 1");
      ExperimentRow started =
          Await.get(store.change("boots", null, ME, "start", (row, r) -> row.started("s:1", now)));
      assertThat(store.running()).containsExactly(started);
      assertThat(started.phases().getFirst().definition()).isEqualTo(saved.definition());
      assertThatThrownBy(
              () ->
                  Await.get(
                      store.change(
                          "boots",
                          null,
                          ME,
                          "save",
                          (row, r) -> row.saved("ab", "user", "{}", now))))
          .isInstanceOf(BelfryException.class)
          .hasMessageContaining("'boots' is running, and can be changed only while it is a draft");
      assertThatThrownBy(() -> Await.get(store.delete("boots", ME)))
          .hasMessageContaining("it stays");

      Await.get(store.change("boots", null, ME, "ramp", (row, r) -> row.ramped("{\"a\":3}", now)));
      ExperimentRow second =
          Await.get(
              store.change(
                  "boots", null, ME, "phase", (row, r) -> row.nextPhase("{\"a\":4}", "s:2", now)));
      assertThat(second.phases())
          .extracting(ExperimentRow.Phase::definition)
          .containsExactly("{\"a\":3}", "{\"a\":4}");
      ExperimentRow stopped =
          Await.get(store.change("boots", null, ME, "stop", (row, r) -> row.stopped("seen", now)));
      assertThat(stopped.phases().getLast().endedAt()).isEqualTo(now);
      assertThat(store.running()).isEmpty();
      assertThat(Await.get(store.list(ExperimentRow.State.STOPPED))).containsExactly(stopped);
      assertThat(fixture.sql("select count(*) from audit_entry where entity = 'experiment'"))
          .isEqualTo("6");
    }
  }

  @Test
  void anotherProcessFollowsAndTheChangeSeesWhatRuns() throws Exception {
    try (Fixture fixture = Fixture.plain(folder.resolve("one"))) {
      Vertx vertx = Vertx.vertx();
      Storage other =
          Await.get(
              Storage.open(
                  vertx,
                  StorageConfig.of(fixture.config.postgresUrl(), "", folder.resolve("two")),
                  InstantSource.system()));
      CompletableFuture<List<ExperimentRow>> told = new CompletableFuture<>();
      other
          .experiments()
          .onChange(
              running -> {
                if (!running.isEmpty()) {
                  told.complete(running);
                }
              });
      ExperimentStore store = fixture.storage.experiments();
      Await.get(store.create(draft("one")));
      Await.get(store.create(draft("two")));
      Await.get(store.change("one", null, ME, "start", (row, r) -> row.started("s", now)));
      assertThat(told.get(20, TimeUnit.SECONDS)).isEqualTo(store.running());
      assertThatThrownBy(
              () ->
                  Await.get(
                      store.change(
                          "two",
                          null,
                          ME,
                          "start",
                          (row, running) -> {
                            throw BelfryException.invalid(running.getFirst().key() + " runs");
                          })))
          .hasMessage("one runs");
      Await.get(store.delete("two", ME));
      assertThat(Await.get(store.find("two"))).isEmpty();
      Await.get(other.close());
      Await.get(vertx.close());
    }
  }

  private ExperimentRow draft(String key) {
    return ExperimentRow.draft(key, "ab", "user", "{\"a\":1}", ME, now);
  }
}
