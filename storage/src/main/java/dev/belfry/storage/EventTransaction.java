package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one transaction that stores a group of events.
 *
 * <p>Keys and users are locked in order, so that groups of several processes do not deadlock. The
 * users stay locked to the end: so the revisions of one user grow in the order of the commits, and
 * the highest one names a state of the profile.
 */
final class EventTransaction {
  /** What became of one event. */
  enum Outcome {
    ACCEPTED,
    DUPLICATE,
    UNKNOWN_ITEM
  }

  /**
   * What changed for one user.
   *
   * @param userNo the user
   * @param before version of the profile that this change follows
   * @param after version of the profile with it
   * @param rows the new events' places in the group, in order
   * @param itemNos beside {@code rows}
   */
  record UserChange(long userNo, long before, long after, List<Integer> rows, List<Long> itemNos) {}

  /**
   * What became of a group.
   *
   * @param outcomes one for each row
   * @param changes by user id
   */
  record Result(List<Outcome> outcomes, Map<String, UserChange> changes) {}

  private static final String ITEMS =
      "select item_id, item_no from item where item_id = any($1::text[]) and deleted_at is null";
  private static final String KEYS =
      """
      insert into event_key (key, received_at)
      select k, $2 from unnest($1::uuid[]) as t (k) order by k
      on conflict do nothing returning key
      """;
  private static final String NEW_USERS =
      """
      insert into app_user (user_id)
      select u from unnest($1::text[]) as t (u)
      where not exists (select 1 from app_user a where a.user_id = u) order by u
      on conflict do nothing
      """;
  private static final String LOCK_USERS =
      """
      select user_no from app_user where user_id = any($1::text[]) order by user_no for no key update
      """;
  private static final String USERS =
      """
      select a.user_no, a.user_id, greatest(a.revision, (
        select max(i.revision) from interaction i where i.user_no = a.user_no)) as version
      from app_user a where a.user_id = any($1::text[])
      """;
  private static final String INTERACTIONS =
      """
      with added as (
        insert into interaction (received_at, user_no, item_no, type, value, occurred_at, list_id,
          position, session_id, text)
        select $1, t.user_no, t.item_no, t.type, t.value, t.at, t.list_id, t.position, t.session_id, t.text
        from unnest($2::bigint[], $3::bigint[], $4::text[], $5::double precision[], $6::timestamptz[],
          $7::uuid[], $8::integer[], $9::text[], $10::text[])
          with ordinality as t (user_no, item_no, type, value, at, list_id, position, session_id, text, n)
        order by t.n
        returning user_no, revision
      ), moved as (
        select user_no, max(revision) as revision from added group by user_no
      ), noted as (
        insert into change (kind, ref, revision) select 'user', user_no, revision from moved
      )
      select user_no, revision from moved
      """;

  private final SqlConnection connection;
  private final List<EventRow> rows;
  private final OffsetDateTime receivedAt;
  private final Outcome[] outcomes;
  private final Map<String, Long> itemNos = new HashMap<>();
  private final Map<String, UserChange> users = new HashMap<>();
  private final List<Integer> accepted = new ArrayList<>();

  EventTransaction(SqlConnection connection, List<EventRow> rows, Instant now) {
    this.connection = connection;
    this.rows = rows;
    this.receivedAt = now.atOffset(ZoneOffset.UTC);
    this.outcomes = new Outcome[rows.size()];
  }

  Future<Result> run() {
    return resolveItems()
        .compose(ignored -> takeKeys())
        .compose(ignored -> lockUsers())
        .compose(ignored -> insert())
        .map(ignored -> new Result(List.of(outcomes), users));
  }

  private Future<Void> resolveItems() {
    String[] ids = rows.stream().map(EventRow::itemId).distinct().toArray(String[]::new);
    return execute(ITEMS, Tuple.of(ids))
        .map(
            found -> {
              for (Row row : found) {
                itemNos.put(row.getString("item_id"), row.getLong("item_no"));
              }
              return null;
            });
  }

  private Future<Void> takeKeys() {
    Set<UUID> keys = new HashSet<>();
    for (int i = 0; i < outcomes.length; i++) {
      EventRow row = rows.get(i);
      if (!itemNos.containsKey(row.itemId())) {
        outcomes[i] = Outcome.UNKNOWN_ITEM;
      } else if (row.key() != null && !keys.add(row.key())) {
        outcomes[i] = Outcome.DUPLICATE;
      } else {
        outcomes[i] = Outcome.ACCEPTED;
      }
    }
    if (keys.isEmpty()) {
      settle(Set.of());
      return Future.succeededFuture();
    }
    return execute(KEYS, Tuple.of(keys.toArray(UUID[]::new), receivedAt))
        .map(
            fresh -> {
              Set<UUID> taken = new HashSet<>();
              for (Row row : fresh) {
                taken.add(row.getUUID("key"));
              }
              settle(taken);
              return null;
            });
  }

  private void settle(Set<UUID> taken) {
    for (int i = 0; i < outcomes.length; i++) {
      if (outcomes[i] == Outcome.ACCEPTED) {
        UUID key = rows.get(i).key();
        if (key == null || taken.contains(key)) {
          accepted.add(i);
        } else {
          outcomes[i] = Outcome.DUPLICATE;
        }
      }
    }
  }

  private Future<Void> lockUsers() {
    if (accepted.isEmpty()) {
      return Future.succeededFuture();
    }
    String[] ids =
        accepted.stream().map(i -> rows.get(i).userId()).distinct().toArray(String[]::new);
    Future<RowSet<Row>> created = execute(NEW_USERS, Tuple.of(ids));
    Future<RowSet<Row>> locked = execute(LOCK_USERS, Tuple.of(ids));
    Future<RowSet<Row>> read = execute(USERS, Tuple.of(ids));
    return Future.all(created, locked, read)
        .map(
            ignored -> {
              for (Row row : read.result()) {
                users.put(
                    row.getString("user_id"),
                    new UserChange(
                        row.getLong("user_no"),
                        row.getLong("version"),
                        0,
                        new ArrayList<>(),
                        new ArrayList<>()));
              }
              return null;
            });
  }

  private Future<Void> insert() {
    if (accepted.isEmpty()) {
      return Future.succeededFuture();
    }
    for (int i : accepted) {
      EventRow row = rows.get(i);
      UserChange user = user(row);
      user.rows().add(i);
      user.itemNos().add(requireNonNull(itemNos.get(row.itemId())));
    }
    Tuple columns =
        Tuple.tuple()
            .addOffsetDateTime(receivedAt)
            .addArrayOfLong(column(row -> user(row).userNo(), Long[]::new))
            .addArrayOfLong(column(row -> itemNos.get(row.itemId()), Long[]::new))
            .addArrayOfString(column(EventRow::type, String[]::new))
            .addArrayOfDouble(column(EventRow::value, Double[]::new))
            .addArrayOfOffsetDateTime(
                column(row -> row.occurredAt().atOffset(ZoneOffset.UTC), OffsetDateTime[]::new))
            .addArrayOfUUID(column(EventRow::listId, UUID[]::new))
            .addArrayOfInteger(column(EventRow::position, Integer[]::new))
            .addArrayOfString(column(EventRow::sessionId, String[]::new))
            .addArrayOfString(column(EventRow::text, String[]::new));
    return execute(INTERACTIONS, columns)
        .map(
            moved -> {
              Map<Long, Long> revisions = new HashMap<>();
              for (Row row : moved) {
                revisions.put(row.getLong("user_no"), row.getLong("revision"));
              }
              users.replaceAll(
                  (id, change) ->
                      new UserChange(
                          change.userNo(),
                          change.before(),
                          requireNonNull(revisions.get(change.userNo())),
                          change.rows(),
                          change.itemNos()));
              return null;
            });
  }

  private UserChange user(EventRow row) {
    return requireNonNull(users.get(row.userId()));
  }

  private <T> @Nullable T[] column(
      Function<EventRow, ? extends @Nullable T> value,
      java.util.function.IntFunction<@Nullable T[]> array) {
    @Nullable T[] result = array.apply(accepted.size());
    for (int i = 0; i < result.length; i++) {
      result[i] = value.apply(rows.get(accepted.get(i)));
    }
    return result;
  }

  private Future<RowSet<Row>> execute(String sql, Tuple params) {
    return connection.preparedQuery(sql).execute(params);
  }
}
