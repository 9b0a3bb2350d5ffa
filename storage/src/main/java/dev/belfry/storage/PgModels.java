package dev.belfry.storage;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Ids;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Model versions in Postgres, with the live one at hand. */
final class PgModels implements ModelRegistry {
  private static final String COLUMNS =
      "name, directory, manifest::text as manifest, created_at, live";

  private final Postgres postgres;
  private final List<Consumer<ModelRow>> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable ModelRow live;

  PgModels(Postgres postgres) {
    this.postgres = postgres;
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
            insert into model_version (name, directory, manifest, created_at)
            values ($1, $2, ($3::text)::json, $4) on conflict do nothing returning name
            """,
            row.name(),
            row.directory().toString(),
            row.manifestJson(),
            row.createdAt().atOffset(ZoneOffset.UTC))
        .compose(
            inserted ->
                inserted.size() == 1
                    ? Future.succeededFuture()
                    : Future.failedFuture(taken(row.name())));
  }

  @Override
  public Future<Void> promote(String name) {
    return postgres
        .inTransaction(
            connection ->
                AdvisoryLock.MODELS
                    .take(connection)
                    .compose(
                        ignored ->
                            connection
                                .preparedQuery("update model_version set live = false where live")
                                .execute())
                    .compose(
                        ignored ->
                            connection
                                .preparedQuery(
                                    "update model_version set live = true, promoted_at = now() where name = $1")
                                .execute(Tuple.of(name)))
                    .compose(
                        updated ->
                            updated.rowCount() == 1
                                ? connection
                                    .preparedQuery("insert into change (kind) values ('model')")
                                    .execute()
                                : Future.failedFuture(unknown(name))))
        .compose(ignored -> reload());
  }

  @Override
  public Optional<ModelRow> live() {
    return Optional.ofNullable(live);
  }

  @Override
  public Future<List<ModelRow>> list() {
    return postgres
        .query("select " + COLUMNS + " from model_version order by created_at desc, name desc")
        .map(
            rows -> {
              List<ModelRow> result = new ArrayList<>(rows.size());
              for (Row row : rows) {
                result.add(model(row));
              }
              return result;
            });
  }

  @Override
  public void onPromote(Consumer<ModelRow> listener) {
    listeners.add(listener);
  }

  /** Reads the live version again, after a promotion here or elsewhere. */
  Future<Void> reload() {
    return postgres
        .query("select " + COLUMNS + " from model_version where live")
        .map(
            rows -> {
              for (Row row : rows) {
                use(model(row));
              }
              return null;
            });
  }

  static BelfryException taken(String name) {
    return new BelfryException(
        ErrorCode.CONFLICT, "a model named '" + Ids.shorten(name) + "' is registered already");
  }

  static BelfryException unknown(String name) {
    return new BelfryException(
        ErrorCode.NOT_FOUND, "no model named '" + Ids.shorten(name) + "' is registered");
  }

  private synchronized void use(ModelRow row) {
    ModelRow before = live;
    if (before == null || !before.name().equals(row.name())) {
      live = row;
      listeners.forEach(listener -> listener.accept(row));
    }
  }

  private static ModelRow model(Row row) {
    return new ModelRow(
        row.getString("name"),
        Path.of(row.getString("directory")),
        row.getString("manifest"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getBoolean("live"));
  }
}
