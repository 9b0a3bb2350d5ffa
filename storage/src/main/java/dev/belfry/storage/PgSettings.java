package dev.belfry.storage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Objectives;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** The settings as one row. */
final class PgSettings implements SettingsStore {
  private static final String READ =
      "select two_person_approval, objectives::text as objectives, revision from setting";

  private final Postgres postgres;
  private final Audit audit;
  private volatile Settings current = new Settings(false, Objectives.DEFAULT, 0);

  PgSettings(Postgres postgres, Audit audit) {
    this.postgres = postgres;
    this.audit = audit;
  }

  @Override
  public Future<Settings> read() {
    return postgres.query(READ).map(PgSettings::settings);
  }

  @Override
  public Settings current() {
    return current;
  }

  /** Reads what is current again, after a change here or elsewhere. */
  Future<Void> reload() {
    return read()
        .map(
            read -> {
              current = read;
              return null;
            });
  }

  @Override
  public Future<Settings> put(
      boolean twoPersonApproval, Objectives objectives, long revision, String actor) {
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
                          connection,
                          before,
                          new Settings(twoPersonApproval, objectives, revision + 1),
                          actor);
                    }));
  }

  private Future<Settings> store(
      SqlConnection connection, Settings before, Settings after, String actor) {
    return connection
        .preparedQuery(
            """
            update setting
            set two_person_approval = $1, objectives = ($2::text)::jsonb, revision = $3
            """)
        .execute(
            Tuple.of(
                after.twoPersonApproval(),
                AttributeJson.writeWeights(after.objectives().weights()),
                after.revision()))
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
        .compose(
            ignored ->
                connection.preparedQuery("insert into change (kind) values ('setting')").execute())
        .map(after);
  }

  private static ObjectNode json(Settings settings) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("twoPersonApproval", settings.twoPersonApproval())
            .put("revision", settings.revision());
    ObjectNode objectives = json.putObject("objectives");
    settings.objectives().weights().forEach(objectives::put);
    return json;
  }

  private static Settings settings(RowSet<Row> rows) {
    Row row = rows.iterator().next();
    return new Settings(
        row.getBoolean("two_person_approval"),
        new Objectives(AttributeJson.readWeights(row.getString("objectives"))),
        row.getLong("revision"));
  }
}
