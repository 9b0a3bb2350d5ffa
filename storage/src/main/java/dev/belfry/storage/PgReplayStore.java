package dev.belfry.storage;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.events.ServedList;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        .compose(
            rows ->
                vertx.executeBlocking(
                    () -> {
                      List<ServedList> lists = new ArrayList<>(rows.size());
                      for (Row row : rows) {
                        lists.add(ServedListRow.read(schema.get(), row));
                      }
                      return lists;
                    },
                    false));
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
