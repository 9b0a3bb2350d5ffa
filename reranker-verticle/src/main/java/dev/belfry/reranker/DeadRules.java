package dev.belfry.reranker;

import dev.belfry.contracts.reranker.Conflict;
import java.util.ArrayList;
import java.util.List;

/** Finds rules that never do anything. */
final class DeadRules {
  private final SearchScope scope;

  DeadRules(SearchScope scope) {
    this.scope = scope;
  }

  /** Reports the dead ones, and gives back the others. */
  List<SearchedRule> bury(List<SearchedRule> rules) {
    List<SearchedRule> alive = new ArrayList<>();
    for (SearchedRule rule : rules) {
      int open = scope.undecided().size();
      boolean matches = scope.find(at -> isAlive(rule, at), rule).isPresent();
      if (matches || scope.undecided().size() > open) {
        alive.add(rule);
      } else {
        report(rule);
      }
    }
    return alive;
  }

  /** Whether a rule holds and has an item it is about. */
  private static boolean isAlive(SearchedRule rule, SearchedCase at) {
    return rule.holds(at)
        && (rule.action() instanceof Action.Diversify
            || rule.action() instanceof Action.Dither
            || !rule.items(at).isEmpty());
  }

  private void report(SearchedRule rule) {
    Schedule schedule = rule.rule().schedule();
    if (schedule != null && scope.find(at -> schedule.holds(at.facts().now()), rule).isEmpty()) {
      scope.found(
          Conflict.Kind.SCHEDULES_NEVER_MEET,
          "the parts of the schedule of '"
              + rule.name()
              + "' have no moment in common from now on: none of its days and hours lies between"
              + " its beginning and its end",
          null,
          rule);
      return;
    }
    boolean noItem = rule.hasFixedItems() && rule.items(scope.anywhere()).isEmpty();
    if (noItem) {
      scope.found(
          Conflict.Kind.DEAD_RULE,
          rule.action() instanceof Action.Only
              ? "no item of the catalogue matches '"
                  + rule.name()
                  + "', so that nothing can be shown where it holds"
              : "no item of the catalogue matches '" + rule.name() + "': it does nothing",
          null,
          rule);
    } else if (!rule.isExact()) {
      scope.leaveOpen(
          List.of(rule),
          "nothing that was looked at matches '"
              + rule.name()
              + "', but its conditions do more than compare with fixed values");
    } else {
      boolean holds = scope.find(rule::holds, rule).isPresent();
      scope.found(
          Conflict.Kind.DEAD_RULE,
          holds
              ? "no item of the catalogue matches '" + rule.name() + "' whenever it holds"
              : "no request can make '" + rule.name() + "' hold: it does nothing",
          null,
          rule);
    }
  }
}
