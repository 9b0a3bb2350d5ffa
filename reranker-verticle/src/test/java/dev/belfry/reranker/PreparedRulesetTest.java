package dev.belfry.reranker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PreparedRulesetTest {
  private static final Ruleset RULESET =
      Ruleset.parse(
          1,
          Shop.rules(
              "{\"items\":\"item.price > 50\",\"action\":{\"type\":\"exclude\"}}",
              "{\"items\":\"item.brand in ['a', 'b']\",\"action\":{\"type\":\"only\"}}"));

  /** Follows a catalogue through changes, and holds every step against a plain reading of it. */
  @Property(tries = 200)
  void followingChangesIsTheSameAsStartingAfresh(@ForAll long seed) {
    Random random = new Random(seed);
    Map<Long, Item> items = new TreeMap<>();
    List<Item> first = new ArrayList<>();
    for (long itemNo = 1; itemNo <= 40; itemNo++) {
      first.add(randomItem(random, itemNo, 1));
    }
    first.forEach(item -> items.put(item.itemNo(), item));
    Catalogue catalogue = Catalogue.of(1, Shop.SCHEMA, first);
    PreparedRuleset prepared = PreparedRuleset.of(RULESET, catalogue);
    for (int version = 2; version < 8; version++) {
      List<Item> changes = new ArrayList<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        Item change = randomItem(random, 1 + random.nextInt(50), version * 100L - i);
        changes.add(change);
        items.put(change.itemNo(), change);
      }
      catalogue = catalogue.with(version, Shop.SCHEMA, changes);
      prepared = prepared.in(catalogue, changes);
      Instant now = Shop.NOW.plusSeconds(random.nextInt(200) - 100);
      assertThat(prepared.eligible(now, true).base()).isEqualTo(expected(items, now));
      assertThat(prepared.eligible(now, true).base())
          .isEqualTo(PreparedRuleset.of(RULESET, catalogue).eligible(now, true).base());
    }
  }

  private static ItemSet expected(Map<Long, Item> items, Instant now) {
    ItemSet.Builder builder = new ItemSet.Builder();
    items
        .values()
        .forEach(
            item -> {
              String brand = item.attributes().text("brand");
              if (item.isAvailable(now)
                  && item.attributes().number("price", 0) <= 50
                  && ("a".equals(brand) || "b".equals(brand))) {
                builder.add(item.itemNo());
              }
            });
    return builder.build();
  }

  private static Item randomItem(Random random, long itemNo, long revision) {
    if (random.nextInt(8) == 0) {
      return Shop.deleted(itemNo, revision);
    }
    List<Object> pairs = new ArrayList<>();
    if (random.nextInt(4) > 0) {
      pairs.addAll(List.of("price", (double) random.nextInt(100)));
    }
    if (random.nextInt(4) > 0) {
      pairs.addAll(List.of("brand", List.of("a", "b", "c").get(random.nextInt(3))));
    }
    if (random.nextInt(5) == 0) {
      pairs.addAll(List.of("hidden", random.nextBoolean()));
    }
    if (random.nextInt(4) == 0) {
      pairs.addAll(List.of("available_from", Shop.NOW.plusSeconds(random.nextInt(200) - 100)));
    }
    if (random.nextInt(4) == 0) {
      pairs.addAll(List.of("available_until", Shop.NOW.plusSeconds(random.nextInt(200) - 100)));
    }
    return Shop.revised(itemNo, revision, pairs.toArray());
  }
}
