package dev.belfry.gateway;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Item;
import dev.belfry.storage.AuditEntry;
import dev.belfry.storage.AuditLog;
import dev.belfry.storage.ItemStore;
import dev.belfry.storage.ItemWrite;
import dev.belfry.storage.RowResult;
import dev.belfry.storage.UserRow;
import dev.belfry.storage.UserStore;
import dev.belfry.storage.UserWrite;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What tells items from users in the API. */
record Kind<W, R>(
    String name,
    String idField,
    String listField,
    Store<W, R> store,
    Writer<W> writer,
    Function<R, String> ids,
    Function<R, Attributes> values,
    @Nullable Revisions<R> revisions) {

  static Kind<ItemWrite, Item> items(ItemStore store, AuditLog audit) {
    return new Kind<>(
        "item",
        "itemId",
        "items",
        new Store<>() {
          @Override
          public Future<List<RowResult>> put(List<ItemWrite> rows, String actor) {
            return store.put(rows, actor);
          }

          @Override
          public Future<List<RowResult>> patch(List<ItemWrite> rows, String actor) {
            return store.patch(rows, actor);
          }

          @Override
          public Future<Boolean> delete(String id, String actor) {
            return store.delete(id, actor);
          }

          @Override
          public Future<Optional<Item>> find(String id) {
            return store.find(id).map(found -> found.filter(item -> !item.deleted()));
          }

          @Override
          public Future<List<Item>> search(String text, int limit, @Nullable String after) {
            return store.search(text, limit, after);
          }
        },
        ItemWrite::new,
        Item::itemId,
        Item::attributes,
        new Revisions<>() {
          @Override
          public long of(Item item) {
            return item.revision();
          }

          @Override
          public Future<Optional<AuditEntry>> lastChange(String id) {
            return audit
                .page(new AuditLog.Query(null, 1, null, "item", id))
                .map(entries -> entries.stream().findFirst());
          }
        });
  }

  static Kind<UserWrite, UserRow> users(UserStore store, Consumer<String> onErased) {
    return new Kind<>(
        "user",
        "userId",
        "users",
        new Store<>() {
          @Override
          public Future<List<RowResult>> put(List<UserWrite> rows, String actor) {
            return store.put(rows);
          }

          @Override
          public Future<List<RowResult>> patch(List<UserWrite> rows, String actor) {
            return store.patch(rows);
          }

          @Override
          public Future<Boolean> delete(String id, String actor) {
            return store.delete(id, actor).onSuccess(deleted -> onErased.accept(id));
          }

          @Override
          public Future<Optional<UserRow>> find(String id) {
            return store.find(id);
          }

          @Override
          public Future<List<UserRow>> search(String text, int limit, @Nullable String after) {
            return store.search(text, limit, after);
          }
        },
        (id, json, revision) -> new UserWrite(id, json),
        UserRow::userId,
        UserRow::attributes,
        null);
  }

  W write(String id, Map<String, @Nullable Object> json, @Nullable Long revision) {
    return writer.write(id, json, revision);
  }

  String id(R row) {
    return ids.apply(row);
  }

  Attributes attributes(R row) {
    return values.apply(row);
  }

  /** Makes a row to be written, over one revision or, with null, over any. */
  @FunctionalInterface
  interface Writer<W> {
    W write(String id, Map<String, @Nullable Object> json, @Nullable Long revision);
  }

  /** What keeps two who change one row from undoing each other's work. */
  interface Revisions<R> {
    long of(R row);

    /** The latest change of a row that the audit log has. */
    Future<Optional<AuditEntry>> lastChange(String id);
  }

  /** What both stores offer; writes name their actor. */
  interface Store<W, R> {
    Future<List<RowResult>> put(List<W> rows, String actor);

    Future<List<RowResult>> patch(List<W> rows, String actor);

    Future<Boolean> delete(String id, String actor);

    Future<Optional<R>> find(String id);

    Future<List<R>> search(String text, int limit, @Nullable String after);
  }
}
