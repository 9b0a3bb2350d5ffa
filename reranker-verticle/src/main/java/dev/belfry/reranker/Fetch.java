package dev.belfry.reranker;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.common.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fetches items from the catalogue for the rules that ask for them. A fetched item's relevance is a
 * thousandth below the one before it, the first's a thousandth below that of the lowest candidate.
 * One instance serves one list.
 */
final class Fetch {
  private static final int LOOKED_AT = 5_000;
  private static final double STEP = 0.999;

  private final ListInputs inputs;
  private final List<Candidate> kept = new ArrayList<>();
  private final Set<Long> known = new HashSet<>();
  private final float lowest;

  Fetch(ListInputs inputs) {
    this.inputs = inputs;
    float lowest = 1;
    for (Candidate candidate : inputs.all()) {
      known.add(candidate.itemNo());
      if (candidate.relevance() > 0 && inputs.eligibility().contains(candidate.itemNo())) {
        lowest = Math.min(lowest, candidate.relevance());
      }
    }
    this.lowest = lowest;
  }

  /** Those that were given and those that are kept. */
  List<Candidate> candidates() {
    return with(List.of());
  }

  /** Those that were given, those that are kept and {@code more}. */
  List<Candidate> with(List<Candidate> more) {
    List<Candidate> all = new ArrayList<>(inputs.all());
    all.addAll(fetchedWith(more));
    return all;
  }

  List<Candidate> fetched() {
    return fetchedWith(List.of());
  }

  List<Candidate> fetchedWith(List<Candidate> more) {
    List<Candidate> all = new ArrayList<>(kept);
    all.addAll(more);
    return all;
  }

  void pinned(Pins pins) {
    List<Candidate> pinned = new ArrayList<>();
    for (Pins.Pin pin : pins.bySlot().values()) {
      if (!known.contains(pin.item().itemNo())) {
        pinned.add(candidate(pin.item().itemNo(), pinned.size()));
      }
    }
    keep(pinned);
  }

  /** Keeps these and forgets any others. */
  void keep(List<Candidate> fetched) {
    kept.clear();
    kept.addAll(fetched);
    fetched.forEach(candidate -> known.add(candidate.itemNo()));
  }

  /**
   * Adds items for a quota, the newest (the highest number) first, that no cap would keep out
   * beside what is placed and planned already.
   */
  void forQuota(QuotaNeed quota, int lacking, CapCounter[] caps, List<Candidate> more) {
    ItemSet allowed = inputs.eligibility().allowed();
    ItemSet among = quota.set() == null ? allowed : allowed.and(quota.set());
    Map<Object, Integer> also = new HashMap<>();
    int wanted = lacking;
    int looked = 0;
    for (long itemNo = among.last();
        itemNo >= 0 && wanted > 0 && looked < LOOKED_AT;
        itemNo = among.before(itemNo)) {
      looked++;
      Item item = mayBeFetched(itemNo, more) ? inputs.catalogue().find(itemNo) : null;
      if (item != null && quota.items().test(item) && hold(caps, item, also)) {
        more.add(candidate(itemNo, more.size()));
        wanted--;
      }
    }
  }

  private boolean mayBeFetched(long itemNo, List<Candidate> more) {
    return !known.contains(itemNo)
        && more.stream().noneMatch(other -> other.itemNo() == itemNo)
        && inputs.eligibility().contains(itemNo)
        && inputs.isOpen(itemNo);
  }

  private Candidate candidate(long itemNo, int after) {
    float below = (float) (lowest * StrictMath.pow(STEP, kept.size() + after + 1.0));
    return new Candidate(itemNo, Source.RULE, 0, below, null);
  }

  private static boolean hold(CapCounter[] caps, Item item, Map<Object, Integer> also) {
    List<Object> counted = new ArrayList<>();
    for (CapCounter cap : caps) {
      for (Object value : cap.cap().values(item)) {
        Object key = List.of(cap.rule(), value);
        if (cap.countWithPlan(value) + also.getOrDefault(key, 0) >= cap.cap().limit()) {
          return false;
        }
        counted.add(key);
      }
    }
    counted.forEach(key -> also.merge(key, 1, Integer::sum));
    return true;
  }
}
