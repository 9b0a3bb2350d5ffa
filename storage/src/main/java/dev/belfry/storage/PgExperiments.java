package dev.belfry.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Ids;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Experiments in Postgres. */
final class PgExperiments implements ExperimentStore {
  private static final String ENTITY = "experiment";
  private static final String COLUMNS =
      """
      select e.experiment_no, e.key, e.revision, e.state, e.kind, e.unit,
        e.definition::text as definition, e.created_by, e.created_at, e.updated_at, e.started_at,
        e.stopped_at, e.stop_reason, e.winner, p.phase, p.seed,
        p.definition::text as phase_definition, p.started_at as phase_started_at, p.ended_at
      from experiment e left join experiment_phase p using (experiment_no)
      """;
  private static final String ORDER = " order by e.updated_at desc, e.experiment_no, p.phase";
  private static final String ONE = COLUMNS + "where e.key = $1" + ORDER;
  private static final String RUNNING = COLUMNS + "where e.state = 'running'" + ORDER;
  private static final String INSERT =
      """
      insert into experiment (key, revision, state, kind, unit, definition, created_by, created_at,
        updated_at)
      values ($1, 1, 'draft', $2, $3, ($4::text)::json, $5, $6, $6)
      on conflict (key) do nothing returning experiment_no
      """;
  private static final String UPDATE =
      """
      update experiment set revision = $2, state = $3, kind = $4, unit = $5,
        definition = ($6::text)::json, phase = $7, updated_at = $8, started_at = $9,
        stopped_at = $10, stop_reason = $11, winner = $12
      where experiment_no = $1
      """;
  private static final String PUT_PHASE =
      """
      insert into experiment_phase (experiment_no, phase, seed, definition, started_at, ended_at)
      values ($1, $2, $3, ($4::text)::json, $5, $6)
      on conflict (experiment_no, phase) do update
      set definition = excluded.definition, ended_at = excluded.ended_at
      """;

  private final Postgres postgres;
  private final Audit audit;
  private final List<Consumer<List<ExperimentRow>>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong turns = new AtomicLong();
  private long taken;
  private volatile List<ExperimentRow> running = List.of();

  PgExperiments(Postgres postgres, Audit audit) {
    this.postgres = postgres;
    this.audit = audit;
  }

  @Override
  public Future<ExperimentRow> create(ExperimentRow draft) {
    return postgres
        .inTransaction(
            connection ->
                connection
                    .preparedQuery(INSERT)
                    .execute(
                        Tuple.of(
                            draft.key(),
                            draft.kind(),
                            draft.unit(),
                            draft.definition(),
                            draft.createdBy(),
                            utc(draft.createdAt())))
                    .compose(
                        inserted ->
                            inserted.size() == 1
                                ? told(connection, draft.createdBy(), "create", null, draft)
                                : Future.failedFuture(
                                    new BelfryException(
                                        ErrorCode.CONFLICT,
                                        "there is an experiment '"
                                            + Ids.shorten(draft.key())
                                            + "' already"))))
        .compose(done -> required(draft.key()));
  }

  @Override
  public Future<Optional<ExperimentRow>> find(String key) {
    return postgres.query(ONE, key).map(rows -> read(rows).stream().findFirst());
  }

  @Override
  public Future<List<ExperimentRow>> list(ExperimentRow.@Nullable State state) {
    return state == null
        ? postgres.query(COLUMNS + ORDER).map(PgExperiments::read)
        : postgres
            .query(COLUMNS + "where e.state = $1" + ORDER, state.text())
            .map(PgExperiments::read);
  }

  @Override
  public Future<ExperimentRow> change(
      String key, @Nullable Long revision, String actor, String action, Change change) {
    return postgres
        .inTransaction(
            connection ->
                locked(connection, key)
                    .compose(
                        before -> {
                          if (revision != null && revision != before.revision()) {
                            throw new BelfryException(
                                ErrorCode.CONFLICT,
                                "the experiment '"
                                    + key
                                    + "' has changed in the meantime: it is at revision "
                                    + before.revision()
                                    + ", and not at "
                                    + revision);
                          }
                          return connection
                              .preparedQuery(RUNNING)
                              .execute()
                              .map(rows -> change.apply(before, read(rows)))
                              .compose(after -> store(connection, actor, action, before, after));
                        }))
        .compose(done -> reload())
        .compose(done -> required(key));
  }

  @Override
  public Future<Void> delete(String key, String actor) {
    return postgres.inTransaction(
        connection ->
            locked(connection, key)
                .compose(
                    before -> {
                      if (before.state() != ExperimentRow.State.DRAFT) {
                        throw new BelfryException(
                            ErrorCode.CONFLICT,
                            "the experiment '"
                                + key
                                + "' is "
                                + before.state().text()
                                + ": it stays, for the record of its lists names it; drafts can be"
                                + " deleted");
                      }
                      return connection
                          .preparedQuery("delete from experiment where experiment_no = $1")
                          .execute(Tuple.of(before.experimentNo()))
                          .compose(
                              gone ->
                                  audit.append(
                                      connection,
                                      actor,
                                      "delete",
                                      ENTITY,
                                      key,
                                      json(before),
                                      null));
                    }));
  }

  @Override
  public List<ExperimentRow> running() {
    return running;
  }

  @Override
  public void onChange(Consumer<List<ExperimentRow>> listener) {
    listeners.add(listener);
  }

  @Override
  public Future<Map<Long, String>> kept(String unit) {
    return postgres
        .query("select experiment_no, variant from experiment_assignment where unit = $1", unit)
        .map(
            rows -> {
              Map<Long, String> variants = HashMap.newHashMap(rows.size());
              rows.forEach(
                  row -> variants.put(row.getLong("experiment_no"), row.getString("variant")));
              return variants;
            });
  }

  @Override
  public Future<Void> note(ShadowList list) {
    return postgres
        .query(
            """
            insert into shadow_list (served_at, list_id, experiment_no, variant, overlap,
              live_micros, shadow_micros, error)
            values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing
            """,
            utc(list.servedAt()),
            list.listId(),
            list.experimentNo(),
            list.variant(),
            list.overlap(),
            list.liveMicros(),
            list.shadowMicros(),
            list.error())
        .mapEmpty();
  }

  @Override
  public Future<Set<String>> eventTypes(Instant since) {
    return postgres
        .query(
            """
            select distinct type from (
              (select type from interaction where received_at >= $1 limit 1000000)
              union all
              (select type from interaction
                where received_at >= greatest($1, now() - interval '2 days') limit 1000000)
            ) looked_at
            """,
            utc(since))
        .map(
            rows -> {
              Set<String> types = new TreeSet<>();
              rows.forEach(row -> types.add(row.getString("type")));
              return types;
            });
  }

  /** Reads those that run again, after a change here or elsewhere. */
  Future<Void> reload() {
    long turn = turns.incrementAndGet();
    return postgres
        .query(RUNNING)
        .map(
            rows -> {
              take(turn, read(rows));
              return null;
            });
  }

  /** Answers may overtake each other: what was asked for earlier than what is here is not taken. */
  private synchronized void take(long turn, List<ExperimentRow> now) {
    if (turn > taken) {
      taken = turn;
      running = now;
      listeners.forEach(listener -> listener.accept(now));
    }
  }

  private Future<ExperimentRow> required(String key) {
    return find(key).map(found -> found.orElseThrow(() -> unknown(key)));
  }

  private static Future<ExperimentRow> locked(SqlConnection connection, String key) {
    return AdvisoryLock.EXPERIMENTS
        .take(connection)
        .compose(taken -> connection.preparedQuery(ONE).execute(Tuple.of(key)))
        .map(rows -> read(rows).stream().findFirst().orElseThrow(() -> unknown(key)));
  }

  private Future<Void> store(
      SqlConnection connection,
      String actor,
      String action,
      ExperimentRow before,
      ExperimentRow after) {
    Future<?> done =
        connection
            .preparedQuery(UPDATE)
            .execute(
                Tuple.wrap(
                    new @Nullable Object[] {
                      before.experimentNo(),
                      after.revision(),
                      after.state().text(),
                      after.kind(),
                      after.unit(),
                      after.definition(),
                      after.phase(),
                      utc(after.updatedAt()),
                      utc(after.startedAt()),
                      utc(after.stoppedAt()),
                      after.stopReason(),
                      after.winner()
                    }));
    for (ExperimentRow.Phase phase : after.phases()) {
      done =
          done.compose(
              stored ->
                  connection
                      .preparedQuery(PUT_PHASE)
                      .execute(
                          Tuple.wrap(
                              new @Nullable Object[] {
                                before.experimentNo(),
                                phase.phase(),
                                phase.seed(),
                                phase.definition(),
                                utc(phase.startedAt()),
                                utc(phase.endedAt())
                              })));
    }
    return done.compose(stored -> told(connection, actor, action, before, after));
  }

  private Future<Void> told(
      SqlConnection connection,
      String actor,
      String action,
      @Nullable ExperimentRow before,
      ExperimentRow after) {
    return connection
        .preparedQuery("insert into change (kind) values ('experiment')")
        .execute()
        .compose(
            noted ->
                audit.append(
                    connection,
                    actor,
                    action,
                    ENTITY,
                    after.key(),
                    before == null ? null : json(before),
                    json(after)));
  }

  private static ObjectNode json(ExperimentRow row) {
    ObjectNode json =
        AttributeJson.mapper()
            .createObjectNode()
            .put("state", row.state().text())
            .put("phase", row.phase())
            .put("revision", row.revision());
    if (row.stopReason() != null) {
      json.put("stopReason", row.stopReason());
    }
    if (row.winner() != null) {
      json.put("winner", row.winner());
    }
    json.set("definition", AttributeJson.tree(row.definition()));
    return json;
  }

  private static List<ExperimentRow> read(RowSet<Row> rows) {
    List<ExperimentRow> result = new ArrayList<>();
    List<ExperimentRow.Phase> phases = new ArrayList<>();
    @Nullable Row last = null;
    for (Row row : rows) {
      if (last != null && !last.getLong("experiment_no").equals(row.getLong("experiment_no"))) {
        result.add(experiment(last, phases));
        phases.clear();
      }
      if (row.getInteger("phase") != null) {
        phases.add(phase(row));
      }
      last = row;
    }
    if (last != null) {
      result.add(experiment(last, phases));
    }
    return List.copyOf(result);
  }

  private static ExperimentRow experiment(Row row, List<ExperimentRow.Phase> phases) {
    return new ExperimentRow(
        row.getLong("experiment_no"),
        row.getString("key"),
        row.getLong("revision"),
        ExperimentRow.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getString("kind"),
        row.getString("unit"),
        row.getString("definition"),
        phases,
        row.getString("created_by"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant(),
        instant(row, "started_at"),
        instant(row, "stopped_at"),
        row.getString("stop_reason"),
        row.getString("winner"));
  }

  private static ExperimentRow.Phase phase(Row row) {
    return new ExperimentRow.Phase(
        row.getInteger("phase"),
        row.getString("seed"),
        row.getString("phase_definition"),
        row.getOffsetDateTime("phase_started_at").toInstant(),
        instant(row, "ended_at"));
  }

  private static @Nullable Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  private static BelfryException unknown(String key) {
    return new BelfryException(
        ErrorCode.NOT_FOUND, "there is no experiment '" + Ids.shorten(key) + "'");
  }
}
