package dev.belfry.coldstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CatalogueOrderTest {
  record Change(long itemNo, int createdAt, boolean deleted) {
    Item item(long revision) {
      Map<String, Object> attributes =
          createdAt == 0 ? Map.of() : Map.of("created_at", Instant.ofEpochSecond(createdAt));
      return new Item(itemNo, "i" + itemNo, Attributes.of(attributes), revision, deleted);
    }
  }

  @Test
  void newestComeFirstAndThoseWithoutADateLastByNumber() {
    CatalogueOrder order =
        CatalogueOrder.of(
            Shop.catalogue(
                1,
                new Change(1, 0, false).item(1),
                new Change(2, 50, false).item(1),
                new Change(3, 90, false).item(1),
                new Change(4, 0, false).item(1),
                new Change(5, 50, false).item(1),
                new Change(6, 70, true).item(1)));
    assertThat(items(order)).containsExactly(3L, 2L, 5L, 1L, 4L);
    assertThat(order.contains(6)).isFalse();
  }

  @Provide
  Arbitrary<List<List<Change>>> histories() {
    Arbitrary<Change> change =
        Combinators.combine(
                Arbitraries.longs().between(1, 12),
                Arbitraries.integers().between(0, 5),
                Arbitraries.of(true, false, false))
            .as(Change::new);
    return change.list().ofMaxSize(6).list().ofMaxSize(6);
  }

  @Property(tries = 200)
  void followingChangesGivesTheOrderOfTheWholeCatalogue(
      @ForAll("histories") List<List<Change>> history) {
    Catalogue catalogue = Shop.catalogue(1);
    CatalogueOrder order = CatalogueOrder.of(catalogue);
    long revision = 0;
    for (List<Change> batch : history) {
      List<Item> changes = new ArrayList<>();
      for (Change change : batch) {
        changes.add(change.item(++revision));
      }
      catalogue = Shop.next(catalogue, changes);
      order = order.with(catalogue, changes);
    }
    CatalogueOrder rebuilt = CatalogueOrder.of(catalogue);
    assertThat(items(order)).isEqualTo(items(rebuilt));
    for (long itemNo = 1; itemNo <= 12; itemNo++) {
      assertThat(order.contains(itemNo)).isEqualTo(rebuilt.contains(itemNo));
    }
  }

  private static List<Long> items(CatalogueOrder order) {
    return IntStream.range(0, order.size()).mapToObj(order::itemNo).toList();
  }
}
