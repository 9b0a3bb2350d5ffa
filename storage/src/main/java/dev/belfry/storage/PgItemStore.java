package dev.belfry.storage;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Ids;
import dev.belfry.contracts.common.Item;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Items in Postgres; what a write changed goes to the live catalogue before it is acknowledged. */
final class PgItemStore implements ItemStore {
  private static final String DELETE =
      """
      with gone as (
        update item set deleted_at = now(), attributes = '{}', revision = nextval('revision_seq'),
          updated_at = now()
        where item_id = $1 and deleted_at is null returning item_no, revision
      ), noted as (
        insert into change (kind, ref, revision) select 'item', item_no, revision from gone
      )
      select item_no, revision from gone
      """;

  private final Postgres postgres;
  private final EntityTable table;
  private final LiveCatalogue catalogue;
  private final ItemAudit audit;

  PgItemStore(Postgres postgres, EntityTable table, LiveCatalogue catalogue, ItemAudit audit) {
    this.audit = audit;
    this.postgres = postgres;
    this.table = table;
    this.catalogue = catalogue;
  }

  @Override
  public Future<List<RowResult>> put(List<ItemWrite> rows, @Nullable String actor) {
    return table.replace(writes(rows), audit.of(actor, "put", rows.size())).map(this::offer);
  }

  @Override
  public Future<List<RowResult>> patch(List<ItemWrite> rows, @Nullable String actor) {
    return table.patch(writes(rows), audit.of(actor, "patch", rows.size())).map(this::offer);
  }

  @Override
  public Future<Boolean> delete(String itemId, @Nullable String actor) {
    try {
      Ids.check("item id", itemId);
    } catch (BelfryException e) {
      return Future.failedFuture(e);
    }
    return postgres
        .inTransaction(connection -> delete(connection, itemId, actor))
        .map(
            (RowSet<Row> rows) -> {
              for (Row row : rows) {
                catalogue.offer(
                    List.of(
                        new Item(
                            row.getLong("item_no"),
                            itemId,
                            Attributes.empty(),
                            row.getLong("revision"),
                            true)));
              }
              return rows.size() > 0;
            });
  }

  @Override
  public Future<Optional<Item>> find(String itemId) {
    try {
      Ids.check("item id", itemId);
    } catch (BelfryException e) {
      return Future.failedFuture(e);
    }
    return table.find(itemId).map(rows -> rows.stream().findFirst().map(PgItemStore::item));
  }

  @Override
  public Future<List<Item>> search(String text, int limit, @Nullable String afterId) {
    return table
        .search(text, limit, afterId)
        .map(rows -> rows.stream().map(PgItemStore::item).toList());
  }

  private Future<RowSet<Row>> delete(
      SqlConnection connection, String itemId, @Nullable String actor) {
    return table
        .lock(connection, itemId)
        .compose(
            before ->
                connection
                    .preparedQuery(DELETE)
                    .execute(Tuple.of(itemId))
                    .compose(
                        gone ->
                            actor == null || before.isEmpty()
                                ? Future.succeededFuture(gone)
                                : audit.deleted(connection, actor, before.getFirst()).map(gone)));
  }

  private List<RowResult> offer(EntityTable.Written written) {
    catalogue.offer(written.stored().stream().map(PgItemStore::item).toList());
    return written.results();
  }

  private static List<EntityTable.Write> writes(List<ItemWrite> rows) {
    return rows.stream()
        .map(row -> new EntityTable.Write(row.itemId(), row.json(), row.revision()))
        .toList();
  }

  private static Item item(EntityTable.Stored row) {
    return new Item(row.no(), row.id(), row.attributes(), row.revision(), false);
  }
}
