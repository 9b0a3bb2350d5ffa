package dev.belfry.storage;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Ids;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Users in Postgres; the cached profile of a changed user goes before the write is acknowledged.
 */
final class PgUserStore implements UserStore {
  private static final String ERASE =
      """
      with gone as (
        update app_user set user_id = null, attributes = '{}', erased_at = now(),
          revision = nextval('revision_seq'), updated_at = now()
        where user_id = $1 returning user_no, revision
      ), noted as (
        insert into change (kind, ref, revision) select 'user', user_no, revision from gone
      )
      select user_no, revision from gone
      """;
  private static final String ERASE_WORDS =
      """
      update interaction set text = null, session_id = null
      where user_no = $1 and (text is not null or session_id is not null)
      """;
  private static final String ERASE_FROM_LISTS =
      "update served_list set replay = null where user_no = $1 and replay is not null";

  private final Postgres postgres;
  private final EntityTable table;
  private final Profiles profiles;
  private final Audit audit;

  PgUserStore(Postgres postgres, EntityTable table, Profiles profiles, Audit audit) {
    this.audit = audit;
    this.postgres = postgres;
    this.table = table;
    this.profiles = profiles;
  }

  @Override
  public Future<List<RowResult>> put(List<UserWrite> rows) {
    return table.replace(writes(rows), null).map(this::moveProfiles);
  }

  @Override
  public Future<List<RowResult>> patch(List<UserWrite> rows) {
    return table.patch(writes(rows), null).map(this::moveProfiles);
  }

  @Override
  public Future<Boolean> delete(String userId, @Nullable String actor) {
    try {
      Ids.check("user id", userId);
    } catch (BelfryException e) {
      return Future.failedFuture(e);
    }
    return postgres
        .inTransaction(
            connection ->
                connection
                    .preparedQuery(ERASE)
                    .execute(Tuple.of(userId))
                    .compose(
                        (RowSet<Row> gone) -> {
                          if (gone.size() == 0) {
                            return Future.succeededFuture(0L);
                          }
                          Row row = gone.iterator().next();
                          Tuple user = Tuple.of(row.getLong("user_no"));
                          return connection
                              .preparedQuery(ERASE_WORDS)
                              .execute(user)
                              .compose(
                                  ignored ->
                                      connection.preparedQuery(ERASE_FROM_LISTS).execute(user))
                              .compose(ignored -> audit(connection, actor, row.getLong("user_no")))
                              .map(ignored -> row.getLong("revision"));
                        }))
        .map(
            revision -> {
              if (revision > 0) {
                profiles.drop(userId, revision);
              }
              return revision > 0;
            });
  }

  @Override
  public Future<Optional<UserRow>> find(String userId) {
    try {
      Ids.check("user id", userId);
    } catch (BelfryException e) {
      return Future.failedFuture(e);
    }
    return table.find(userId).map(rows -> rows.stream().findFirst().map(PgUserStore::user));
  }

  @Override
  public Future<List<UserRow>> search(String text, int limit, @Nullable String afterId) {
    return table
        .search(text, limit, afterId)
        .map(rows -> rows.stream().map(PgUserStore::user).toList());
  }

  /** The id is not told: it is what was erased. */
  private Future<Void> audit(SqlConnection connection, @Nullable String actor, long userNo) {
    return actor == null
        ? Future.succeededFuture()
        : audit.append(connection, actor, "erase", "user", Long.toString(userNo), null, null);
  }

  private List<RowResult> moveProfiles(EntityTable.Written written) {
    written.stored().forEach(row -> profiles.drop(row.id(), row.revision()));
    return written.results();
  }

  private static List<EntityTable.Write> writes(List<UserWrite> rows) {
    return rows.stream().map(row -> new EntityTable.Write(row.userId(), row.json())).toList();
  }

  private static UserRow user(EntityTable.Stored row) {
    return new UserRow(row.no(), row.id(), row.attributes(), row.revision());
  }
}
