package dev.belfry.reranker;

import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.reranker.Conflict;
import java.util.List;

/** Finds pairs of rules that want different things of one item or one slot. */
final class PairConflicts {
  private final SearchScope scope;

  PairConflicts(SearchScope scope) {
    this.scope = scope;
  }

  void search(List<SearchedRule> rules) {
    for (SearchedRule first : rules) {
      for (SearchedRule second : rules) {
        switch (first.action()) {
          case Action.Pin pin -> {
            if (second.action() instanceof Action.Pin other
                && first.index() < second.index()
                && pin.position() == other.position()) {
              pins(first, second, pin);
            } else if (second.action() instanceof Action.Exclude
                || second.action() instanceof Action.Only) {
              excludedPin(first, second, pin);
            }
          }
          case Action.Boost _ -> {
            if (second.action() instanceof Action.Bury) {
              boostAndBury(first, second);
            }
          }
          default -> {}
        }
      }
    }
  }

  private void pins(SearchedRule first, SearchedRule second, Action.Pin pin) {
    scope
        .find(at -> first.holds(at) && second.holds(at), first, second)
        .ifPresent(
            at ->
                scope.found(
                    Conflict.Kind.PIN_SLOT,
                    "'"
                        + first.name()
                        + "' and '"
                        + second.name()
                        + "' both pin an item at position "
                        + pin.position()
                        + "; the first gets it",
                    scope.witness(at, second.items(at)),
                    first,
                    second));
  }

  private void excludedPin(SearchedRule pin, SearchedRule other, Action.Pin action) {
    scope
        .find(at -> pin.holds(at) && !pin.items(at).and(other.removed(at)).isEmpty(), pin, other)
        .ifPresent(
            at ->
                scope.found(
                    Conflict.Kind.PIN_EXCLUDED,
                    "'"
                        + pin.name()
                        + "' pins item "
                        + action.item()
                        + ", which '"
                        + other.name()
                        + "' leaves out; the pin is skipped",
                    scope.witness(at, pin.items(at)),
                    pin,
                    other));
  }

  private void boostAndBury(SearchedRule boost, SearchedRule bury) {
    if (boost.hasFixedItems()
        && bury.hasFixedItems()
        && boost.items(scope.anywhere()).and(bury.items(scope.anywhere())).isEmpty()) {
      return;
    }
    scope
        .find(
            at ->
                boost.holds(at) && bury.holds(at) && !boost.items(at).and(bury.items(at)).isEmpty(),
            boost,
            bury)
        .ifPresent(
            at -> {
              ItemSet both = boost.items(at).and(bury.items(at));
              Conflict.Witness witness = scope.witness(at, both);
              scope.found(
                  Conflict.Kind.BOOST_AND_BURY,
                  "'"
                      + boost.name()
                      + "' boosts and '"
                      + bury.name()
                      + "' buries "
                      + both.size()
                      + (both.size() == 1 ? " item, " : " items, such as ")
                      + scope.name(witness)
                      + "; the factors multiply",
                  witness,
                  boost,
                  bury);
            });
  }
}
