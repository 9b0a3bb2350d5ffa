package dev.belfry.reranker;

import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.reranker.Conflict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Finds quotas that cannot be met: together, for want of slots, or under a cap. */
final class QuotaConflicts {
  /** Quotas in force at once among which the ones that share no item are looked for. */
  private static final int MAX_QUOTAS = 16;

  private final SearchScope scope;

  QuotaConflicts(SearchScope scope) {
    this.scope = scope;
  }

  void search(List<SearchedRule> rules) {
    List<SearchedRule> quotas =
        rules.stream().filter(rule -> rule.action() instanceof Action.Quota).toList();
    beyondTheList(quotas);
    for (SearchedRule quota : quotas) {
      for (SearchedRule cap : rules) {
        if (cap.action() instanceof Action.Cap) {
          underCap(quota, cap);
        }
      }
    }
  }

  /** Among the quotas on the first so many slots, some without a common item ask for more. */
  private void beyondTheList(List<SearchedRule> quotas) {
    TreeSet<Integer> lengths = new TreeSet<>();
    quotas.forEach(quota -> lengths.add(action(quota).slots(scope.depth())));
    for (int slots : lengths) {
      List<SearchedRule> within =
          quotas.stream().filter(quota -> action(quota).slots(scope.depth()) <= slots).toList();
      if (sum(within) <= slots) {
        continue;
      }
      if (within.size() > MAX_QUOTAS) {
        scope.leaveOpen(
            within,
            "whether so many quotas fit into "
                + slots
                + " slots is looked at for at most "
                + MAX_QUOTAS
                + " of them");
        continue;
      }
      List<SearchedRule> chosen = new ArrayList<>();
      Optional<SearchedCase> at = scope.find(one -> tooMuch(within, slots, one, chosen), within);
      if (at.isPresent()) {
        scope.found(
            Conflict.Kind.QUOTA_BEYOND_LIST,
            "the quotas "
                + String.join(", ", chosen.stream().map(rule -> "'" + rule.name() + "'").toList())
                + " ask for "
                + sum(chosen)
                + " different items among "
                + slots
                + " slots",
            scope.witness(at.get(), chosen.getLast().items(at.get())),
            chosen.toArray(SearchedRule[]::new));
        return;
      }
    }
  }

  private static boolean tooMuch(
      List<SearchedRule> quotas, int slots, SearchedCase at, List<SearchedRule> chosen) {
    List<SearchedRule> inForce =
        quotas.stream().filter(quota -> !quota.touched(at).isEmpty()).toList();
    chosen.clear();
    return sum(inForce) > slots && choose(inForce, 0, slots, ItemSet.empty(), at, chosen);
  }

  /** Tries every set of quotas without a common item. */
  private static boolean choose(
      List<SearchedRule> quotas,
      int next,
      int slots,
      ItemSet taken,
      SearchedCase at,
      List<SearchedRule> chosen) {
    if (sum(chosen) > slots) {
      return true;
    }
    if (sum(chosen) + sum(quotas.subList(next, quotas.size())) <= slots) {
      return false;
    }
    SearchedRule quota = quotas.get(next);
    ItemSet items = quota.items(at);
    if (items.and(taken).isEmpty()) {
      chosen.add(quota);
      if (choose(quotas, next + 1, slots, taken.or(items), at, chosen)) {
        return true;
      }
      chosen.removeLast();
    }
    return choose(quotas, next + 1, slots, taken, at, chosen);
  }

  /** A quota that has items enough, of which a cap lets too few into a list. */
  private void underCap(SearchedRule quota, SearchedRule cap) {
    Action.Quota wanted = action(quota);
    Action.Cap bound = (Action.Cap) cap.action();
    int limit = bound.limit(scope.depth());
    if (limit >= wanted.min()) {
      return;
    }
    Map<List<ItemSet>, Integer> known = new HashMap<>();
    scope
        .find(
            at ->
                quota.holds(at)
                    && cap.holds(at)
                    && quota.items(at).size() >= wanted.min()
                    && known.computeIfAbsent(
                            List.of(quota.items(at), cap.items(at)),
                            sets -> most(sets.get(0), sets.get(1), bound.attribute(), limit))
                        < wanted.min(),
            quota,
            cap)
        .ifPresent(
            at ->
                scope.found(
                    Conflict.Kind.CAP_BELOW_QUOTA,
                    "'"
                        + quota.name()
                        + "' asks for "
                        + wanted.min()
                        + " items, and '"
                        + cap.name()
                        + "' lets at most "
                        + most(quota.items(at), cap.items(at), bound.attribute(), limit)
                        + " of them into a list; caps win",
                    scope.witness(at, quota.items(at).and(cap.items(at))),
                    quota,
                    cap));
  }

  /**
   * The most items of a quota that a cap lets in; where an item has several values, an upper bound
   * that looks at the first alone.
   */
  private int most(ItemSet wanted, ItemSet counted, String attribute, int limit) {
    Map<Object, Integer> perValue = new HashMap<>();
    int[] free = new int[1];
    wanted.forEach(
        itemNo -> {
          Item item = scope.catalogue().find(itemNo);
          Object value = item == null ? null : item.attributes().get(attribute);
          Object first =
              value instanceof List<?> list ? list.stream().findFirst().orElse(null) : value;
          if (first == null || !counted.contains(itemNo)) {
            free[0]++;
          } else {
            perValue.merge(first, 1, Integer::sum);
          }
        });
    return free[0] + perValue.values().stream().mapToInt(count -> Math.min(count, limit)).sum();
  }

  private static Action.Quota action(SearchedRule rule) {
    return (Action.Quota) rule.action();
  }

  private static int sum(List<SearchedRule> quotas) {
    return quotas.stream().mapToInt(quota -> action(quota).min()).sum();
  }
}
