package dev.belfry.storage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** The settings as one row. */
final class PgSettings implements SettingsStore {
  private static final String READ = "select two_person_approval, revision from setting";

  private final Postgres postgres;
  private final Audit audit;

  PgSettings(Postgres postgres, Audit audit) {
    this.postgres = postgres;
    this.audit = audit;
  }

  @Override
  public Future<Settings> read() {
    return postgres.query(READ).map(PgSettings::settings);
  }

  @Override
  public Future<Settings> put(boolean twoPersonApproval, long revision, String actor) {
    return postgres.inTransaction(
        connection ->
            connection
                .preparedQuery(READ + " for update")
                .execute()
                .map(PgSettings::settings)
                .compose(
                    before -> {
                      if (before.revision() != revision) {
                        throw new BelfryException(
                            ErrorCode.CONFLICT,
                            "the settings have changed in the meantime: they are at revision "
                                + before.revision()
                                + ", and not at "
                                + revision);
                      }
                      return store(
                          connection, before, new Settings(twoPersonApproval, revision + 1), actor);
                    }));
  }

  private Future<Settings> store(
      SqlConnection connection, Settings before, Settings after, String actor) {
    return connection
        .preparedQuery("update setting set two_person_approval = $1, revision = $2")
        .execute(Tuple.of(after.twoPersonApproval(), after.revision()))
        .compose(
            ignored ->
                audit.append(
                    connection,
                    actor,
                    "change",
                    "settings",
                    "installation",
                    json(before),
                    json(after)))
        .map(after);
  }

  private static ObjectNode json(Settings settings) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("twoPersonApproval", settings.twoPersonApproval())
        .put("revision", settings.revision());
  }

  private static Settings settings(RowSet<Row> rows) {
    Row row = rows.iterator().next();
    return new Settings(row.getBoolean("two_person_approval"), row.getLong("revision"));
  }
}
