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

/**
 * Loads events set by set: ids become numbers here, the rest is COPY and one statement. The same
 * locks and the same revisions as in {@link EventTransaction}.
 */
final class BatchEvents {
  private static final int SET = 50_000;
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
        select now(), b.user_no, b.item_no, b.type, b.value, b.occurred_at, b.list_id, b.position,
          b.session_id, b.text
        from batch_event b
        where b.key is null or b.key in (select key from fresh)
        order by b.n
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

  private final Jdbc jdbc;
  private final Instant now;
  private final Map<String, Long> itemNos = new HashMap<>();
  private final Map<String, Long> userNos = new HashMap<>();

  BatchEvents(Jdbc jdbc, Instant now) {
    this.jdbc = jdbc;
    this.now = now;
  }

  LoadReport load(Iterator<EventWrite> events, RowSink rejects) {
    jdbc.commit(
        () -> {
          jdbc.execute(STAGE);
          jdbc.query(
              row -> itemNos.put(row.getString(1), row.getLong(2)),
              "select item_id, item_no from item where deleted_at is null");
          jdbc.query(
              row -> userNos.put(row.getString(1), row.getLong(2)),
              "select user_id, user_no from app_user where user_id is not null");
        });
    long index = 0;
    long stored = 0;
    long unchanged = 0;
    long rejected = 0;
    List<EventRow> set = new ArrayList<>(SET);
    Set<UUID> keys = new HashSet<>();
    while (events.hasNext()) {
      EventWrite event = events.next();
      try {
        EventRow row = EventRow.check(event, now);
        if (!itemNos.containsKey(row.itemId())) {
          throw BelfryException.invalid(EventRow.unknownItem(row.itemId()));
        }
        if (row.key() == null || keys.add(row.key())) {
          set.add(row);
        } else {
          unchanged++;
        }
      } catch (BelfryException e) {
        String eventId = event.eventId();
        rejects.reject(index, eventId == null ? "" : eventId, String.valueOf(e.getMessage()));
        rejected++;
      }
      index++;
      if (set.size() == SET || !events.hasNext()) {
        long added = store(set);
        stored += added;
        unchanged += set.size() - added;
        set.clear();
        keys.clear();
      }
    }
    return new LoadReport(stored, unchanged, rejected);
  }

  private long store(List<EventRow> set) {
    if (set.isEmpty()) {
      return 0;
    }
    return jdbc.inTransaction(
        () -> {
          createUsers(set);
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
          return jdbc.number(INSERT);
        });
  }

  private void createUsers(List<EventRow> set) throws SQLException {
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
    jdbc.update(NEW_USERS, ids);
    jdbc.query(
        row -> userNos.put(row.getString(1), row.getLong(2)),
        "select user_id, user_no from app_user where user_id = any(?)",
        ids);
    ids.free();
  }
}
