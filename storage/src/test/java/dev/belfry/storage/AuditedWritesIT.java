package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Entity;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditedWritesIT {
  private void define(AttributeDefinition definition) {
    Await.get(
        storage
            .schema()
            .put(List.of(definition), ADA, (rules, schema) -> Future.succeededFuture()));
  }

  private static final String ADA = "member:ada";

  @TempDir Path folder;
  private Fixture fixture;
  private Storage storage;

  @BeforeEach
  void open() {
    fixture = Fixture.plain(folder);
    storage = fixture.storage;
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @Test
  void writeOfOneItemTellsWhatChanged() {
    put(Map.of("title", "Shoe", "price", 10));
    put(Map.of("title", "Shoe", "price", 12.5, "brand", "Fjell"));
    put(Map.of("title", "Shoe", "price", 12.5, "brand", "Fjell"));
    patch(Map.of("hidden", true));
    patch(Map.of("hidden", false));
    Await.get(storage.items().delete("a", ADA));
    Await.get(storage.items().delete("a", ADA));
    assertThat(entries())
        .containsExactly(
            "create item a null -> {\"price\":10,\"title\":\"Shoe\"}",
            "edit item a {\"price\":10} -> {\"brand\":\"Fjell\",\"price\":12.5}",
            "hide item a {} -> {\"hidden\":true}",
            "show item a {\"hidden\":true} -> {\"hidden\":false}",
            "delete item a {\"brand\":\"Fjell\",\"hidden\":false,\"price\":12.5,"
                + "\"title\":\"Shoe\"} -> null");
    assertThat(Await.get(storage.audit().verify()).firstBroken()).isNull();
  }

  @Test
  void writeOfManyItemsIsOneEntryAndOneByAJobIsNone() {
    ItemWrite a = new ItemWrite("a", Map.of("price", 1));
    ItemWrite b = new ItemWrite("b", Map.of("price", 2));
    Await.get(storage.items().put(List.of(a, b, new ItemWrite("c", Map.of("price", "x"))), ADA));
    Await.get(storage.items().patch(List.of(a, b)));
    assertThat(entries()).containsExactly("put item * null -> {\"items\":2}");
  }

  @Test
  void writeThatIsRefusedLeavesNoEntry() {
    patch(Map.of("price", 1));
    put(Map.of("price", "cheap"));
    assertThat(entries()).isEmpty();
  }

  @Test
  void erasedUserIsNotNamed() {
    Await.get(storage.users().put(List.of(new UserWrite("jo", Map.of()))));
    String number = fixture.sql("select user_no from app_user");
    Await.get(storage.users().delete("jo", ADA));
    assertThat(entries()).containsExactly("erase user " + number + " null -> null");
  }

  @Test
  void schemaTellsTheDefinitionsThatChanged() {
    define(colour("plain", null));
    define(colour("feature", "red"));
    define(colour("feature", "red"));
    String plain =
        "{\"item.colour\":{\"default\":null,\"multi\":false,\"role\":\"plain\",\"type\":\"category\"}}";
    assertThat(entries())
        .containsExactly(
            "change schema 1 {} -> " + plain,
            "change schema 2 "
                + plain
                + " -> "
                + plain.replace("null", "\"red\"").replace("plain", "feature"));
  }

  private void put(Map<String, @Nullable Object> json) {
    Await.get(storage.items().put(List.of(new ItemWrite("a", json)), ADA));
  }

  private void patch(Map<String, @Nullable Object> json) {
    Await.get(storage.items().patch(List.of(new ItemWrite("a", json)), ADA));
  }

  private static AttributeDefinition colour(String role, @Nullable Object standard) {
    return new AttributeDefinition(
        Entity.ITEM, "colour", AttributeType.CATEGORY, false, standard, role);
  }

  /** The oldest first. */
  private List<String> entries() {
    return Await.get(storage.audit().page(new AuditLog.Query(null, 100, ADA, null, null)))
        .reversed()
        .stream()
        .map(
            entry ->
                entry.action()
                    + " "
                    + entry.entity()
                    + " "
                    + entry.entityId()
                    + " "
                    + text(entry.before())
                    + " -> "
                    + text(entry.after()))
        .toList();
  }

  private static String text(@Nullable Object json) {
    return String.valueOf(json);
  }
}
