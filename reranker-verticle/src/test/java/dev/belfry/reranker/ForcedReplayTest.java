package dev.belfry.reranker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.events.RecordedRange;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.ItemWeights;
import dev.belfry.contracts.reranker.PolicyReplay;
import dev.belfry.contracts.reranker.PolicyReplayRequest;
import dev.belfry.contracts.reranker.Preview;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.SlotChance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How likely rules would have made a list, against the record and against plain enumeration. */
class ForcedReplayTest {
  private static final ItemWeights NUMBERS = new ItemWeights(Map.of(1L, 0.25, 2L, 4.0), 1);

  @Property(tries = 400)
  void theRulesOfTheRecordGiveTheRecordedPropensities(@ForAll long seed) {
    RecordedShop shop = new RecordedShop(seed, 60);
    String rules = shop.rules();
    ServedList list = shop.serve(rules, 40).list();
    ReplayItems items = new ReplayItems(shop.catalogue());
    items.addAll(List.of(list));
    Replayer replayer = new Replayer(Ruleset.parse(1, rules), items.catalogue());
    assertThat(
            replayer
                .chances(
                    RecordedRequest.of(list, ItemNumbers.empty()),
                    list.items().stream().map(RankedItem::itemNo).toList(),
                    List.of())
                .stream()
                .map(slot -> (float) slot.chance()))
        .isEqualTo(list.items().stream().map(RankedItem::propensity).toList());
  }

  /** Whatever stood above: something comes, and the means are over what could. */
  @Property(tries = 60)
  void theChancesOfASlotAddUpToOne(@ForAll long seed) {
    RecordedShop shop = new RecordedShop(seed, 15);
    ServedList list = shop.serve(shop.rules(), 10).list();
    ReplayItems items = new ReplayItems(shop.catalogue());
    items.addAll(List.of(list));
    Replayer replayer = new Replayer(Ruleset.parse(2, shop.rules()), items.catalogue());
    RecordedRequest request = RecordedRequest.of(list, ItemNumbers.empty());
    List<Long> above = new ArrayList<>();
    for (int slot = 0; slot < 4; slot++) {
      double sum = 0;
      double mean = 0;
      double said = 0;
      long next = -1;
      for (long itemNo = 1; itemNo <= 17; itemNo++) {
        List<SlotChance> chances = chances(replayer, request, above, itemNo);
        SlotChance last = chances.getLast();
        sum += last.chance();
        mean += last.chance() * NUMBERS.of(itemNo);
        said = last.means().getFirst();
        next = last.chance() > 0 ? itemNo : next;
      }
      assertThat(said).isCloseTo(mean, within(1e-5));
      if (next < 0) {
        assertThat(sum).isZero();
        return;
      }
      assertThat(sum).isCloseTo(1, within(1e-5));
      above.add(next);
    }
  }

  private static List<SlotChance> chances(
      Replayer replayer, RecordedRequest request, List<Long> above, long itemNo) {
    List<Long> served = new ArrayList<>(above);
    served.add(itemNo);
    return replayer.chances(request, served, List.of(NUMBERS));
  }

  @Test
  void aRunSaysWhatItCouldNotReplay() {
    RecordedShop shop = new RecordedShop(5, 60);
    String rules = Shop.rules("{\"action\":{\"type\":\"dither\",\"temperature\":0.5}}");
    List<ServedList> lists = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      lists.add(shop.serve(rules, 40).list());
    }
    String other =
        Shop.rules(
            "{\"action\":{\"type\":\"dither\",\"temperature\":0.5}}",
            "{\"action\":{\"type\":\"diversify\",\"strength\":0.5}}");
    PolicyReplay same = run(shop, rules, 7, lists);
    assertThat(same.lists()).hasSize(7).allSatisfy(list -> assertThat(list.slots()).isNotEmpty());
    assertThat(same.skipped()).isEmpty();
    assertThat(same.complete()).isTrue();
    PolicyReplay compared = run(shop, other, 10, lists);
    int ruled = (int) lists.stream().filter(list -> list.inputs().facts().applyRules()).count();
    assertThat(ruled).isPositive();
    assertThat(compared.lists()).hasSize(10 - ruled);
    assertThat(compared.skipped())
        .containsExactly(new Preview.Skipped(PolicyRun.NO_EMBEDDINGS, ruled));
  }

  private static PolicyReplay run(
      RecordedShop shop, String rules, int most, List<ServedList> lists) {
    PolicyRun run =
        new PolicyRun(
            new PolicyReplayRequest(
                Shop.soon(),
                rules,
                0,
                new RecordedRange(null, Shop.NOW, Shop.NOW.plus(Duration.ofDays(20))),
                most,
                List.of()),
            shop.catalogue(),
            Shop.NOW.plus(Duration.ofDays(20)));
    run.take(lists, Map.of());
    return run.result(true);
  }

  // Plain enumeration: five items, three slots, and policies written down a second time.

  private static final double[] SCORES = {0.8, 0.6, 0.4, 0.2, 0.9};
  private static final String[] BRANDS = {"a", "a", "b", "c", "c"};
  private static final ListRules LOGGED =
      rules(
          List.of(),
          List.of(),
          new Dithering("dither", 0.7),
          new Exploration("explore", 0.3, item -> item.itemNo() >= 3));
  private static final ListRules CANDIDATE =
      rules(
          List.of(new CapLimit("brands", "brand", 1, item -> true)),
          List.of(new PinnedItem("pin", "i4", 2)),
          new Dithering("dither", 0.3));

  @Test
  void weightedRewardsOfAllListsAddUpToWhatTheCandidateEarns() {
    double logged = 0;
    double weighted = 0;
    double earned = 0;
    for (List<Long> list : allLists()) {
      List<Double> byHand = plainLogged(list);
      List<Double> candidate = plainCandidate(list);
      List<Double> forced = full(list, CANDIDATE);
      assertChances(full(list, LOGGED), byHand);
      assertChances(forced, candidate);
      double chance = 1;
      double weight = 1;
      double own = 1;
      for (double slot : byHand) {
        chance *= slot;
      }
      logged += chance;
      for (int slot = 0; slot < list.size(); slot++) {
        weight *= forced.get(slot) / byHand.get(slot);
        own *= candidate.get(slot);
        weighted += chance * weight * reward(list, slot);
        earned += slot == list.size() - 1 ? own * reward(list, 0, 1, 2) : 0;
      }
    }
    assertThat(logged).isCloseTo(1, within(1e-9));
    assertThat(earned).isPositive();
    assertThat(weighted).isCloseTo(earned, within(1e-6));
  }

  private static void assertChances(List<Double> forced, List<Double> byHand) {
    for (int slot = 0; slot < byHand.size(); slot++) {
      assertThat(forced.get(slot)).isCloseTo(byHand.get(slot), within(1e-6));
      if (byHand.get(slot) == 0) {
        return;
      }
    }
  }

  /** What a slot earns depends on its item and on the one above. */
  private static double reward(List<Long> list, int... slots) {
    double sum = 0;
    for (int slot : slots) {
      int item = (int) (list.get(slot) - 1);
      boolean again = slot > 0 && BRANDS[item].equals(BRANDS[(int) (list.get(slot - 1) - 1)]);
      sum += SCORES[item] / (slot + 1) * (again ? 0.5 : 1);
    }
    return sum;
  }

  private static List<Double> plainLogged(List<Long> list) {
    List<Double> chances = new ArrayList<>();
    for (int slot = 0; slot < list.size(); slot++) {
      List<Long> above = list.subList(0, slot);
      List<Long> left =
          List.of(1L, 2L, 3L, 4L, 5L).stream().filter(i -> !above.contains(i)).toList();
      long matching = left.stream().filter(i -> i >= 3).count();
      long item = list.get(slot);
      double share = matching > 0 ? 0.3 : 0;
      chances.add((item >= 3 ? share / matching : 0) + (1 - share) * softmax(item, left, 1 / 0.7));
    }
    return chances;
  }

  /** Item 4 has the second slot, and with it brand c its only place. */
  private static List<Double> plainCandidate(List<Long> list) {
    List<Double> chances = new ArrayList<>();
    for (int slot = 0; slot < list.size(); slot++) {
      long item = list.get(slot);
      if (slot == 1) {
        chances.add(item == 4 ? 1.0 : 0.0);
        continue;
      }
      List<Long> above = list.subList(0, slot);
      List<Long> left =
          List.of(1L, 2L, 3L).stream()
              .filter(
                  i ->
                      above.stream()
                          .noneMatch(a -> BRANDS[(int) (a - 1)].equals(BRANDS[(int) (i - 1)])))
              .toList();
      chances.add(left.contains(item) ? softmax(item, left, 1 / 0.3) : 0.0);
    }
    return chances;
  }

  private static double softmax(long item, List<Long> left, double power) {
    double sum = 0;
    for (long i : left) {
      sum += Math.pow(SCORES[(int) (i - 1)], power);
    }
    return Math.pow(SCORES[(int) (item - 1)], power) / sum;
  }

  private static List<List<Long>> allLists() {
    List<List<Long>> lists = new ArrayList<>();
    for (long a = 1; a <= 5; a++) {
      for (long b = 1; b <= 5; b++) {
        for (long c = 1; c <= 5; c++) {
          if (a != b && b != c && a != c) {
            lists.add(List.of(a, b, c));
          }
        }
      }
    }
    return lists;
  }

  /** The chances of every slot; those after a 0 are 0. */
  private static List<Double> full(List<Long> list, ListRules rules) {
    List<Candidate> candidates = new ArrayList<>();
    Item[] items = new Item[SCORES.length];
    for (int i = 0; i < SCORES.length; i++) {
      candidates.add(Shop.candidate(i + 1, SCORES[i]));
      items[i] = Shop.item(i + 1, "brand", BRANDS[i]);
    }
    ListInputs inputs =
        new ListInputs(
            candidates,
            3,
            new Eligibility(1, 1, ItemSet.of(1, 2, 3, 4, 5), ItemNumbers.empty()),
            Shop.catalogue(1, items),
            (itemNo, now) -> true,
            Shop.NOW,
            1);
    List<Double> chances =
        new ArrayList<>(
            ForcedReplay.of(inputs, rules, list, List.of()).stream()
                .map(SlotChance::chance)
                .toList());
    while (chances.size() < list.size()) {
      chances.add(0.0);
    }
    return chances;
  }

  private static ListRules rules(
      List<CapLimit> caps,
      List<PinnedItem> pins,
      @Nullable Dithering dithering,
      Exploration... explorations) {
    return new ListRules(List.of(), caps, List.of(), pins, null, dithering, List.of(explorations));
  }
}
