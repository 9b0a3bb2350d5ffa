package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.storage.ModelRow.State;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions, which of them serves, and what became of the others. */
class ModelsIT {
  private static final Instant AT = Instant.parse("2026-03-01T00:00:00Z");
  private static final String ANN = "member:ann";

  @TempDir Path folder = Path.of("");
  private final Part part = new Part();
  private @Nullable Fixture opened;

  @BeforeEach
  void open() {
    opened = Fixture.plain(folder);
    Await.get(models().addApplier(part));
  }

  @AfterEach
  void close() throws SQLException {
    fixture().close();
  }

  @Test
  void theOneBeforeTheLiveIsThePreviousAndARefusedOneSaysWhy() {
    register("a", "b", "c");
    Await.get(models().promote("a", ANN, ""));
    Await.get(models().promote("b", ANN, "it is better"));
    Await.get(models().refuse("c", "schedule", "it is worse"));
    assertThat(states())
        .containsExactly(
            Map.entry("c", State.REFUSED),
            Map.entry("b", State.LIVE),
            Map.entry("a", State.PREVIOUS));
    ModelRow b = Await.get(models().find("b")).orElseThrow();
    assertThat(b.promotedBy()).isEqualTo(ANN);
    assertThat(b.note()).isEqualTo("it is better");
    assertThat(Await.get(models().find("c")).orElseThrow().note()).isEqualTo("it is worse");

    Await.get(models().promote("a", ANN, ""));
    assertThat(states()).contains(Map.entry("a", State.LIVE), Map.entry("b", State.PREVIOUS));
    Await.get(models().promote("c", ANN, ""));
    assertThat(states())
        .contains(
            Map.entry("c", State.LIVE),
            Map.entry("a", State.PREVIOUS),
            Map.entry("b", State.CANDIDATE));
  }

  @Test
  void everyChangeIsInTheAuditLogWithBeforeAndAfter() {
    register("a", "b");
    Await.get(models().promote("a", ANN, ""));
    Await.get(models().promote("b", "key:ops", "ndcg@10 rose"));
    Await.get(models().promote("b", "key:ops", "again"));
    Await.get(models().refuse("a", "schedule", "worse"));
    try (BatchStore batch = new BatchStore(fixture().config, InstantSource.fixed(AT))) {
      batch.promoteModel("a", "command");
    }
    assertThat(
            Await.get(
                fixture().storage.audit().page(new AuditLog.Query(null, 10, null, "model", null))))
        .extracting(entry -> entry.actor() + " " + entry.action() + " " + entry.entityId())
        .containsExactly(
            "command promote a", "schedule refuse a", "key:ops promote b", "member:ann promote a");
    AuditEntry promoted =
        Await.get(fixture().storage.audit().page(new AuditLog.Query(4L, 1, null, "model", "b")))
            .getFirst();
    assertThat(String.valueOf(promoted.before())).isEqualTo("{\"live\":\"a\"}");
    assertThat(String.valueOf(promoted.after()))
        .isEqualTo("{\"live\":\"b\",\"reason\":\"ndcg@10 rose\"}");
    assertThat(Await.get(fixture().storage.audit().verify()).firstBroken()).isNull();
  }

  @Test
  void noRequestMeetsAVersionThatIsNotLoaded() {
    register("a", "b");
    Await.get(models().promote("a", ANN, ""));
    Promise<Void> loading = Promise.promise();
    part.next = loading.future();
    Future<Void> promotion = models().promote("b", ANN, "");
    Await.until("b is being loaded", () -> part.loads.contains("b"));
    assertThat(live()).isEqualTo("a");
    loading.complete();
    Await.get(promotion);
    assertThat(live()).isEqualTo("b");
  }

  @Test
  void aVersionThatCannotBeLoadedLeavesTheOneThatServes() {
    register("a", "broken");
    Await.get(models().promote("a", ANN, ""));
    part.broken.add("broken");
    assertThatThrownBy(() -> Await.get(models().load("broken"))).hasMessage("broken is damaged");
    assertThatThrownBy(() -> Await.get(models().promote("broken", ANN, "")))
        .hasMessage("broken is damaged");
    assertThat(live()).isEqualTo("a");

    // The row says otherwise now: a server that starts falls back to the one that can be read.
    fixture().reopen();
    Await.get(models().addApplier(part));
    assertThat(live()).isEqualTo("a");
    part.broken.clear();
    register("c");
    Await.get(models().promote("c", ANN, ""));
    assertThat(live()).isEqualTo("c");
  }

  @Test
  void atMostTheLiveThePreviousAndOneThatIsLookedAtAreHeld() {
    register("a", "b", "c", "d");
    Await.get(models().promote("a", ANN, ""));
    Await.get(models().promote("b", ANN, ""));
    Await.get(models().load("c"));
    assertThat(part.held).containsExactlyInAnyOrder("a", "b", "c");
    Await.get(models().load("d"));
    assertThat(part.held).containsExactlyInAnyOrder("a", "b", "d");
    int loads = part.loads.size();
    Await.get(models().promote("a", ANN, ""));
    Await.get(models().promote("d", ANN, ""));
    assertThat(part.held).contains("a", "d");
    assertThat(part.loads.subList(loads, part.loads.size())).containsOnly("a", "d");
    assertThat(part.read).isEqualTo(4);
  }

  @Test
  void oldVersionsAreRetiredButNeverOneThatIsNeeded() {
    register("a", "b", "c", "d", "e", "f");
    Await.get(models().promote("a", ANN, ""));
    Await.get(models().promote("b", ANN, ""));
    fixture()
        .execute(
            """
            insert into job (job_id, kind, title, settings, actor, created_at)
            values (gen_random_uuid(), 'training', 't', '{"model":"c"}', 'me', now())
            """);
    assertThat(Await.get(models().retire(2, "schedule")))
        .extracting(ModelRow::name)
        .containsExactly("d");
    assertThat(states())
        .containsExactly(
            Map.entry("f", State.CANDIDATE),
            Map.entry("e", State.CANDIDATE),
            Map.entry("d", State.RETIRED),
            Map.entry("c", State.CANDIDATE),
            Map.entry("b", State.LIVE),
            Map.entry("a", State.PREVIOUS));
    assertThatThrownBy(() -> Await.get(models().promote("d", ANN, "")))
        .isInstanceOfSatisfying(
            BelfryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
        .hasMessageContaining("'d' is retired");
    assertThatThrownBy(() -> Await.get(models().load("d"))).hasMessageContaining("is retired");
    assertThat(live()).isEqualTo("b");
  }

  private void register(String... names) {
    for (String name : names) {
      Await.get(
          models()
              .register(
                  new ModelRow(
                      name, folder.resolve(name), "{}", AT.plusSeconds(name.charAt(0)), false)));
    }
  }

  private Map<String, State> states() {
    return Await.get(models().list()).stream()
        .collect(
            Collectors.toMap(
                ModelRow::name, ModelRow::state, (one, other) -> one, LinkedHashMap::new));
  }

  private String live() {
    return models().live().orElseThrow().name();
  }

  private ModelRegistry models() {
    return fixture().storage.models();
  }

  private Fixture fixture() {
    if (opened == null) {
      throw new IllegalStateException("not opened");
    }
    return opened;
  }

  /** A part that holds names. */
  private static final class Part implements ModelApplier {
    private final List<String> loads = new CopyOnWriteArrayList<>();
    private final Set<String> broken = new HashSet<>();
    private volatile List<String> held = List.of();
    private volatile Future<Void> next = Future.succeededFuture();
    private volatile int read;

    @Override
    public Future<Void> load(ModelRow model, Set<String> keep) {
      loads.add(model.name());
      if (broken.contains(model.name())) {
        return Future.failedFuture(BelfryException.invalid(model.name() + " is damaged"));
      }
      return next.onSuccess(
          done -> {
            if (!held.contains(model.name())) {
              List<String> now = new ArrayList<>(held.stream().filter(keep::contains).toList());
              now.add(model.name());
              held = now;
              read = read + 1;
            }
          });
    }
  }
}
