package dev.belfry.gateway;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Item;
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
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What tells items from users in the API. */
record Kind<W, R>(
    String name,
    String idField,
    String listField,
    Store<W, R> store,
    BiFunction<String, Map<String, @Nullable Object>, W> writer,
    Function<R, String> ids,
    Function<R, Attributes> values) {

  static Kind<ItemWrite, Item> items(ItemStore store) {
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
        Item::attributes);
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
        UserWrite::new,
        UserRow::userId,
        UserRow::attributes);
  }

  W write(String id, Map<String, @Nullable Object> json) {
    return writer.apply(id, json);
  }

  String id(R row) {
    return ids.apply(row);
  }

  Attributes attributes(R row) {
    return values.apply(row);
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
