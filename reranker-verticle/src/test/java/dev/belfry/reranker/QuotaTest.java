package dev.belfry.reranker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RankedList;
import dev.belfry.contracts.reranker.RuleNote;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pins, quotas and caps against every list that there could be. */
class QuotaTest {

  @Property(tries = 1_000)
  void noCapIsBrokenAndWhatWasNotGivenIsNoted(@ForAll long seed) {
    Case random = new Case(new Random(seed));
    RankedList list = random.build();
    List<Long> placed = list.items().stream().map(RankedItem::itemNo).toList();
    assertThat(placed).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(random.depth);
    assertThat(placed).allMatch(random::mayStand);
    assertThat(random.capsHold(placed)).isTrue();
    Set<String> noted = new HashSet<>(list.notes().stream().map(RuleNote::rule).toList());
    for (QuotaNeed quota : random.quotas) {
      assertThat(noted.contains(quota.rule())).isEqualTo(!random.isMet(quota, placed));
    }
    for (PinnedItem pin : random.pins) {
      boolean stands =
          pin.position() <= placed.size()
              && placed.get(pin.position() - 1) == Long.parseLong(pin.itemId().substring(1));
      assertThat(stands || noted.contains(pin.rule())).isTrue();
    }
  }

  @Test
  void aQuotaThatCanBeMetIsMet() {
    int possible = 0;
    int missed = 0;
    for (long seed = 0; seed < 20_000; seed++) {
      Case random = new Case(new Random(seed));
      RankedList list = random.build();
      List<Long> placed = list.items().stream().map(RankedItem::itemNo).toList();
      boolean met = random.quotas.stream().allMatch(quota -> random.isMet(quota, placed));
      if (!random.quotas.isEmpty() && (met || random.canMeetAll(standing(random, list)))) {
        possible++;
        missed += met ? 0 : 1;
      }
    }
    assertThat(possible).isGreaterThan(5_000);
    assertThat(missed * 100).as("%d of %d missed", missed, possible).isLessThan(possible);
  }

  /** A list built again from what its record holds is the same, and fetches nothing. */
  @Property(tries = 1_000)
  void aListIsTheSameBuiltFromItsRecord(@ForAll long seed) {
    Case random = new Case(new Random(seed));
    RankedList list = random.build();
    random.candidates.addAll(list.fetched());
    RankedList again = random.build();
    assertThat(again.items()).isEqualTo(list.items());
    assertThat(again.dropped()).isEqualTo(list.dropped());
    assertThat(again.notes()).isEqualTo(list.notes());
    assertThat(again.fetched()).isEmpty();
  }

  /** The pins that stand, by the 0-based slot that they hold. */
  private static Map<Integer, Long> standing(Case random, RankedList list) {
    Map<Integer, Long> standing = new TreeMap<>();
    for (RankedItem item : list.items()) {
      for (PinnedItem pin : random.pins) {
        if (item.effects().stream().anyMatch(effect -> effect.rule().equals(pin.rule()))) {
          standing.put(pin.position() - 1, item.itemNo());
        }
      }
    }
    return standing;
  }

  /** A small catalogue of which some are candidates, with caps, quotas, pins and randomness. */
  private static final class Case {
    private final Map<Long, Item> items = new TreeMap<>();
    private final List<Candidate> candidates = new ArrayList<>();
    private final Set<Long> closed = new HashSet<>();
    private final Set<Long> ineligible = new HashSet<>();
    private final List<CapLimit> caps = new ArrayList<>();
    private final List<QuotaNeed> quotas = new ArrayList<>();
    private final List<PinnedItem> pins = new ArrayList<>();
    private final @Nullable Variety variety;
    private final @Nullable Dithering dithering;
    private final int depth;
    private final long seed;

    Case(Random random) {
      seed = random.nextLong();
      depth = 1 + random.nextInt(4);
      int count = 1 + random.nextInt(8);
      for (long itemNo = 1; itemNo <= count; itemNo++) {
        items.put(
            itemNo,
            Shop.item(
                itemNo,
                "brand",
                "b" + random.nextInt(3),
                "categories",
                List.of("c" + random.nextInt(3), "d" + random.nextInt(2)),
                "price",
                (double) random.nextInt(8)));
        if (random.nextInt(3) > 0) {
          candidates.add(Shop.candidate(itemNo, (1 + random.nextInt(20)) / 20.0));
        }
        if (random.nextInt(8) == 0) {
          closed.add(itemNo);
        } else if (random.nextInt(8) == 0) {
          ineligible.add(itemNo);
        }
      }
      if (random.nextBoolean()) {
        caps.add(new CapLimit("brands", "brand", 1 + random.nextInt(2), item -> true));
      }
      if (random.nextBoolean()) {
        caps.add(new CapLimit("categories", "categories", 1 + random.nextInt(3), item -> true));
      }
      for (int q = random.nextInt(3); q > 0; q--) {
        int bit = 1 << random.nextInt(3);
        int slots = random.nextBoolean() ? depth : 1 + random.nextInt(depth);
        quotas.add(
            new QuotaNeed(
                "quota" + q,
                1 + random.nextInt(Math.min(3, slots)),
                slots,
                item -> ((int) item.attributes().number("price", 0) & bit) != 0,
                null));
      }
      for (int p = random.nextInt(5) - 2; p > 0; p--) {
        pins.add(new PinnedItem("pin" + p, "i" + random.nextInt(10), 1 + random.nextInt(5)));
      }
      variety = random.nextInt(3) == 0 ? new Variety("variety", 0.5f) : null;
      dithering = random.nextInt(3) == 0 ? new Dithering("dither", 1) : null;
    }

    RankedList build() {
      ItemSet.Builder allowed = new ItemSet.Builder();
      items.keySet().forEach(allowed::add);
      return SlotBuilder.build(
          new ListInputs(
              candidates,
              depth,
              new Eligibility(
                  1,
                  1,
                  allowed.build(),
                  ItemNumbers.of(ineligible.stream().mapToLong(Long::longValue).toArray())),
              Shop.catalogue(1, items.values().toArray(Item[]::new)),
              (itemNo, now) -> !closed.contains(itemNo),
              Shop.NOW,
              seed),
          new ListRules(List.of(), caps, quotas, pins, variety, dithering, List.of()));
    }

    boolean mayStand(long itemNo) {
      return items.containsKey(itemNo) && !closed.contains(itemNo) && !ineligible.contains(itemNo);
    }

    boolean isMet(QuotaNeed quota, List<Long> placed) {
      return placed.stream()
              .limit(quota.slots())
              .filter(itemNo -> quota.items().test(items.get(itemNo)))
              .count()
          >= quota.min();
    }

    boolean capsHold(List<Long> placed) {
      for (CapLimit cap : caps) {
        Map<Object, Integer> counts = new HashMap<>();
        for (long itemNo : placed) {
          for (Object value : cap.values(items.get(itemNo))) {
            if (counts.merge(value, 1, Integer::sum) > cap.limit()) {
              return false;
            }
          }
        }
      }
      return true;
    }

    /** Whether any list at all, with these pins where they stand, meets every quota. */
    boolean canMeetAll(Map<Integer, Long> standing) {
      return canMeetAll(standing, new ArrayList<>());
    }

    private boolean canMeetAll(Map<Integer, Long> standing, List<Long> placed) {
      if (!capsHold(placed)) {
        return false;
      }
      List<Long> whole = new ArrayList<>(placed);
      standing.forEach(
          (slot, itemNo) -> whole.addAll(slot >= placed.size() ? List.of(itemNo) : List.of()));
      if (capsHold(whole) && quotas.stream().allMatch(quota -> isMet(quota, placed))) {
        return true;
      }
      if (placed.size() == depth) {
        return false;
      }
      Long pinned = standing.get(placed.size());
      for (long itemNo : pinned != null ? Set.of(pinned) : items.keySet()) {
        if (mayStand(itemNo)
            && !placed.contains(itemNo)
            && (pinned != null || !standing.containsValue(itemNo))) {
          placed.add(itemNo);
          boolean can = canMeetAll(standing, placed);
          placed.removeLast();
          if (can) {
            return true;
          }
        }
      }
      return false;
    }
  }
}
