package dev.belfry.reranker;

import static dev.belfry.reranker.Shop.candidate;
import static dev.belfry.reranker.Shop.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemGate;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.reranker.DroppedItem;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RankedList;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SlotBuilderTest {

  /** Every slot is held against all candidates, by formulas written a second time. */
  @Property(tries = 1000)
  void everySlotHoldsTheBestFeasibleItem(@ForAll long seed) {
    Case random = new Case(new Random(seed));
    RankedList list = random.build();
    List<Long> placed = new ArrayList<>();
    for (RankedItem ranked : list.items()) {
      Map<Long, Double> feasible = random.feasible(placed);
      assertThat(feasible).containsKey(ranked.itemNo());
      double best = Collections.max(feasible.values());
      assertThat(feasible.get(ranked.itemNo())).isCloseTo(best, within(1e-5));
      placed.add(ranked.itemNo());
    }
    if (placed.size() < random.depth) {
      assertThat(random.feasible(placed)).isEmpty();
      assertThat(list.shortReason()).isNotBlank();
    } else {
      assertThat(list.shortReason()).isNull();
    }
    random.assertCapsHold(placed);
    Set<Long> all = new TreeSet<>(placed);
    list.dropped().forEach(item -> all.add(item.itemNo()));
    assertThat(all).hasSize(random.candidates.size());
  }

  @Property(tries = 300)
  void theOrderOfTheCandidatesDoesNotMatterBitForBit(@ForAll long seed) {
    Case random = new Case(new Random(seed));
    RankedList list = random.build();
    Collections.shuffle(random.candidates, new Random(seed + 1));
    RankedList shuffled = random.build();
    assertThat(shuffled.items()).isEqualTo(list.items());
    assertThat(new HashSet<>(shuffled.dropped())).isEqualTo(new HashSet<>(list.dropped()));
  }

  @Test
  void everyDroppedItemHasItsReason() {
    Catalogue catalogue =
        Shop.catalogue(
            1,
            item(1, "brand", "a"),
            item(2, "brand", "a"),
            item(3, "brand", "b"),
            item(4, "brand", "c"),
            item(5, "brand", "d"));
    RankedList list =
        build(
            List.of(
                candidate(1, 0.9),
                candidate(2, 0.8),
                candidate(3, 0.7),
                candidate(4, 0.6),
                candidate(5, 0.5),
                candidate(1, 0.4),
                candidate(99, 1)),
            2,
            new Eligibility(1, 1, ItemSet.of(1, 2, 3, 4, 5), ItemNumbers.empty()),
            catalogue,
            (itemNo, now) -> itemNo != 3,
            Shop.NOW,
            rules(List.of(), List.of(new CapLimit("brands", "brand", 1, item -> true)), null));
    assertThat(list.items()).extracting(RankedItem::itemNo).containsExactly(1L, 4L);
    assertThat(list.dropped())
        .containsExactlyInAnyOrder(
            new DroppedItem(2, "cap:brands"),
            new DroppedItem(3, "gate"),
            new DroppedItem(5, "depth"),
            new DroppedItem(1, "repeated"),
            new DroppedItem(99, "ineligible"));
    assertThat(list.shortReason()).isNull();
  }

  @Test
  void aShortListSaysWhy() {
    Catalogue catalogue = Shop.catalogue(1, item(1, "brand", "a"), item(2, "brand", "a"), item(3));
    RankedList list =
        build(
            List.of(candidate(1, 0.9), candidate(2, 0.8), candidate(3, 0.7)),
            10,
            new Eligibility(1, 1, ItemSet.of(1, 2, 3), ItemNumbers.of(3)),
            catalogue,
            (itemNo, now) -> true,
            Shop.NOW,
            rules(List.of(), List.of(new CapLimit("brands", "brand", 1, item -> true)), null));
    assertThat(list.shortReason())
        .isEqualTo(
            "The list has 1 of 10 items: there were 3 candidates, of which 1 would have broken the"
                + " cap 'brands', 1 not eligible.");
  }

  @Test
  void relevanceThatIsNoNumberComesLast() {
    RankedList list =
        build(
            List.of(candidate(1, Double.NaN), candidate(2, 0.1), candidate(3, -4)),
            3,
            new Eligibility(1, 1, ItemSet.of(1, 2, 3), ItemNumbers.empty()),
            Shop.catalogue(1, item(1), item(2), item(3)),
            (itemNo, now) -> true,
            Shop.NOW,
            rules(List.of(), List.of(), new Variety("v", 0.5f)));
    assertThat(list.items()).extracting(RankedItem::itemNo).containsExactly(2L, 1L, 3L);
  }

  @Test
  void noCandidatesMakeAnEmptyList() {
    RankedList list =
        build(
            List.of(),
            10,
            new Eligibility(1, 1, ItemSet.of(1), ItemNumbers.empty()),
            Shop.catalogue(1, item(1)),
            (itemNo, now) -> true,
            Shop.NOW,
            rules(List.of(), List.of(), new Variety("v", 0.5f)));
    assertThat(list.items()).isEmpty();
    assertThat(list.shortReason()).contains("0 of 10", "0 candidates");
  }

  private static ListRules rules(
      List<Multiplier> multipliers, List<CapLimit> caps, @Nullable Variety variety) {
    return new ListRules(multipliers, caps, List.of(), List.of(), variety, null, List.of());
  }

  private static RankedList build(
      List<Candidate> candidates,
      int depth,
      Eligibility eligibility,
      Catalogue catalogue,
      ItemGate gate,
      Instant now,
      ListRules rules) {
    return SlotBuilder.build(
        new ListInputs(candidates, depth, eligibility, catalogue, gate, now, 1), rules);
  }

  /** A small random list with everything in it. */
  private static final class Case {
    private final List<Candidate> candidates = new ArrayList<>();
    private final Map<Long, Item> items = new HashMap<>();
    private final Map<Long, Double> scores = new HashMap<>();
    private final Set<Long> closed = new TreeSet<>();
    private final Set<Long> ineligible = new TreeSet<>();
    private final List<CapLimit> caps = new ArrayList<>();
    private final @Nullable Variety variety;
    private final int depth;

    Case(Random random) {
      int count = random.nextInt(9);
      boolean embeddings = random.nextBoolean();
      for (long itemNo = 1; itemNo <= count; itemNo++) {
        List<Object> pairs = new ArrayList<>();
        if (random.nextInt(5) > 0) {
          pairs.addAll(List.of("brand", "b" + random.nextInt(3)));
        }
        List<String> categories = new ArrayList<>();
        for (int c = 0; c < 4; c++) {
          if (random.nextBoolean()) {
            categories.add("c" + c);
          }
        }
        pairs.addAll(List.of("categories", categories));
        items.put(itemNo, Shop.item(itemNo, pairs.toArray()));
        float[] embedding = new float[7];
        for (int d = 0; d < embedding.length; d++) {
          embedding[d] = random.nextInt(5) - 2;
        }
        float relevance = (1 + random.nextInt(20)) / 20f;
        boolean embedded = embeddings && random.nextInt(4) > 0;
        candidates.add(
            embedded ? candidate(itemNo, relevance, embedding) : candidate(itemNo, relevance));
        boolean boosted = boosted(items.get(itemNo));
        scores.put(itemNo, (double) relevance * (boosted ? 3 : 1));
        if (random.nextInt(8) == 0) {
          closed.add(itemNo);
        }
        if (random.nextInt(8) == 0) {
          ineligible.add(itemNo);
        }
      }
      if (random.nextBoolean()) {
        caps.add(new CapLimit("brands", "brand", 1 + random.nextInt(3), item -> true));
      }
      if (random.nextBoolean()) {
        caps.add(
            new CapLimit(
                "categories", "categories", 1 + random.nextInt(4), item -> item.itemNo() % 3 > 0));
      }
      variety = random.nextInt(3) > 0 ? new Variety("variety", random.nextInt(5) / 4f) : null;
      depth = random.nextInt(9);
    }

    RankedList build() {
      ItemSet.Builder allowed = new ItemSet.Builder();
      items.keySet().forEach(allowed::add);
      return SlotBuilderTest.build(
          candidates,
          depth,
          new Eligibility(
              1,
              1,
              allowed.build(),
              ItemNumbers.of(ineligible.stream().mapToLong(Long::longValue).toArray())),
          Catalogue.of(1, Shop.SCHEMA, items.values()),
          (itemNo, now) -> !closed.contains(itemNo),
          Shop.NOW,
          rules(
              List.of(new Multiplier("boost", "boost", Case::boosted, null, item -> 3)),
              caps,
              variety));
    }

    /** The value of every item that may take the next slot. */
    Map<Long, Double> feasible(List<Long> placed) {
      double top =
          scores.entrySet().stream()
              .filter(entry -> !ineligible.contains(entry.getKey()))
              .mapToDouble(Map.Entry::getValue)
              .max()
              .orElse(1);
      Map<Long, Double> values = new HashMap<>();
      for (Candidate candidate : candidates) {
        long itemNo = candidate.itemNo();
        List<Long> with = new ArrayList<>(placed);
        with.add(itemNo);
        if (placed.contains(itemNo)
            || ineligible.contains(itemNo)
            || closed.contains(itemNo)
            || !capsHold(with)) {
          continue;
        }
        double value = scores.get(itemNo);
        if (variety != null) {
          double nearest = 0;
          for (long other : placed) {
            nearest = Math.max(nearest, similarity(candidate, find(other)));
          }
          value = (1 - variety.strength()) * value / top - variety.strength() * nearest;
        }
        values.put(itemNo, value);
      }
      return values;
    }

    void assertCapsHold(List<Long> placed) {
      assertThat(capsHold(placed)).isTrue();
    }

    private boolean capsHold(List<Long> placed) {
      for (CapLimit cap : caps) {
        Map<Object, Integer> counts = new HashMap<>();
        for (long itemNo : placed) {
          Item item = items.get(itemNo);
          if (cap.items().test(item)) {
            for (String value : item.attributes().texts(cap.attribute())) {
              if (counts.merge(value, 1, Integer::sum) > cap.limit()) {
                return false;
              }
            }
          }
        }
      }
      return true;
    }

    private double similarity(Candidate a, Candidate b) {
      Embedding left = a.embedding();
      Embedding right = b.embedding();
      if (usable(left) && usable(right)) {
        return Math.max(0, cosine(left.codes(), right.codes()));
      }
      Set<String> first = tokens(items.get(a.itemNo()));
      Set<String> second = tokens(items.get(b.itemNo()));
      Set<String> both = new TreeSet<>(first);
      both.retainAll(second);
      Set<String> either = new TreeSet<>(first);
      either.addAll(second);
      return either.isEmpty() ? 0 : (double) both.size() / either.size();
    }

    private static double cosine(byte[] a, byte[] b) {
      long dot = 0;
      long first = 0;
      long second = 0;
      for (int i = 0; i < a.length; i++) {
        dot += a[i] * b[i];
        first += a[i] * a[i];
        second += b[i] * b[i];
      }
      return dot / Math.sqrt((double) first * second);
    }

    private static boolean usable(@Nullable Embedding embedding) {
      return embedding != null && embedding.dot(embedding) > 0;
    }

    private static Set<String> tokens(Item item) {
      Set<String> tokens = new TreeSet<>(item.attributes().texts("categories"));
      item.attributes().texts("brand").forEach(brand -> tokens.add("brand " + brand));
      return tokens;
    }

    private static boolean boosted(Item item) {
      return item.attributes().texts("categories").contains("c0");
    }

    private Candidate find(long itemNo) {
      return candidates.stream().filter(c -> c.itemNo() == itemNo).findFirst().orElseThrow();
    }
  }
}
