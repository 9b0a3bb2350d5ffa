package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Item;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemStoreIT {
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
  void goodRowsAreStoredAndBadOnesComeBackWithIndexAndReason() {
    List<RowResult> results =
        Await.get(
            storage
                .items()
                .put(
                    List.of(
                        new ItemWrite("good", Map.of("price", 3, "categories", List.of("a", "b"))),
                        new ItemWrite("cheap", Map.of("price", -1)),
                        new ItemWrite("typo", Map.of("pirce", 1)),
                        new ItemWrite("x".repeat(257), Map.of()),
                        new ItemWrite("nul\0", Map.of()),
                        new ItemWrite("", Map.of()),
                        new ItemWrite("also good", Map.of("created_at", "2026-01-31")))));

    assertThat(results)
        .extracting(RowResult::stored)
        .containsExactly(true, false, false, false, false, false, true);
    assertThat(results.get(1).error()).contains("price").contains("-1").contains("not negative");
    assertThat(results.get(2).error()).contains("did you mean 'price'");
    assertThat(results.get(3).error()).contains("257").contains("256");
    assertThat(results.get(4).error()).contains("NUL");
    assertThat(results.get(5).error()).contains("empty");
    Item good = Await.get(storage.items().find("good")).orElseThrow();
    assertThat(good.attributes().number("price", 0)).isEqualTo(3);
    assertThat(good.attributes().texts("categories")).containsExactly("a", "b");
    assertThat(
            Await.get(storage.items().find("also good"))
                .orElseThrow()
                .attributes()
                .timestamp("created_at"))
        .isEqualTo(Instant.parse("2026-01-31T00:00:00Z"));
    assertThat(Await.get(storage.items().find("typo"))).isEmpty();
  }

  @Test
  void putReplacesPatchMergesAndNullRemoves() {
    fixture.items("a");
    Await.get(storage.items().put(List.of(new ItemWrite("a", Map.of("price", 1, "brand", "B")))));
    Map<String, Object> patch = new HashMap<>();
    patch.put("price", null);
    patch.put("stock", 4);
    List<RowResult> results =
        Await.get(
            storage.items().patch(List.of(new ItemWrite("a", patch), new ItemWrite("no", patch))));

    assertThat(results.get(0).stored()).isTrue();
    assertThat(results.get(1).error()).contains("'no' does not exist");
    assertThat(Await.get(storage.items().find("a")).orElseThrow().attributes().asMap())
        .isEqualTo(Map.of("brand", "B", "stock", 4.0));
  }

  @Test
  void writeOverOneRevisionIsRefusedWhereTheItemIsAtAnother() {
    fixture.items("a");
    long seen = Await.get(storage.items().find("a")).orElseThrow().revision();
    List<ItemWrite> mine = List.of(new ItemWrite("a", Map.of("price", 1), seen));
    List<ItemWrite> theirs = List.of(new ItemWrite("a", Map.of("price", 2), seen));
    // At once: whoever is second waits for the row and then sees that it is another.
    Future<List<RowResult>> one = storage.items().patch(mine, "member:ada");
    Future<List<RowResult>> other = storage.items().put(theirs);
    Await.get(Future.join(one, other).transform(any -> Future.succeededFuture()));

    assertThat(one.succeeded()).isNotEqualTo(other.succeeded());
    assertThat(one.succeeded() ? other.cause() : one.cause())
        .isInstanceOfSatisfying(
            BelfryException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
              assertThat(e).hasMessageContaining("the change was made on " + seen);
            });
    Item now = Await.get(storage.items().find("a")).orElseThrow();
    assertThat(now.attributes().number("price", 0)).isEqualTo(one.succeeded() ? 1 : 2);
    Await.get(storage.items().put(List.of(new ItemWrite("a", Map.of("price", 3), now.revision()))));
    Await.get(storage.items().delete("a"));
    assertThatThrownBy(() -> Await.get(storage.items().put(mine)))
        .hasMessageContaining("there is no item 'a' any more");
    assertThat(Await.get(storage.items().find("a"))).isEmpty();
  }

  @Test
  void laterRowOfOneBatchStandsAndNumbersStayDense() {
    for (int i = 0; i < 20; i++) {
      Await.get(
          storage
              .items()
              .put(
                  List.of(
                      new ItemWrite("a", Map.of("price", i)),
                      new ItemWrite("a", Map.of("price", i + 1)))));
    }
    fixture.items("b");

    Item a = Await.get(storage.items().find("a")).orElseThrow();
    assertThat(a.attributes().number("price", 0)).isEqualTo(20);
    assertThat(Await.get(storage.items().find("b")).orElseThrow().itemNo())
        .isEqualTo(a.itemNo() + 1);
  }

  @Test
  void takeDownIsInTheGateBeforeItIsAcknowledged() {
    fixture.items("a", "b");
    long a = Await.get(storage.items().find("a")).orElseThrow().itemNo();
    long b = Await.get(storage.items().find("b")).orElseThrow().itemNo();
    Instant now = Instant.now();
    assertThat(storage.catalogue().gate().isOpen(a, now)).isTrue();

    Await.get(storage.items().patch(List.of(new ItemWrite("a", Map.of("hidden", true)))));
    assertThat(storage.catalogue().gate().isOpen(a, now)).isFalse();
    Await.get(storage.items().patch(List.of(new ItemWrite("a", Map.of("hidden", false)))));
    assertThat(storage.catalogue().gate().isOpen(a, now)).isTrue();
    Await.get(storage.items().patch(List.of(new ItemWrite("a", Map.of("stock", 0)))));
    assertThat(storage.catalogue().gate().isOpen(a, now)).isFalse();
    Await.get(storage.items().delete("b"));
    assertThat(storage.catalogue().gate().isOpen(b, now)).isFalse();
    assertThat(storage.catalogue().gate().isOpen(99_999, now)).isFalse();
  }

  @Test
  void deletedNumberIsNeverGivenAgain() {
    fixture.items("a");
    long first = Await.get(storage.items().find("a")).orElseThrow().itemNo();
    assertThat(Await.get(storage.items().delete("a"))).isTrue();
    assertThat(Await.get(storage.items().delete("a"))).isFalse();
    assertThat(Await.get(storage.items().find("a"))).isEmpty();
    fixture.items("a");
    long second = Await.get(storage.items().find("a")).orElseThrow().itemNo();

    assertThat(second).isNotEqualTo(first);
    Await.until(
        "the snapshot has the new number",
        () -> storage.catalogue().current().findById("a").map(Item::itemNo).orElse(0L) == second);
    Item tombstone = storage.catalogue().current().find(first);
    assertThat(tombstone).isNotNull();
    assertThat(tombstone.deleted()).isTrue();
  }

  @Test
  void searchFindsByIdAndTitleInPages() {
    fixture.items("red-1", "red-2", "red_3", "blue");
    assertThat(Await.get(storage.items().search("RED", 2, null)))
        .hasSize(2)
        .allMatch(item -> item.itemId().startsWith("red"));
    assertThat(Await.get(storage.items().search("red_", 10, null)))
        .extracting(Item::itemId)
        .containsExactly("red_3");
    List<String> all = new ArrayList<>();
    String after = null;
    for (List<Item> page = Await.get(storage.items().search("", 2, after));
        !page.isEmpty();
        page = Await.get(storage.items().search("", 2, after))) {
      page.forEach(item -> all.add(item.itemId()));
      after = page.getLast().itemId();
    }
    assertThat(all).containsExactlyInAnyOrder("red-1", "red-2", "red_3", "blue");
    assertThatThrownBy(() -> Await.get(storage.items().search("", 0, null)))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("limit 0");
  }

  @Test
  void snapshotIsPublishedOnlyAfterEveryApplier() {
    fixture.items("a");
    Await.until("the snapshot has a", () -> storage.catalogue().current().size() == 1);
    Promise<Void> gate = Promise.promise();
    List<Long> prepared = new CopyOnWriteArrayList<>();
    List<Integer> sizes = new CopyOnWriteArrayList<>();
    Await.get(
        storage
            .catalogue()
            .addApplier(
                (next, changes) -> {
                  prepared.add(next.version());
                  sizes.add(changes.size());
                  return prepared.size() == 1 ? Future.succeededFuture() : gate.future();
                }));
    assertThat(sizes).containsExactly(1);

    Catalogue before = storage.catalogue().current();
    fixture.items("b");
    Await.until("the applier is asked", () -> prepared.size() == 2);
    assertThat(storage.catalogue().current()).isSameAs(before);
    assertThat(storage.catalogue().at(prepared.get(1))).isPresent();
    gate.complete();
    Await.until(
        "the next one is out", () -> storage.catalogue().current().version() == prepared.get(1));
    assertThat(storage.catalogue().current().findById("b")).isPresent();
    assertThat(storage.catalogue().at(before.version())).contains(before);
    assertThat(sizes.get(1)).isEqualTo(1);
  }

  @Test
  void applierThatNeverAnswersHoldsUpTwoSecondsAtMost() {
    Await.get(
        storage
            .catalogue()
            .addApplier(
                (next, changes) ->
                    next.size() == 0
                        ? Future.succeededFuture()
                        : Promise.<Void>promise().future()));
    fixture.items("a");
    Await.until("the snapshot is out anyway", () -> storage.catalogue().current().size() == 1);
  }

  @Test
  void schemaIsVersionedAndItsRulesHold() {
    long before = storage.schema().current().version();
    AttributeDefinition colour =
        new AttributeDefinition(
            Entity.ITEM, "colour", AttributeType.CATEGORY, false, "grey", "feature");
    Await.get(storage.schema().put(List.of(colour)));
    assertThat(storage.schema().current().version()).isEqualTo(before + 1);
    assertThat(storage.schema().current().find(Entity.ITEM, "colour")).contains(colour);
    Await.get(storage.schema().put(List.of(colour)));
    assertThat(storage.schema().current().version()).isEqualTo(before + 1);
    Await.until(
        "the snapshot has it",
        () -> storage.catalogue().current().schema().version() == before + 1);

    assertThatThrownBy(
            () ->
                Await.get(
                    storage
                        .schema()
                        .put(
                            List.of(
                                new AttributeDefinition(
                                    Entity.ITEM,
                                    "colour",
                                    AttributeType.NUMBER,
                                    false,
                                    null,
                                    "plain")))))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("cannot be changed");
    assertThatThrownBy(
            () ->
                Await.get(
                    storage
                        .schema()
                        .put(
                            List.of(
                                new AttributeDefinition(
                                    Entity.ITEM,
                                    "price",
                                    AttributeType.TEXT,
                                    false,
                                    null,
                                    "plain")))))
        .hasMessageContaining("reserved");
    fixture.reopen();
    assertThat(fixture.storage.schema().current().find(Entity.ITEM, "colour")).contains(colour);
  }

  @Test
  void everyTypeOfAttributeComesBackAsItWent() {
    List<AttributeDefinition> definitions = new ArrayList<>();
    for (AttributeType type : AttributeType.values()) {
      String name = type.name().toLowerCase(java.util.Locale.ROOT);
      definitions.add(
          new AttributeDefinition(Entity.ITEM, "one_" + name, type, false, null, "plain"));
      definitions.add(
          new AttributeDefinition(Entity.ITEM, "many_" + name, type, true, null, "plain"));
    }
    Await.get(storage.schema().put(definitions));
    Map<String, Object> one = new HashMap<>();
    one.put("one_text", "tab\t \"quote\" \\ \n \u20ac");
    one.put("one_number", 0.1);
    one.put("one_boolean", true);
    one.put("one_timestamp", "2026-01-31T09:30:00.123456+02:00");
    one.put("one_category", "c");
    one.put("one_vector", List.of(1.5, -2, 0.1));
    Map<String, Object> json = new HashMap<>(one);
    one.forEach(
        (name, value) -> json.put(name.replace("one", "many"), Collections.nCopies(2, value)));
    Await.get(storage.items().put(List.of(new ItemWrite("a", json))));
    Await.until(
        "the snapshot has a", () -> storage.catalogue().current().findById("a").isPresent());
    Item written = storage.catalogue().current().findById("a").orElseThrow();
    assertThat(written.attributes().asMap()).hasSize(12);
    assertThat(Await.get(storage.items().find("a")).orElseThrow()).isEqualTo(written);
    fixture.reopen();
    assertThat(fixture.storage.catalogue().current().findById("a")).contains(written);
  }
}
