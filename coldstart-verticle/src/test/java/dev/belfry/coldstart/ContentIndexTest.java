package dev.belfry.coldstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContentIndexTest {
  private static final LongPredicate ANY = itemNo -> true;

  private final ContentIndex index = new ContentIndex(100);
  private final List<ContentSnapshot> held = new ArrayList<>();

  @AfterEach
  void close() {
    held.forEach(ContentSnapshot::release);
    index.close();
  }

  @Test
  void similarityIsTheTfIdfCosineWorkedOutByHand() {
    // N = 3. idf = 1 + ln(4 / (df + 1)): red and blue 1.693147, lamp 1.287682. Both titles weigh
    // their two words alike, so cos = lamp^2 / (red^2 + lamp^2) = 1.658125 / 4.524873.
    ContentSnapshot content =
        apply(
            Shop.catalogue(
                1,
                Shop.item(1, Map.of("title", "Red lamp")),
                Shop.item(2, Map.of("title", "Blue lamp")),
                Shop.item(3, Map.of("description", "Garden chair"))));
    List<ScoredItem> neighbours = content.neighbours(1, ANY, 10);
    assertThat(neighbours).extracting(ScoredItem::itemNo).containsExactly(2L);
    assertThat(neighbours.getFirst().score()).isCloseTo(0.366447f, within(1e-5f));
    assertThat(content.cosine(1, 2)).isEqualTo(neighbours.getFirst().score());
    assertThat(content.neighbours(3, ANY, 10)).isEmpty();
  }

  @Test
  void termFrequencyEntersByItsRoot() {
    // N = 2, df: oak 2, desk 1, chair 1; idf oak 1, others 1 + ln(3/2) = 1.405465.
    // Item 1: oak tf 4 (weight 2), desk tf 1. Item 2: oak tf 1, chair tf 1.
    // cos = 2 * 1 / (sqrt(4 + 1.975332) * sqrt(1 + 1.975332)) = 2 / (2.444449 * 1.724915)
    ContentSnapshot content =
        apply(
            Shop.catalogue(
                1,
                Shop.item(1, Map.of("description", "oak oak oak oak desk")),
                Shop.item(2, Map.of("description", "oak chair"))));
    assertThat(content.cosine(1, 2)).isCloseTo(0.474332f, within(1e-5f));
  }

  @Test
  void equalTextsAreAsNearAsCanBeAndNeverMore() {
    ContentSnapshot content =
        apply(
            Shop.catalogue(
                1,
                Shop.titled(1, "Green garden hose of rubber", "garden"),
                Shop.titled(2, "Green garden hose of rubber", "garden"),
                Shop.titled(3, "Garden gnome", "garden")));
    List<ScoredItem> neighbours = content.neighbours(1, ANY, 10);
    assertThat(neighbours).extracting(ScoredItem::itemNo).containsExactly(2L, 3L);
    assertThat(neighbours.get(0).score()).isEqualTo(1f);
    assertThat(neighbours.get(1).score()).isBetween(0.01f, 0.99f);
  }

  @Test
  void aNewItemIsFoundInTheNextVersionAndADeletedOneLeavesIt() {
    Item lamp = Shop.titled(1, "Brass reading lamp", "lamps");
    Item other = Shop.titled(2, "Steel reading lamp", "lamps");
    Catalogue first = Shop.catalogue(1, lamp, other);
    ContentSnapshot before = apply(first);

    Item added = Shop.titled(3, "Brass lamp for reading", "lamps");
    List<Item> changes = List.of(added, Shop.deleted(other));
    ContentSnapshot after = apply(Shop.next(first, changes), changes);

    assertThat(after.neighbours(1, ANY, 10)).extracting(ScoredItem::itemNo).containsExactly(3L);
    assertThat(after.neighbours(2, ANY, 10)).isEmpty();
    assertThat(before.neighbours(1, ANY, 10)).extracting(ScoredItem::itemNo).containsExactly(2L);
    assertThat(before.neighbours(3, ANY, 10)).isEmpty();
  }

  @Test
  void aChangeOfPriceKeepsTheSnapshotAndAChangeOfTitleDoesNot() {
    Item lamp = Shop.titled(1, "Lamp", "lamps");
    Catalogue first = Shop.catalogue(1, lamp);
    ContentSnapshot before = apply(first);
    Item dearer =
        Shop.changed(lamp, Map.of("title", "Lamp", "categories", List.of("lamps"), "price", 9.0));
    Catalogue second = Shop.next(first, List.of(dearer));
    assertThat(apply(second, List.of(dearer))).isSameAs(before);

    Item renamed = Shop.changed(dearer, Map.of("title", "Lantern"));
    assertThat(apply(Shop.next(second, List.of(renamed)), List.of(renamed))).isNotSameAs(before);
  }

  @Test
  void aNewTextAttributeOfTheSchemaIsReadForAllItems() {
    Item one = Shop.item(1, Map.of("title", "Desk", "material", "oak"));
    Item two = Shop.item(2, Map.of("title", "Bowl", "material", "oak"));
    Catalogue first = Shop.catalogue(1, one, two);
    assertThat(apply(first).neighbours(1, ANY, 5)).isEmpty();

    AttributeSchema schema =
        first
            .schema()
            .with(
                2,
                List.of(
                    new AttributeDefinition(
                        Entity.ITEM, "material", AttributeType.CATEGORY, false, null, "feature")));
    ContentSnapshot after = apply(first.with(2, schema, List.of()), List.of());
    assertThat(after.neighbours(1, ANY, 5)).extracting(ScoredItem::itemNo).containsExactly(2L);
  }

  @Test
  void aFilterReachesItemsBeyondTheRememberedNeighbours() {
    List<Item> items = new ArrayList<>();
    for (int i = 1; i <= 2 * ContentSnapshot.DEPTH; i++) {
      items.add(Shop.titled(i, "Lamp", "lamps"));
    }
    Item far = Shop.titled(items.size() + 1L, "Lamp of quite another kind", "outdoor");
    items.add(far);
    ContentSnapshot content = apply(Shop.catalogue(1, items.toArray(Item[]::new)));
    assertThat(content.neighbours(1, itemNo -> itemNo == far.itemNo(), 10))
        .extracting(ScoredItem::itemNo)
        .containsExactly(far.itemNo());
    assertThat(content.neighbours(1, ANY, 400)).hasSize(400).doesNotHaveDuplicates();
  }

  @Test
  void aSnapshotThatWasGivenUpSaysSo() {
    Catalogue first = Shop.catalogue(1, Shop.titled(1, "Lamp"), Shop.titled(2, "Lamp"));
    ContentSnapshot before = index.apply(first, List.of());
    Item renamed = Shop.changed(Shop.titled(2, ""), Map.of("title", "Chair"));
    apply(Shop.next(first, List.of(renamed)), List.of(renamed));
    before.release();
    assertThatThrownBy(() -> before.neighbours(1, ANY, 5))
        .isInstanceOfSatisfying(
            BelfryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VERSION_GONE));
  }

  private ContentSnapshot apply(Catalogue catalogue) {
    return apply(catalogue, List.of());
  }

  private ContentSnapshot apply(Catalogue catalogue, List<Item> changes) {
    ContentSnapshot snapshot = index.apply(catalogue, changes);
    held.add(snapshot);
    return snapshot;
  }
}
