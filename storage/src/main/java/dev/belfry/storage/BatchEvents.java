package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import java.sql.Array;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Loads events set by set: ids become numbers here, the rest is COPY and one statement. The same
 * locks and the same revisions as in {@link EventTransaction}.
 */
final class BatchEvents {
  private static final int SET = 100_000;
  private static final String STAGE =
      """
      create temp table if not exists batch_event (
        n integer, key uuid, user_no bigint, item_no bigint, type text, value double precision,
        occurred_at timestamptz, list_id uuid, position integer, session_id text, text text
      ) on commit delete rows
      """;
  private static final String COPY =
      """
      copy batch_event (n, key, user_no, item_no, type, value, occurred_at, list_id, position,
        session_id, text) from stdin
      """;
  private static final String LOCK =
      """
      select count(*) from (
        select user_no from app_user where user_no in (select user_no from batch_event)
        order by user_no for no key update
      ) locked
      """;
  private static final String INSERT =
      """
      with fresh as (
        insert into event_key (key, received_at)
        select key, now() from batch_event where key is not null order by key
        on conflict do nothing returning key
      ), added as (
        insert into interaction (received_at, user_no, item_no, type, value, occurred_at, list_id,
          position, session_id, text)
        select case when ? then b.occurred_at else now() end, b.user_no, b.item_no, b.type, b.value, b.occurred_at, b.list_id, b.position,
          b.session_id, b.text
        from batch_event b
        where b.key is null or b.key in (select key from fresh)
        order by b.user_no, b.n
        returning user_no, revision
      ), noted as (
        insert into change (kind, ref, revision)
        select 'user', user_no, max(revision) from added group by user_no
      )
      select count(*) from added
      """;
  private static final String NEW_USERS =
      """
      insert into app_user (user_id)
      select u from unnest(?) as t (u)
      where not exists (select 1 from app_user a where a.user_id = u) order by u
      on conflict do nothing
      """;
  private static final String NEW_ITEMS =
      """
      with made as (
        insert into item (item_id)
        select i from unnest(?) as t (i)
        where not exists (select 1 from item a where a.item_id = i and a.deleted_at is null)
        order by i
        on conflict do nothing returning item_no, revision
      ), noted as (
        insert into change (kind, ref, revision) select 'item', item_no, revision from made
      )
      select count(*) from made
      """;

  /** Numbers of users that are kept; above, they are looked up anew. */
  private static final int MOST_USERS = 1_000_000;

  private final Jdbc jdbc;
  private final Instant now;
  private final boolean makeItems;
  private final boolean asHistory;
  private final Map<String, Long> itemNos = new HashMap<>();
  private final Map<String, Long> userNos = new HashMap<>();
  private long newItems;
  private long newUsers;

  /**
   * @param makeItems whether unknown items are made; otherwise their events are rejected
   * @param asHistory whether events count as received when they happened
   */
  BatchEvents(Jdbc jdbc, Instant now, boolean makeItems, boolean asHistory) {
    this.asHistory = asHistory;
    this.jdbc = jdbc;
    this.now = now;
    this.makeItems = makeItems;
  }

  /** Reads one set while the one before is stored by another thread: two sets are in memory. */
  BatchStore.EventLoad load(Iterator<EventWrite> events, RowSink rejects) {
    jdbc.commit(
        () -> {
          jdbc.execute(STAGE);
          jdbc.query(
              row -> itemNos.put(row.getString(1), row.getLong(2)),
              "select item_id, item_no from item where deleted_at is null");
        });
    long stored = 0;
    long taken = 0;
    long[] rejected = new long[1];
    try (BatchWriter writer = new BatchWriter()) {
      long index = 0;
      while (events.hasNext()) {
        List<EventRow> set = new ArrayList<>();
        Set<UUID> keys = new HashSet<>();
        while (set.size() < SET && events.hasNext()) {
          @Nullable EventRow row = check(events.next(), index++, rejects, rejected);
          if (row != null) {
            taken++;
            if (row.key() == null || keys.add(row.key())) {
              set.add(row);
            }
          }
        }
        stored += writer.next(() -> store(set));
      }
      stored += writer.finish();
    }
    return new BatchStore.EventLoad(
        new LoadReport(stored, taken - stored, rejected[0]), newItems, newUsers);
  }

  private @Nullable EventRow check(EventWrite event, long index, RowSink rejects, long[] rejected) {
    try {
      EventRow row = EventRow.check(event, now);
      if (!makeItems && !itemNos.containsKey(row.itemId())) {
        throw BelfryException.invalid(EventRow.unknownItem(row.itemId()));
      }
      return row;
    } catch (BelfryException e) {
      String eventId = event.eventId();
      rejects.reject(index, eventId == null ? "" : eventId, String.valueOf(e.getMessage()));
      rejected[0]++;
      return null;
    }
  }

  private long store(List<EventRow> set) {
    if (set.isEmpty()) {
      return 0;
    }
    return jdbc.inTransaction(
        () -> {
          numberUsers(set);
          numberItems(set);
          CopyText text = new CopyText();
          int n = 0;
          for (EventRow row : set) {
            text.add((long) n++)
                .add(row.key())
                .add(requireNonNull(userNos.get(row.userId())).longValue())
                .add(requireNonNull(itemNos.get(row.itemId())).longValue())
                .add(row.type())
                .add(row.value())
                .add(row.occurredAt())
                .add(row.listId())
                .add(row.position())
                .add(row.sessionId())
                .add(row.text())
                .endRow();
          }
          jdbc.copy(COPY, text);
          jdbc.number(LOCK);
          return jdbc.number(INSERT, asHistory);
        });
  }

  private void numberUsers(List<EventRow> set) throws SQLException {
    if (userNos.size() > MOST_USERS) {
      userNos.clear();
    }
    Set<String> missing = new LinkedHashSet<>();
    for (EventRow row : set) {
      if (!userNos.containsKey(row.userId())) {
        missing.add(row.userId());
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    Array ids = jdbc.connection().createArrayOf("text", missing.toArray());
    newUsers += jdbc.update(NEW_USERS, ids);
    jdbc.query(
        row -> userNos.put(row.getString(1), row.getLong(2)),
        "select user_id, user_no from app_user where user_id = any(?)",
        ids);
    ids.free();
  }

  private void numberItems(List<EventRow> set) throws SQLException {
    Set<String> missing = new LinkedHashSet<>();
    for (EventRow row : set) {
      if (!itemNos.containsKey(row.itemId())) {
        missing.add(row.itemId());
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    Array ids = jdbc.connection().createArrayOf("text", missing.toArray());
    newItems += jdbc.number(NEW_ITEMS, ids);
    jdbc.query(
        row -> itemNos.put(row.getString(1), row.getLong(2)),
        "select item_id, item_no from item where deleted_at is null and item_id = any(?)",
        ids);
    ids.free();
  }
}
