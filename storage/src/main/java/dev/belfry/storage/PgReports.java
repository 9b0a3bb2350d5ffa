package dev.belfry.storage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Ids;
import dev.belfry.contracts.common.Suggestions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports through the role {@code belfry_report}; what is saved, through the pool. */
final class PgReports implements Reports {
  private static final Logger LOG = LoggerFactory.getLogger(PgReports.class);

  /** Statements and exports at a time; a thread for each, and some that end them. */
  static final int SLOTS = 6;

  private static final Duration REPORT = Duration.ofSeconds(30);
  private static final Duration EXPORT = Duration.ofMinutes(10);
  private static final String SYSTEM = "system";
  private static final String VIEWS =
      """
      select c.relname as view, coalesce(obj_description(c.oid, 'pg_class'), '') as said,
        a.attname as name, t.typname as type, coalesce(col_description(c.oid, a.attnum), '') as words
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      join pg_type t on t.oid = a.atttypid
      where c.relnamespace = 'reporting'::regnamespace and c.relkind = 'v'
      order by c.relname, a.attnum
      """;
  private static final String SAVED = "select name, sql, updated_by, updated_at from saved_query";

  private final Vertx vertx;
  private final Postgres postgres;
  private final Audit audit;
  private final InstantSource clock;
  private final StorageConfig config;
  private final ReportRunner runner;
  private final WorkerExecutor workers;

  /** Complete once the role is there, or cannot be made. */
  private volatile Future<Void> ready = Future.succeededFuture();

  PgReports(
      Vertx vertx, Postgres postgres, Audit audit, StorageConfig config, InstantSource clock) {
    this.vertx = vertx;
    this.postgres = postgres;
    this.audit = audit;
    this.clock = clock;
    this.config = config;
    this.runner =
        new ReportRunner(
            PostgresUrl.parse(config.postgresUrl()), config.reports().password(), SLOTS);
    this.workers =
        vertx.createSharedWorkerExecutor(
            "belfry-reports-" + UUID.randomUUID(), SLOTS + 2, 20, TimeUnit.MINUTES);
  }

  /** Makes the role, where this process may. */
  void start() {
    ready =
        postgres
            .query("select ensure_report_role($1)", config.reports().password())
            .<Void>mapEmpty()
            .onFailure(
                failure ->
                    LOG.warn(
                        "The role belfry_report cannot be made: reports are read once it is there",
                        failure))
            .otherwiseEmpty();
  }

  Future<Void> close() {
    return ready.eventually(workers::close);
  }

  @Override
  public Future<List<ReportView>> views() {
    return postgres
        .query(VIEWS)
        .map(
            rows -> {
              Map<String, String> said = new LinkedHashMap<>();
              Map<String, List<ReportView.Column>> columns = new LinkedHashMap<>();
              for (Row row : rows) {
                String view = row.getString("view");
                said.put(view, row.getString("said"));
                columns
                    .computeIfAbsent(view, name -> new ArrayList<>())
                    .add(
                        ReportView.column(
                            row.getString("name"), row.getString("type"), row.getString("words")));
              }
              List<ReportView> views = new ArrayList<>(said.size());
              columns.forEach(
                  (view, of) -> views.add(ReportView.of(view, said.getOrDefault(view, ""), of)));
              return views;
            });
  }

  /** The limit is in the text, too, where the planner sees that it need not sort everything. */
  @Override
  public Future<SqlResult> read(ReportQuery query, int limit) {
    return sql(query)
        .compose(
            sql -> {
              String text = sql.text() + " limit " + (limit + 1L);
              return answer(
                  new SqlStatement(UUID.randomUUID(), SYSTEM, text, limit, REPORT), sql.params());
            });
  }

  @Override
  public Future<Void> export(ReportQuery query, long limit, ReportSink sink) {
    return sql(query)
        .compose(
            sql ->
                stream(
                    new SqlStatement(UUID.randomUUID(), SYSTEM, sql.text(), limit, EXPORT),
                    sql.params(),
                    sink));
  }

  @Override
  public Future<SqlResult> run(SqlStatement statement) {
    return checked(statement).compose(checked -> answer(checked, List.of()));
  }

  @Override
  public Future<Void> export(SqlStatement statement, ReportSink sink) {
    return checked(statement).compose(checked -> stream(checked, List.of(), sink));
  }

  @Override
  public Future<Boolean> cancel(UUID queryId, String actor, boolean everybodys) {
    ReportRunner.Running running = runner.find(queryId);
    if (running == null || running.actor().equals(SYSTEM)) {
      return Future.succeededFuture(false);
    }
    if (!everybodys && !running.actor().equals(actor)) {
      return Future.failedFuture(
          new BelfryException(
              ErrorCode.FORBIDDEN,
              "the statement is somebody else's: they can cancel it, and an administrator"));
    }
    return end(running, ReportRunner.End.CANCELLED).map(true);
  }

  @Override
  public Future<List<SavedQuery>> saved() {
    return postgres
        .query(SAVED + " order by name")
        .map(
            rows -> {
              List<SavedQuery> queries = new ArrayList<>(rows.size());
              rows.forEach(row -> queries.add(saved(row)));
              return queries;
            });
  }

  @Override
  public Future<Optional<SavedQuery>> saved(String name) {
    return postgres
        .query(SAVED + " where name = $1", name)
        .map(
            rows ->
                rows.size() == 0 ? Optional.empty() : Optional.of(saved(rows.iterator().next())));
  }

  @Override
  public Future<SavedQuery> save(String name, String sql, String actor) {
    SavedQuery query = new SavedQuery(name, sql, actor, clock.instant());
    return postgres
        .inTransaction(
            connection ->
                connection
                    .preparedQuery(
                        """
                        insert into saved_query (name, sql, updated_by, updated_at)
                        values ($1, $2, $3, $4)
                        on conflict (name) do update set sql = excluded.sql,
                          updated_by = excluded.updated_by, updated_at = excluded.updated_at
                        """)
                    .execute(Tuple.of(name, sql, actor, query.updatedAt().atOffset(ZoneOffset.UTC)))
                    .compose(
                        ignored ->
                            audit.append(
                                connection,
                                actor,
                                "save",
                                "query",
                                name,
                                null,
                                JsonNodeFactory.instance.objectNode().put("sql", sql))))
        .map(query);
  }

  @Override
  public Future<Boolean> deleteSaved(String name, String actor) {
    return postgres.inTransaction(
        connection ->
            connection
                .preparedQuery("delete from saved_query where name = $1 returning sql")
                .execute(Tuple.of(name))
                .compose(
                    gone ->
                        gone.size() == 0
                            ? Future.succeededFuture(false)
                            : audit
                                .append(
                                    connection,
                                    actor,
                                    "delete",
                                    "query",
                                    name,
                                    JsonNodeFactory.instance
                                        .objectNode()
                                        .put("sql", gone.iterator().next().getString("sql")),
                                    null)
                                .map(true)));
  }

  private Future<ReportQuery.Sql> sql(ReportQuery query) {
    return views()
        .map(
            views -> {
              for (ReportView view : views) {
                if (view.name().equals(query.view())) {
                  return query.sql(view, clock.instant());
                }
              }
              @Nullable String nearest =
                  Suggestions.nearest(query.view(), views.stream().map(ReportView::name).toList());
              throw new BelfryException(
                  ErrorCode.NOT_FOUND,
                  "there is no report '"
                      + Ids.shorten(query.view())
                      + "'"
                      + (nearest == null ? "" : ": did you mean '" + nearest + "'?"));
            });
  }

  private static Future<SqlStatement> checked(SqlStatement given) {
    try {
      return Future.succeededFuture(
          new SqlStatement(
              given.queryId(),
              given.actor(),
              SqlGuard.check(given.sql()),
              given.limit(),
              given.timeout()));
    } catch (BelfryException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<SqlResult> answer(SqlStatement statement, List<Object> params) {
    int limit = (int) Math.min(statement.limit(), MAX_ROWS);
    JsonRows rows = new JsonRows(limit);
    long start = System.nanoTime();
    return ready.compose(
        there ->
            admitted(
                statement,
                running -> {
                  runner.run(
                      statement.queryId(), running, statement.sql(), params, limit + 1L, rows);
                  return rows.result((System.nanoTime() - start) / 1e6);
                }));
  }

  private Future<Void> stream(SqlStatement statement, List<Object> params, ReportSink sink) {
    return ready
        .compose(
            there ->
                admitted(
                    statement,
                    running -> {
                      CsvRows rows = new CsvRows(sink);
                      runner.run(
                          statement.queryId(),
                          running,
                          statement.sql(),
                          params,
                          statement.limit(),
                          rows);
                      rows.flush();
                      return true;
                    }))
        .mapEmpty();
  }

  private interface Work<T> {
    T with(ReportRunner.Running running) throws IOException;
  }

  /** Runs work in one of the places, and ends it when its time is over. */
  private <T> Future<T> admitted(SqlStatement statement, Work<T> work) {
    ReportRunner.Running running;
    try {
      running = runner.admit(statement.queryId(), statement.actor(), statement.timeout());
    } catch (BelfryException e) {
      return Future.failedFuture(e);
    }
    long timer =
        vertx.setTimer(
            statement.timeout().toMillis(), over -> end(running, ReportRunner.End.TIMED_OUT));
    return workers
        .executeBlocking(
            () -> {
              try {
                return work.with(running);
              } finally {
                runner.leave(statement.queryId());
              }
            },
            false)
        .onComplete(done -> vertx.cancelTimer(timer));
  }

  private Future<Void> end(ReportRunner.Running running, ReportRunner.End why) {
    return workers
        .<Void>executeBlocking(
            () -> {
              running.end(why);
              return null;
            },
            false)
        .onFailure(failure -> LOG.warn("A statement could not be ended", failure));
  }

  private static SavedQuery saved(Row row) {
    return new SavedQuery(
        row.getString("name"),
        row.getString("sql"),
        row.getString("updated_by"),
        row.getOffsetDateTime("updated_at").toInstant());
  }
}
