package dev.belfry.storage;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An open storage over a database of its own, and its parts at hand. */
final class Fixture implements AutoCloseable {
  final Vertx vertx = Vertx.vertx();
  final StorageConfig config;
  Storage storage;

  Fixture(StorageConfig config) {
    this.config = config;
    this.storage = open();
  }

  /** Without Redis. */
  static Fixture plain(Path journal) {
    return new Fixture(StorageConfig.of(EmbeddedServers.newDatabase(), "", journal));
  }

  Storage open() {
    return Await.get(Storage.open(vertx, config, InstantSource.system()));
  }

  void reopen() {
    Await.get(storage.close());
    storage = open();
  }

  /** Creates items with no attributes but a title. */
  void items(String... ids) {
    List<RowResult> results =
        Await.get(
            storage
                .items()
                .put(
                    Arrays.stream(ids)
                        .map(id -> new ItemWrite(id, Map.of("title", "Title of " + id)))
                        .toList()));
    if (!results.stream().allMatch(RowResult::stored)) {
      throw new AssertionError(results.toString());
    }
  }

  /** The one value that a statement answers, as text. */
  @Nullable String sql(String sql) {
    try (Jdbc jdbc = new Jdbc(PostgresUrl.parse(config.postgresUrl()))) {
      @Nullable String[] result = new @Nullable String[1];
      return jdbc.inTransaction(
          () -> {
            jdbc.query(row -> result[0] = row.getString(1), sql);
            return result[0];
          });
    }
  }

  void execute(String sql) {
    try (Jdbc jdbc = new Jdbc(PostgresUrl.parse(config.postgresUrl()))) {
      jdbc.commit(
          () -> {
            jdbc.execute(sql);
          });
    }
  }

  @Override
  public void close() throws SQLException {
    Await.get(storage.close());
    Await.get(vertx.close());
  }
}
