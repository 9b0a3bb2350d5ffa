package dev.belfry.storage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Ids;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Placements in Postgres, their names at hand. */
final class PgPlacements implements PlacementStore {
  /** Where operations show their lists unless they are told otherwise. */
  private static final Set<String> OWN = Set.of("home", "similar");

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,63}");

  private final Postgres postgres;
  private final Audit audit;
  private volatile Set<String> names = Set.of();

  PgPlacements(Postgres postgres, Audit audit) {
    this.postgres = postgres;
    this.audit = audit;
  }

  @Override
  public Set<String> names() {
    return names;
  }

  @Override
  public Future<List<Placement>> list() {
    return postgres
        .query("select name, description from placement order by name")
        .map(PgPlacements::placements);
  }

  @Override
  public Future<Placement> put(Placement placement, String actor) {
    if (!NAME.matcher(placement.name()).matches()) {
      return Future.failedFuture(
          BelfryException.invalid(
              "placement '"
                  + Ids.shorten(placement.name())
                  + "' is not accepted: give 1 to 64 of a-z, 0-9, '_' and '-', beginning with a letter"));
    }
    return postgres
        .inTransaction(
            connection ->
                find(connection, placement.name())
                    .compose(before -> store(connection, before, placement, actor)))
        .compose(ignored -> reload())
        .map(placement);
  }

  @Override
  public Future<Boolean> delete(String name, String actor) {
    if (OWN.contains(name)) {
      return Future.failedFuture(
          new BelfryException(
              ErrorCode.CONFLICT,
              "placement '" + name + "' stays: lists are shown there unless another is named"));
    }
    return postgres
        .inTransaction(
            connection ->
                find(connection, name)
                    .compose(
                        before ->
                            before.isEmpty()
                                ? Future.succeededFuture(false)
                                : remove(connection, before.getFirst(), actor).map(true)))
        .compose(deleted -> reload().map(deleted));
  }

  /** Reads the names again, after they changed. */
  Future<Void> reload() {
    return list()
        .map(
            read -> {
              Set<String> found = new HashSet<>();
              read.forEach(placement -> found.add(placement.name()));
              names = Set.copyOf(found);
              return null;
            });
  }

  private Future<Void> store(
      SqlConnection connection, List<Placement> before, Placement after, String actor) {
    return connection
        .preparedQuery(
            """
            insert into placement (name, description) values ($1, $2)
            on conflict (name) do update set description = excluded.description
            """)
        .execute(Tuple.of(after.name(), after.description()))
        .compose(ignored -> note(connection))
        .compose(
            ignored ->
                audit.append(
                    connection,
                    actor,
                    before.isEmpty() ? "create" : "change",
                    "placement",
                    after.name(),
                    before.isEmpty() ? null : json(before.getFirst()),
                    json(after)));
  }

  private Future<Void> remove(SqlConnection connection, Placement before, String actor) {
    return connection
        .preparedQuery("delete from placement where name = $1")
        .execute(Tuple.of(before.name()))
        .compose(ignored -> note(connection))
        .compose(
            ignored ->
                audit.append(
                    connection, actor, "delete", "placement", before.name(), json(before), null));
  }

  private static Future<List<Placement>> find(SqlConnection connection, String name) {
    return connection
        .preparedQuery("select name, description from placement where name = $1 for update")
        .execute(Tuple.of(name))
        .map(PgPlacements::placements);
  }

  private static Future<RowSet<Row>> note(SqlConnection connection) {
    return connection.preparedQuery("insert into change (kind) values ('placement')").execute();
  }

  private static ObjectNode json(Placement placement) {
    return JsonNodeFactory.instance.objectNode().put("description", placement.description());
  }

  private static List<Placement> placements(RowSet<Row> rows) {
    List<Placement> placements = new ArrayList<>(rows.size());
    for (Row row : rows) {
      placements.add(new Placement(row.getString("name"), row.getString("description")));
    }
    return placements;
  }
}
