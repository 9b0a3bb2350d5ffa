package dev.belfry.reranker;

import java.util.Arrays;
import java.util.List;

/**
 * Which live items would meet the quotas that are still open: a witness that they can be met. While
 * a list is built an item may take a slot only where such a plan is left. Not for several threads.
 */
final class QuotaPlan {
  // An item that is planned must stand before the nearest end of the quotas it is planned for: its
  // deadline. A plan fits when for every end the items due by then are no more than the free slots
  // until then (earliest deadline first). Finding a plan under caps is a set cover: a greedy one is
  // tried first, then a search whose steps are bounded over the whole list.

  private static final int SEARCH_STEPS = 20_000;

  private final Pool pool;
  private final CapCounter[] caps;
  private final QuotaNeed[] quotas;
  private final int[][] matching;
  private final boolean[][] matches;
  private final int[] need;
  private final int[] pinnedFor;
  private final int[] freeBefore;
  private final int[] deadline;
  private final int[] plan;
  private int planSize;
  private int steps = SEARCH_STEPS;

  /**
   * @param quotas those with the nearest end first
   * @param freeBefore for every slot, and for the end, how many slots before it no pin holds
   */
  QuotaPlan(Pool pool, CapCounter[] caps, List<QuotaNeed> quotas, int[] freeBefore, Pins pins) {
    this.pool = pool;
    this.caps = caps;
    this.quotas = quotas.toArray(QuotaNeed[]::new);
    this.freeBefore = freeBefore;
    this.need = new int[this.quotas.length];
    this.pinnedFor = new int[this.quotas.length];
    this.matches = new boolean[this.quotas.length][pool.size()];
    this.matching = new int[this.quotas.length][];
    this.deadline = new int[pool.size()];
    this.plan = new int[pool.size()];
    for (int q = 0; q < need.length; q++) {
      int[] found = new int[pool.size()];
      int count = 0;
      for (int i = 0; i < pool.size(); i++) {
        if (this.quotas[q].items().test(pool.item(i))) {
          matches[q][i] = true;
          found[count++] = i;
        }
      }
      matching[q] = Arrays.copyOf(found, count);
      pinnedFor[q] = pinned(pins, this.quotas[q]);
      need[q] = Math.max(0, this.quotas[q].min() - pinnedFor[q]);
    }
  }

  private static int pinned(Pins pins, QuotaNeed quota) {
    int count = 0;
    for (var pin : pins.bySlot().entrySet()) {
      if (pin.getKey() < quota.slots() && quota.items().test(pin.getValue().item())) {
        count++;
      }
    }
    return count;
  }

  /** Plans for as much as can be met; answers for every quota how many items are lacking. */
  int[] settle(int slot) {
    int[] open = need.clone();
    if (!greedy(open, slot)) {
      clear();
      int[] all = need.clone();
      if (search(all, slot)) {
        return new int[need.length];
      }
      clear();
      open = need.clone();
      greedy(open, slot);
    }
    for (int q = 0; q < need.length; q++) {
      need[q] -= open[q];
    }
    return open;
  }

  /** How many eligible, open items match, those that pins hold included. */
  int available(int quota) {
    int count = pinnedFor[quota];
    for (int item : matching[quota]) {
      count += pool.isLive(item) || pool.isKeptOutByCap(item) ? 1 : 0;
    }
    return count;
  }

  /** Whether every quota that can be met is met. */
  boolean isMet() {
    return planSize == 0;
  }

  /** Whether an item counts for a quota that is still open. */
  boolean isNeeded(int item) {
    for (int q = 0; q < need.length; q++) {
      if (need[q] > 0 && matches[q][item]) {
        return true;
      }
    }
    return false;
  }

  boolean isPlanned(int item) {
    return deadline[item] > 0;
  }

  boolean matches(int quota, int item) {
    return matches[quota][item];
  }

  QuotaNeed quota(int index) {
    return quotas[index];
  }

  int quotas() {
    return quotas.length;
  }

  boolean isOpen(int quota) {
    return need[quota] > 0;
  }

  /** Whether the quotas can still be met with a live item at a slot. */
  boolean admits(int item, int slot) {
    if (planSize == 0) {
      return true;
    }
    if (deadline[item] > 0) {
      int due = deadline[item];
      deadline[item] = 0;
      boolean fits = fits(slot + 1);
      deadline[item] = due;
      return fits;
    }
    boolean capsHold = capsHold(item);
    if (capsHold && fits(slot + 1)) {
      return true;
    }
    return !(capsHold && !isNeeded(item)) && canReplan(item, slot);
  }

  /** Takes a placed item, which is counted by the caps and no longer live, into account. */
  void placed(int item, int slot) {
    boolean planned = deadline[item] > 0;
    if (planned) {
      remove(item);
    }
    boolean counted = false;
    for (int q = 0; q < need.length; q++) {
      if (need[q] > 0 && matches[q][item] && slot < quotas[q].slots()) {
        need[q]--;
        counted = true;
      }
      if (quotas[q].slots() <= slot + 1) {
        need[q] = 0;
      }
    }
    if ((counted && !planned) || (planSize > 0 && (breaks(item) || !fits(slot + 1)))) {
      clear();
      settle(slot + 1);
    }
  }

  /** Takes an item that is no longer live into account. */
  void lost(int item, int slot) {
    if (deadline[item] > 0) {
      clear();
      settle(slot);
    }
  }

  private boolean canReplan(int item, int slot) {
    int[] before = Arrays.copyOf(plan, planSize);
    int[] dueBefore = new int[planSize];
    for (int i = 0; i < planSize; i++) {
      dueBefore[i] = deadline[before[i]];
    }
    clear();
    // Counted by the caps and not to be planned, as if it stood.
    deadline[item] = Integer.MAX_VALUE;
    count(item, 1);
    int[] open = openAfter(item, slot);
    boolean possible = greedy(open, slot + 1);
    if (!possible) {
      clear();
      possible = search(openAfter(item, slot), slot + 1);
    }
    clear();
    count(item, -1);
    deadline[item] = 0;
    for (int i = 0; i < before.length; i++) {
      add(before[i], dueBefore[i]);
    }
    return possible;
  }

  private int[] openAfter(int item, int slot) {
    int[] open = need.clone();
    for (int q = 0; q < open.length; q++) {
      if (open[q] > 0 && matches[q][item] && slot < quotas[q].slots()) {
        open[q]--;
      }
    }
    return open;
  }

  /** Plans item by item, for the nearest end first; answers whether nothing is left open. */
  private boolean greedy(int[] open, int slot) {
    boolean complete = true;
    for (int q = 0; q < open.length; q++) {
      while (open[q] > 0) {
        int item = widest(q, open);
        if (item < 0) {
          complete = false;
          break;
        }
        add(item, quotas[q].slots());
        if (!fits(slot)) {
          remove(item);
          complete = false;
          break;
        }
        close(open, item, -1);
      }
    }
    return complete;
  }

  /** The item that counts for most open quotas; of several the one with the highest score. */
  private int widest(int quota, int[] open) {
    int best = -1;
    int bestCover = 0;
    for (int item : matching[quota]) {
      if (!isFree(item)) {
        continue;
      }
      int cover = 0;
      for (int q = 0; q < open.length; q++) {
        cover += open[q] > 0 && matches[q][item] ? 1 : 0;
      }
      if (cover > bestCover || (cover == bestCover && pool.score(item) > pool.score(best))) {
        best = item;
        bestCover = cover;
      }
    }
    return best;
  }

  private boolean search(int[] open, int slot) {
    int hardest = -1;
    for (int q = 0; q < open.length && hardest < 0; q++) {
      hardest = open[q] > 0 ? q : -1;
    }
    if (hardest < 0) {
      return true;
    }
    for (int item : matching[hardest]) {
      if (!isFree(item)) {
        continue;
      }
      if (--steps < 0) {
        return false;
      }
      add(item, quotas[hardest].slots());
      if (fits(slot)) {
        int[] rest = open.clone();
        close(rest, item, -1);
        if (search(rest, slot)) {
          return true;
        }
      }
      remove(item);
    }
    return false;
  }

  private void close(int[] open, int item, int change) {
    for (int q = 0; q < open.length; q++) {
      if (open[q] > 0 && matches[q][item]) {
        open[q] += change;
      }
    }
  }

  private boolean isFree(int item) {
    return pool.isLive(item) && deadline[item] == 0 && capsHold(item);
  }

  private boolean capsHold(int item) {
    for (CapCounter cap : caps) {
      if (cap.blocksWithPlan(item)) {
        return false;
      }
    }
    return true;
  }

  private boolean breaks(int item) {
    for (CapCounter cap : caps) {
      if (cap.breaksWithPlan(item)) {
        return true;
      }
    }
    return false;
  }

  /** Whether what is planned has room in the slots from {@code slot} on. */
  private boolean fits(int slot) {
    for (QuotaNeed quota : quotas) {
      int due = 0;
      for (int i = 0; i < planSize; i++) {
        int by = deadline[plan[i]];
        due += by > 0 && by <= quota.slots() ? 1 : 0;
      }
      if (due > 0 && due > freeBefore[quota.slots()] - freeBefore[Math.min(slot, quota.slots())]) {
        return false;
      }
    }
    return true;
  }

  private void add(int item, int due) {
    plan[planSize++] = item;
    deadline[item] = due;
    count(item, 1);
  }

  private void remove(int item) {
    int at = 0;
    while (plan[at] != item) {
      at++;
    }
    plan[at] = plan[--planSize];
    deadline[item] = 0;
    count(item, -1);
  }

  private void clear() {
    while (planSize > 0) {
      remove(plan[planSize - 1]);
    }
  }

  private void count(int item, int change) {
    for (CapCounter cap : caps) {
      cap.plan(item, change);
    }
  }
}
