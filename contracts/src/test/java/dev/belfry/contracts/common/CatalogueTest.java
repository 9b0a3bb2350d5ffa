package dev.belfry.contracts.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  private static final AttributeSchema SCHEMA = AttributeSchema.reservedOnly();
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  @Property(tries = 100)
  void anOverlaidSnapshotEqualsOneBuiltAfresh(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int batches) {
    Random random = new Random(seed);
    Map<Long, Item> expected = new HashMap<>();
    Catalogue catalogue = Catalogue.of(0, SCHEMA, List.of());
    long revision = 0;
    for (int batch = 1; batch <= batches; batch++) {
      List<Item> changes = new ArrayList<>();
      int size = random.nextInt(4000);
      for (int i = 0; i < size; i++) {
        long itemNo = random.nextInt(5000);
        Item item =
            new Item(
                itemNo, "item-" + itemNo, Attributes.empty(), ++revision, random.nextInt(4) == 0);
        changes.add(item);
        expected.put(itemNo, item);
      }
      catalogue = catalogue.with(batch, SCHEMA, changes);
    }
    List<Item> alive = expected.values().stream().filter(item -> !item.deleted()).toList();
    List<Item> found = new ArrayList<>();
    catalogue.forEach(found::add);
    assertThat(found).containsExactlyInAnyOrderElementsOf(alive);
    assertThat(catalogue.size()).isEqualTo(alive.size());
    for (Item item : expected.values()) {
      assertThat(catalogue.find(item.itemNo())).isEqualTo(item);
      assertThat(catalogue.findById(item.itemId()).isPresent()).isEqualTo(!item.deleted());
    }
  }

  @Test
  void anOlderRevisionDoesNotUndoANewerOne() {
    Item newer = new Item(1, "a", Attributes.of(Map.of("hidden", true)), 5, false);
    Item older = new Item(1, "a", Attributes.empty(), 4, false);
    Catalogue catalogue = Catalogue.of(1, SCHEMA, List.of(newer)).with(2, SCHEMA, List.of(older));
    assertThat(catalogue.find(1)).isEqualTo(newer);
  }

  @Test
  void anItemIsAvailableInsideItsHalfOpenWindowOnly() {
    Item item =
        new Item(
            1,
            "a",
            Attributes.of(Map.of("available_from", NOW, "available_until", NOW.plusSeconds(10))),
            1,
            false);
    assertThat(item.isAvailable(NOW.minusMillis(1))).isFalse();
    assertThat(item.isAvailable(NOW)).isTrue();
    assertThat(item.isAvailable(NOW.plusMillis(9_999))).isTrue();
    assertThat(item.isAvailable(NOW.plusSeconds(10))).isFalse();
  }

  @Test
  void hiddenEmptyAndDeletedItemsAreNotAvailable() {
    assertThat(new Item(1, "a", Attributes.empty(), 1, false).isAvailable(NOW)).isTrue();
    assertThat(new Item(1, "a", Attributes.empty(), 1, true).isAvailable(NOW)).isFalse();
    assertThat(new Item(1, "a", Attributes.of(Map.of("hidden", true)), 1, false).isAvailable(NOW))
        .isFalse();
    assertThat(new Item(1, "a", Attributes.of(Map.of("stock", 0.0)), 1, false).isAvailable(NOW))
        .isFalse();
  }
}
