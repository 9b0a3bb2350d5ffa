package dev.belfry.storage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Ids;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Model versions in Postgres, with the one that this process answers with at hand. */
final class PgModels implements ModelRegistry {
  private static final String FIND = ModelSql.SELECT + " where name = $1";
  private static final String RETIRE =
      """
      update model_version set retired_at = now()
      where not live and retired_at is null
        and name not in (select name from model_version where retired_at is null
          order by created_at desc, name desc limit $1)
        and replaced_at is distinct from (select max(o.replaced_at) from model_version o
          where not o.live and o.retired_at is null)
        and name not in (select settings ->> 'model' from job
          where state in ('queued', 'running') and settings ->> 'model' is not null)
        and name not in (select v.value -> 'parameters' ->> 'model'
          from experiment e cross join lateral json_array_elements(e.definition -> 'variants') v
          where e.state = 'running' and v.value -> 'parameters' ->> 'model' is not null)
      returning name
      """;

  private final Postgres postgres;
  private final Audit audit;
  private final LoadedModels loaded = new LoadedModels();

  PgModels(Postgres postgres, Audit audit) {
    this.postgres = postgres;
    this.audit = audit;
  }

  @Override
  public Future<Void> register(ModelRow row) {
    try {
      Ids.check("model name", row.name());
    } catch (BelfryException e) {
      return Future.failedFuture(e);
    }
    return postgres
        .query(
            """
            insert into model_version (name, directory, manifest, created_at, parent)
            values ($1, $2, ($3::text)::json, $4, $5) on conflict do nothing returning name
            """,
            row.name(),
            row.directory().toString(),
            row.manifestJson(),
            row.createdAt().atOffset(ZoneOffset.UTC),
            row.parent())
        .compose(
            inserted ->
                inserted.size() == 1
                    ? Future.succeededFuture()
                    : Future.failedFuture(ModelSql.taken(row.name())));
  }

  @Override
  public Future<Void> promote(String name, String actor, String note) {
    return changed(
            connection ->
                usable(connection, name)
                    .compose(
                        row ->
                            row.live()
                                ? Future.succeededFuture()
                                : promote(connection, row, actor, note)))
        .compose(ignored -> reload());
  }

  @Override
  public Future<Void> refuse(String name, String actor, String reason) {
    return changed(
        connection ->
            connection
                .preparedQuery(
                    "update model_version set refused_at = now(), note = $2"
                        + " where name = $1 and not live")
                .execute(Tuple.of(name, reason))
                .compose(
                    updated ->
                        updated.rowCount() == 1
                            ? audit.append(
                                connection,
                                actor,
                                "refuse",
                                ModelSql.ENTITY,
                                name,
                                null,
                                JsonNodeFactory.instance.objectNode().put("reason", reason))
                            : Future.failedFuture(ModelSql.unknown(name))));
  }

  @Override
  public Future<List<ModelRow>> retire(int keep, String actor) {
    return changed(
            connection ->
                connection
                    .preparedQuery(RETIRE)
                    .execute(Tuple.of(keep))
                    .compose(
                        rows -> {
                          Future<Void> done = Future.succeededFuture();
                          for (Row row : rows) {
                            String name = row.getString("name");
                            done =
                                done.compose(
                                    before ->
                                        audit.append(
                                            connection,
                                            actor,
                                            "retire",
                                            ModelSql.ENTITY,
                                            name,
                                            null,
                                            null));
                          }
                          return done;
                        }))
        .compose(
            ignored ->
                postgres.query(
                    ModelSql.SELECT + " where retired_at is not null" + ModelSql.NEWEST_FIRST))
        .map(PgModels::models);
  }

  @Override
  public Future<ModelRow> load(String name) {
    return loaded.inTurn(
        () ->
            find(name)
                .map(found -> ModelSql.usable(name, found.orElse(null)))
                .compose(row -> loaded.beside(row).map(row)));
  }

  @Override
  public Future<Map<String, String>> hold(Set<String> names) {
    return loaded.inTurn(
        () -> {
          loaded.hold(names);
          Map<String, String> problems = new TreeMap<>();
          Future<Void> done = Future.succeededFuture();
          for (String name : names) {
            done = done.compose(before -> held(name, problems));
          }
          return done.map(problems);
        });
  }

  private Future<Void> held(String name, Map<String, String> problems) {
    return find(name)
        .map(found -> ModelSql.usable(name, found.orElse(null)))
        .compose(loaded::held)
        .recover(
            failure -> {
              problems.put(name, String.valueOf(failure.getMessage()));
              return Future.succeededFuture();
            });
  }

  @Override
  public Optional<ModelRow> live() {
    return loaded.live();
  }

  @Override
  public Future<Optional<ModelRow>> find(String name) {
    return postgres.query(FIND, name).map(rows -> models(rows).stream().findFirst());
  }

  @Override
  public Future<List<ModelRow>> list() {
    return postgres.query(ModelSql.SELECT + ModelSql.NEWEST_FIRST).map(PgModels::models);
  }

  @Override
  public Future<Void> addApplier(ModelApplier applier) {
    return loaded.inTurn(() -> previous().compose(row -> loaded.add(applier, row)));
  }

  /**
   * Follows a promotion here or elsewhere: loads the version that is live now, and answers with it
   * from then on. Fails where it cannot be read; the one before serves on.
   */
  Future<Void> reload() {
    return loaded.inTurn(
        () ->
            postgres
                .query(ModelSql.SELECT + " where live")
                .compose(
                    rows -> {
                      List<ModelRow> live = models(rows);
                      return live.isEmpty()
                          ? Future.succeededFuture()
                          : loaded.serve(live.getFirst());
                    }));
  }

  private Future<@Nullable ModelRow> previous() {
    return list()
        .map(
            rows ->
                rows.stream()
                    .filter(row -> row.state() == ModelRow.State.PREVIOUS)
                    .findFirst()
                    .orElse(null));
  }

  /** One change of the registry at a time, over all processes. */
  private Future<Void> changed(Function<SqlConnection, Future<Void>> change) {
    return postgres.inTransaction(
        connection ->
            AdvisoryLock.MODELS.take(connection).compose(taken -> change.apply(connection)));
  }

  private Future<ModelRow> usable(SqlConnection connection, String name) {
    return connection
        .preparedQuery(FIND)
        .execute(Tuple.of(name))
        .map(rows -> ModelSql.usable(name, models(rows).stream().findFirst().orElse(null)));
  }

  private Future<Void> promote(SqlConnection connection, ModelRow row, String actor, String note) {
    return connection
        .preparedQuery(ModelSql.CLEAR_LIVE + " returning name")
        .execute()
        .compose(
            cleared -> {
              String before = null;
              for (Row replaced : cleared) {
                before = replaced.getString("name");
              }
              String live = before;
              return connection
                  .preparedQuery(
                      """
                      update model_version set live = true, promoted_at = now(), promoted_by = $2,
                        note = $3, replaced_at = null, refused_at = null
                      where name = $1
                      """)
                  .execute(Tuple.of(row.name(), actor, note))
                  .compose(updated -> connection.preparedQuery(ModelSql.TELL).execute())
                  .compose(
                      told ->
                          audit.append(
                              connection,
                              actor,
                              "promote",
                              ModelSql.ENTITY,
                              row.name(),
                              ModelSql.serving(live),
                              ModelSql.serving(row.name(), note)));
            });
  }

  private static List<ModelRow> models(RowSet<Row> rows) {
    List<ModelRow> result = new ArrayList<>(rows.size());
    for (Row row : rows) {
      OffsetDateTime promoted = row.getOffsetDateTime("promoted_at");
      result.add(
          new ModelRow(
              row.getString("name"),
              Path.of(row.getString("directory")),
              row.getString("manifest"),
              row.getOffsetDateTime("created_at").toInstant(),
              row.getString("parent"),
              ModelRow.State.valueOf(row.getString("state")),
              promoted == null ? null : promoted.toInstant(),
              row.getString("promoted_by"),
              row.getString("note")));
    }
    return result;
  }
}
