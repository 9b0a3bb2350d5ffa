package dev.belfry.reranker;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.reranker.RuleNote;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is settled before the first slot is filled: scores, pins, what is fetched and
 * what the quotas can get.
 *
 * @param pool the candidates, without those that pins hold
 * @param caps with the pinned items counted
 * @param pins those that stand
 * @param quotas the plan for quotas, or null where there are none
 * @param shortages by quota
 * @param fetched what rules fetched from the catalogue
 */
record ListSetting(
    Pool pool,
    CapCounter[] caps,
    Pins pins,
    @Nullable QuotaPlan quotas,
    List<Shortage> shortages,
    List<Candidate> fetched) {

  /**
   * What a quota cannot get.
   *
   * @param items how many
   * @param reason why
   */
  record Shortage(int items, String reason) {}

  static ListSetting of(ListInputs inputs, ListRules rules) {
    if (rules.pins().isEmpty() && rules.quotas().isEmpty()) {
      return new Assembly(inputs, rules, Pins.NONE).of(inputs.all(), List.of());
    }
    Pins pins = Pins.settle(inputs, rules.pins(), rules.caps());
    Fetch fetch = new Fetch(inputs);
    fetch.pinned(pins);
    Assembly assembly = new Assembly(inputs, rules, pins);
    ListSetting setting = assembly.of(fetch.candidates(), fetch.fetched());
    // What is fetched stays only where it helps: built again from its own record, where the fetched
    // items are candidates, a list fetches nothing more.
    while (setting.lacking() > 0) {
      ListSetting next = assembly.fetchMore(fetch, setting, true);
      if (next.lacking() >= setting.lacking()) {
        next = assembly.fetchMore(fetch, setting, false);
      }
      if (next.lacking() >= setting.lacking()) {
        break;
      }
      fetch.keep(next.fetched());
      setting = next;
    }
    return setting;
  }

  /** How many more items are tried for a quota where those that fit beside the plan do not do. */
  private static final int ALTERNATIVES = 16;

  /** Puts a setting together from candidates, more than once where some are fetched. */
  private static final class Assembly {
    private final ListInputs inputs;
    private final ListRules rules;
    private final Pins pins;
    private final List<QuotaNeed> quotas;

    Assembly(ListInputs inputs, ListRules rules, Pins pins) {
      this.inputs = inputs;
      this.rules = rules;
      this.pins = pins;
      this.quotas =
          rules.quotas().stream().sorted(Comparator.comparingInt(QuotaNeed::slots)).toList();
    }

    ListSetting of(List<Candidate> candidates, List<Candidate> fetched) {
      Pool pool = Pool.of(inputs, candidates, rules.multipliers());
      CapCounter[] caps = CapCounter.of(rules.caps(), pool.items());
      for (Pins.Pin pin : pins.bySlot().values()) {
        int index = pool.find(pin.item().itemNo());
        pool.take(index);
        for (CapCounter cap : caps) {
          cap.place(index);
        }
      }
      if (rules.draws() || !quotas.isEmpty()) {
        dropClosed(pool);
      }
      for (CapCounter cap : caps) {
        pool.dropBlocked(cap);
      }
      QuotaPlan plan = null;
      List<Shortage> shortages = List.of();
      if (!quotas.isEmpty()) {
        plan = new QuotaPlan(pool, caps, quotas, freeBefore(), pins);
        shortages = shortages(plan, plan.settle(0));
      }
      return new ListSetting(pool, caps, pins, plan, shortages, List.copyOf(fetched));
    }

    private void dropClosed(Pool pool) {
      for (int place = pool.liveCount() - 1; place >= 0; place--) {
        int item = pool.live(place);
        if (!inputs.isOpen(pool.item(item).itemNo())) {
          pool.drop(item, SlotBuilder.GATE);
        }
      }
    }

    private int[] freeBefore() {
      int[] free = new int[inputs.depth() + 1];
      for (int slot = 0; slot < inputs.depth(); slot++) {
        free[slot + 1] = free[slot] + (pins.bySlot().containsKey(slot) ? 0 : 1);
      }
      return free;
    }

    private List<Shortage> shortages(QuotaPlan plan, int[] lacking) {
      List<Shortage> shortages = new ArrayList<>();
      for (int q = 0; q < lacking.length; q++) {
        QuotaNeed quota = quotas.get(q);
        int available = plan.available(q);
        String reason =
            quota.slots() < quota.min()
                ? "the list has " + quota.slots() + " slots"
                : available < quota.min()
                    ? "no more than " + available + " eligible items match"
                    : "caps, pins or other quotas leave no room for more";
        shortages.add(new Shortage(lacking[q], reason));
      }
      return shortages;
    }

    /**
     * The setting with what is lacking fetched, those items that are planned.
     *
     * @param beside true only looks for items that fit beside the present plan
     */
    ListSetting fetchMore(Fetch fetch, ListSetting setting, boolean beside) {
      List<Candidate> more = new ArrayList<>();
      for (int q = 0; q < quotas.size(); q++) {
        int lacking = setting.shortages.get(q).items();
        if (lacking > 0) {
          fetch.forQuota(
              quotas.get(q),
              beside ? lacking : lacking + ALTERNATIVES,
              beside ? setting.caps : new CapCounter[0],
              more);
        }
      }
      if (more.isEmpty()) {
        return setting;
      }
      ListSetting wide = of(fetch.with(more), fetch.fetchedWith(more));
      if (wide.lacking() >= setting.lacking()) {
        return setting;
      }
      QuotaPlan plan = requireNonNull(wide.quotas);
      List<Candidate> planned =
          more.stream().filter(c -> plan.isPlanned(wide.pool.find(c.itemNo()))).toList();
      return planned.size() == more.size()
          ? wide
          : of(fetch.with(planned), fetch.fetchedWith(planned));
    }
  }

  private int lacking() {
    return shortages.stream().mapToInt(Shortage::items).sum();
  }

  /** What the quotas asked for and did not get. */
  List<RuleNote> missed(List<Long> itemNos) {
    if (quotas == null) {
      return List.of();
    }
    List<RuleNote> missed = new ArrayList<>();
    for (int q = 0; q < shortages.size(); q++) {
      QuotaNeed quota = quotas.quota(q);
      int have = 0;
      for (long itemNo : itemNos.subList(0, Math.min(itemNos.size(), quota.slots()))) {
        have += quotas.matches(q, pool.find(itemNo)) ? 1 : 0;
      }
      if (have < quota.min()) {
        Shortage shortage = shortages.get(q);
        missed.add(
            new RuleNote(
                quota.rule(),
                "The list has "
                    + have
                    + " of "
                    + quota.min()
                    + " items: "
                    + (shortage.items() == 0
                        ? "an item was closed by the gate meanwhile"
                        : shortage.reason())
                    + "."));
      }
    }
    return missed;
  }
}
