package dev.belfry.storage;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.events.LoggedList;
import dev.belfry.contracts.events.RecordedRange;
import dev.belfry.contracts.events.ServedList;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Recorded lists and the history of items in Postgres. */
final class PgReplayStore implements ReplayStore {
  private static final String RECENT =
      ServedListRow.SELECT
          + """
          where purpose = 'live' and list_offset = 0 and ($1::text is null or placement = $1)
            and served_at <= $2 and (served_at, list_id) < ($2, $3)
          order by served_at desc, list_id desc limit $4
          """;
  private static final String IN_FULL =
      """
      purpose = 'live' and list_offset = 0 and replay is not null and teams is null
        and served_at >= $1 and served_at < $2 and ($3::text is null or placement = $3)
      """;
  private static final String RECORDED =
      ServedListRow.SELECT
          + "where "
          + IN_FULL
          + """
            and served_at <= $4 and (served_at, list_id) < ($4, $5)
          order by served_at desc, list_id desc limit $6
          """;
  // As rollup.gather attributes clicks: to the list that the event names, or else to the latest
  // live list of the user with the item.
  private static final String LOGGED =
      """
      with picked as materialized (
        select list_id, served_at, user_no, item_nos, propensities from served_list
        where
      """
          + IN_FULL
          + """
        order by served_at desc, list_id desc limit $4
      ), named as (
        select o.list_id, o.item_no from interaction o join picked p on p.list_id = o.list_id
        where o.list_id is not null and o.type = 'click'
          and o.received_at >= $1::timestamptz - interval '1 day'
      ), attributed as (
        select l.list_id, o.item_no
        from interaction o
        cross join rollup.setting s
        cross join lateral (
          select l.list_id from served_list l
          where l.user_no = o.user_no and l.purpose = 'live'
            and l.served_at <= o.occurred_at and l.served_at > o.occurred_at - s.attribution
            and o.item_no = any(l.item_nos)
          order by l.served_at desc, l.list_id desc limit 1
        ) l
        where o.list_id is null and o.type = 'click' and o.received_at >= $1
          and o.occurred_at >= $1 and o.occurred_at < $2::timestamptz + s.attribution
          and o.user_no in (select user_no from picked where user_no > 0)
      ), clicked as (
        select list_id, array_agg(item_no) as item_nos
        from (select * from named union select * from attributed) c group by list_id
      )
      select p.list_id, p.served_at, p.item_nos, p.propensities,
        coalesce(c.item_nos, '{}') as clicked
      from picked p left join clicked c on c.list_id = p.list_id
      order by p.served_at desc, p.list_id desc
      """;
  private static final String SERVED =
      """
      select exists (
        select from served_list
        where purpose = 'live' and served_at >= $1 and served_at < $2
          and ($3::text is null or placement = $3)) as found
      """;
  private static final String ITEMS =
      """
      select k.no, k.revision, i.item_id,
        case when h.item_no is null then i.attributes else h.attributes end::text as json,
        case when h.item_no is null then i.deleted_at is not null else h.deleted end as deleted
      from unnest($1::bigint[], $2::bigint[]) as k (no, revision)
      join item i on i.item_no = k.no
      left join lateral (
        select * from item_history h where h.item_no = k.no and h.until_revision > k.revision
        order by h.until_revision limit 1) h on true
      """;
  private static final String ITEM_AT =
      """
      select i.item_no as no, i.revision, i.item_id,
        case when h.item_no is null then i.attributes else h.attributes end::text as json,
        case when h.item_no is null then i.deleted_at is not null else h.deleted end as deleted
      from item i
      left join lateral (
        select * from item_history h where h.item_no = i.item_no and h.replaced_at > $2
        order by h.until_revision limit 1) h on true
      where i.item_no = $1
      """;

  private static final OffsetDateTime END_OF_TIME =
      OffsetDateTime.of(9999, 12, 31, 0, 0, 0, 0, ZoneOffset.UTC);
  private static final UUID LAST = new UUID(-1, -1);

  private final Vertx vertx;
  private final Postgres postgres;
  private final Supplier<AttributeSchema> schema;

  PgReplayStore(Vertx vertx, Postgres postgres, Supplier<AttributeSchema> schema) {
    this.vertx = vertx;
    this.postgres = postgres;
    this.schema = schema;
  }

  @Override
  public Future<List<ServedList>> recent(
      @Nullable String placement, int limit, @Nullable ServedList before) {
    if (limit < 1 || limit > 1_000) {
      return Future.failedFuture(
          BelfryException.invalid("limit " + limit + " is not accepted: give 1 to 1000"));
    }
    OffsetDateTime at = before == null ? END_OF_TIME : before.servedAt().atOffset(ZoneOffset.UTC);
    return postgres
        .query(RECENT, placement, at, before == null ? LAST : before.listId(), limit)
        .compose(this::lists);
  }

  @Override
  public Future<List<ServedList>> recordedInFull(
      RecordedRange range, int limit, @Nullable ServedList before) {
    return postgres
        .query(
            RECORDED,
            range.from().atOffset(ZoneOffset.UTC),
            range.to().atOffset(ZoneOffset.UTC),
            range.placement(),
            before == null ? END_OF_TIME : before.servedAt().atOffset(ZoneOffset.UTC),
            before == null ? LAST : before.listId(),
            limit)
        .compose(this::lists);
  }

  @Override
  public Future<List<LoggedList>> logged(RecordedRange range, int limit) {
    return postgres
        .query(
            LOGGED,
            range.from().atOffset(ZoneOffset.UTC),
            range.to().atOffset(ZoneOffset.UTC),
            range.placement(),
            limit)
        .compose(
            rows ->
                vertx.executeBlocking(
                    () -> {
                      List<LoggedList> lists = new ArrayList<>(rows.size());
                      rows.forEach(row -> lists.add(logged(row)));
                      return lists;
                    },
                    false));
  }

  @Override
  public Future<Boolean> served(RecordedRange range) {
    return postgres
        .query(
            SERVED,
            range.from().atOffset(ZoneOffset.UTC),
            range.to().atOffset(ZoneOffset.UTC),
            range.placement())
        .map(rows -> rows.iterator().next().getBoolean("found"));
  }

  private Future<List<ServedList>> lists(RowSet<Row> rows) {
    return vertx.executeBlocking(
        () -> {
          List<ServedList> lists = new ArrayList<>(rows.size());
          for (Row row : rows) {
            lists.add(ServedListRow.read(schema.get(), row));
          }
          return lists;
        },
        false);
  }

  private static LoggedList logged(Row row) {
    Long[] itemNos = row.getArrayOfLongs("item_nos");
    Float[] propensities = row.getArrayOfFloats("propensities");
    Set<Long> clicked = Set.of(row.getArrayOfLongs("clicked"));
    List<LoggedList.LoggedItem> items = new ArrayList<>(itemNos.length);
    for (int i = 0; i < itemNos.length; i++) {
      items.add(
          new LoggedList.LoggedItem(itemNos[i], propensities[i], clicked.contains(itemNos[i])));
    }
    return new LoggedList(
        row.getUUID("list_id"), row.getOffsetDateTime("served_at").toInstant(), items);
  }

  @Override
  public Future<Map<ItemRevision, Item>> items(List<ItemRevision> revisions) {
    if (revisions.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return postgres
        .query(
            ITEMS,
            revisions.stream().map(ItemRevision::itemNo).toArray(Long[]::new),
            revisions.stream().map(ItemRevision::revision).toArray(Long[]::new))
        .map(
            rows -> {
              Map<ItemRevision, Item> items = HashMap.newHashMap(rows.size());
              for (Row row : rows) {
                Item item = item(row);
                items.put(new ItemRevision(item.itemNo(), item.revision()), item);
              }
              return items;
            });
  }

  @Override
  public Future<Optional<Item>> itemAt(long itemNo, Instant at) {
    return postgres
        .query(ITEM_AT, itemNo, at.atOffset(ZoneOffset.UTC))
        .map(
            rows -> {
              for (Row row : rows) {
                return Optional.of(item(row));
              }
              return Optional.empty();
            });
  }

  private Item item(Row row) {
    boolean deleted = row.getBoolean("deleted");
    return new Item(
        row.getLong("no"),
        row.getString("item_id"),
        deleted
            ? Attributes.empty()
            : AttributeJson.read(schema.get(), Entity.ITEM, row.getString("json")),
        row.getLong("revision"),
        deleted);
  }
}
