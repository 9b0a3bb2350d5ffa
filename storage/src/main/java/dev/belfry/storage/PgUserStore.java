package dev.belfry.storage;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Ids;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users in Postgres; the cached profile of a changed user goes before the write is acknowledged.
 */
final class PgUserStore implements UserStore {
  private static final Logger LOG = LoggerFactory.getLogger(PgUserStore.class);
  private static final Erased NOBODY = new Erased(0, 0);
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
      """
      update served_list set replay = null, session_id = null
      where user_no = $1 and user_no > 0 and (replay is not null or session_id is not null)
      """;

  /** Before {@link #ERASE_FROM_LISTS}: counts stay, and tell of nobody. */
  private static final String ERASE_FROM_EXPERIMENTS =
      """
      with sessions as (
        select distinct 's:' || session_id as unit from served_list
        where user_no = $1 and user_no > 0 and session_id is not null
          and assignments <> '[]'
      ), forgotten as (
        delete from experiment_assignment where unit = 'u:' || $1::bigint
          or unit in (select unit from sessions)
      )
      update experiment_unit set unit = 's:erased ' || gen_random_uuid()
      where unit in (select unit from sessions)
      """;

  /**
   * Lists may be stored after their user was erased: from a journal, of this process or another.
   */
  private static final String ERASE_FROM_LATE_LISTS =
      """
      update served_list l set replay = null, session_id = null
      from app_user u
      where u.erased_at > now() - interval '2 days' and l.user_no = u.user_no and l.user_no > 0
        and (l.replay is not null or l.session_id is not null)
      """;

  private static final long LISTS_SECONDS = 5;
  private final Postgres postgres;
  private final EntityTable table;
  private final Profiles profiles;
  private final ServedLists lists;
  private final Audit audit;

  PgUserStore(
      Postgres postgres, EntityTable table, Profiles profiles, ServedLists lists, Audit audit) {
    this.lists = lists;
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
                            return Future.succeededFuture(NOBODY);
                          }
                          Row row = gone.iterator().next();
                          Erased erased =
                              new Erased(row.getLong("user_no"), row.getLong("revision"));
                          Tuple user = Tuple.of(erased.userNo);
                          return connection
                              .preparedQuery(ERASE_WORDS)
                              .execute(user)
                              .compose(
                                  ignored ->
                                      connection
                                          .preparedQuery(ERASE_FROM_EXPERIMENTS)
                                          .execute(user))
                              .compose(
                                  ignored ->
                                      connection.preparedQuery(ERASE_FROM_LISTS).execute(user))
                              .compose(ignored -> audit(connection, actor, erased.userNo))
                              .map(erased);
                        }))
        .compose(
            erased -> {
              if (erased.userNo == 0) {
                return Future.succeededFuture(false);
              }
              profiles.drop(userId, erased.revision);
              return eraseFromJournal(erased.userNo).map(true);
            });
  }

  /** What was erased; number 0 where there was nobody. */
  private record Erased(long userNo, long revision) {}

  /** Lists that were on their way to Postgres; what is not there in time is left to maintenance. */
  private Future<Void> eraseFromJournal(long userNo) {
    return lists
        .flush()
        .timeout(LISTS_SECONDS, TimeUnit.SECONDS)
        .compose(ignored -> postgres.query(ERASE_FROM_EXPERIMENTS, userNo))
        .compose(ignored -> postgres.query(ERASE_FROM_LISTS, userNo))
        .onFailure(failure -> LOG.warn("Lists of erased user {} are erased later", userNo, failure))
        .otherwiseEmpty()
        .mapEmpty();
  }

  /** Erases users from the lists that were stored after them. */
  static Future<Void> eraseFromLateLists(Postgres postgres) {
    return postgres.query(ERASE_FROM_LATE_LISTS).mapEmpty();
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

  /** From each of some drawn numbers on, the next user with events: a few look-ups by key. */
  @Override
  public Future<List<String>> sample(int count, long seed) {
    return postgres
        .query(
            """
            with top as (select coalesce(max(user_no), 0) as user_no from app_user),
            draw as (
              select 1 + ('x' || substr(md5(g || ':' || $2::bigint), 1, 15))::bit(60)::bigint
                % top.user_no as pivot
              from top, generate_series(1, $1::int) g where top.user_no > 0)
            select distinct u.user_id from draw cross join lateral (
              select a.user_id from app_user a
              where a.user_no >= draw.pivot and a.user_id is not null
                and exists (select from interaction i where i.user_no = a.user_no)
              order by a.user_no limit 1) u
            order by u.user_id
            """,
            count, seed)
        .map(
            rows -> {
              List<String> ids = new ArrayList<>(rows.size());
              rows.forEach(row -> ids.add(row.getString("user_id")));
              return ids;
            });
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
