package dev.belfry.reranker;

import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.reranker.Conflict;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds rules that change nothing, since another one hides them wherever they match. */
final class HiddenRules {
  private final SearchScope scope;

  HiddenRules(SearchScope scope) {
    this.scope = scope;
  }

  void search(List<SearchedRule> rules) {
    for (SearchedRule hidden : rules) {
      for (SearchedRule by : rules) {
        SearchedCase shown = by == hidden ? null : hidden(hidden, by);
        boolean mutual = shown != null && hidden.index() < by.index() && hidden(by, hidden) != null;
        if (shown != null && !mutual) {
          report(hidden, by, shown);
          break;
        }
      }
    }
  }

  /** A request in which the one is hidden by the other, if it is in all in which it matters. */
  private @Nullable SearchedCase hidden(SearchedRule hidden, SearchedRule by) {
    if (!canHide(by, hidden) || isPlainlyVisible(hidden, by)) {
      return null;
    }
    SearchedCase[] first = new SearchedCase[1];
    int open = scope.undecided().size();
    Optional<SearchedCase> visible =
        scope.find(
            at -> {
              if (!matters(hidden, at)) {
                return false;
              }
              first[0] = first[0] == null ? at : first[0];
              return !hides(by, hidden, at);
            },
            hidden,
            by);
    return visible.isPresent() || scope.undecided().size() > open ? null : first[0];
  }

  private void report(SearchedRule hidden, SearchedRule by, SearchedCase at) {
    String sentence =
        switch (by.action()) {
          case Action.Exclude _, Action.Only _ ->
              "'"
                  + hidden.name()
                  + "' changes nothing: '"
                  + by.name()
                  + "' leaves out every item it is about, whenever it holds";
          case Action.Diversify _, Action.Dither _ ->
              "'"
                  + hidden.name()
                  + "' changes nothing: '"
                  + by.name()
                  + "' stands before it whenever it holds, and the first counts";
          default ->
              "'"
                  + hidden.name()
                  + "' changes nothing: '"
                  + by.name()
                  + "' asks for as much or more";
        };
    if (hidden.isExact() && by.isExact()) {
      scope.found(
          Conflict.Kind.UNREACHABLE,
          sentence,
          scope.witness(at, isAboutTheList(hidden) ? ItemSet.empty() : hidden.touched(at)),
          hidden,
          by);
    } else {
      scope.leaveOpen(
          List.of(hidden, by),
          sentence
              + " in all that was looked at; but their conditions do more than compare with fixed"
              + " values");
    }
  }

  /** Whether rules of this kind can hide one of that. */
  private static boolean canHide(SearchedRule by, SearchedRule hidden) {
    return switch (by.action()) {
      case Action.Exclude _, Action.Only _ ->
          !isAboutTheList(hidden) && !(hidden.action() instanceof Action.Pin);
      case Action.Diversify _ ->
          hidden.action() instanceof Action.Diversify && by.index() < hidden.index();
      case Action.Dither _ ->
          hidden.action() instanceof Action.Dither && by.index() < hidden.index();
      case Action.Cap cap -> hidden.action() instanceof Action.Cap other && isTighter(cap, other);
      case Action.NoRepeat noRepeat ->
          hidden.action() instanceof Action.NoRepeat other && isWider(noRepeat, other);
      default -> false;
    };
  }

  /** Whether sets that no request changes show already that nothing is hidden. */
  private boolean isPlainlyVisible(SearchedRule hidden, SearchedRule by) {
    if (isAboutTheList(hidden) || !hidden.hasFixedItems() || !by.hasFixedItems()) {
      return false;
    }
    SearchedCase any = scope.anywhere();
    ItemSet wanted = hidden.items(any);
    ItemSet others = by.items(any);
    if (hidden.action() instanceof Action.Only) {
      return by.action() instanceof Action.Only
          ? !others.andNot(wanted).isEmpty()
          : !scope.all().andNot(wanted).andNot(others).isEmpty();
    }
    return by.action() instanceof Action.Only
        ? !wanted.and(others).isEmpty()
        : !wanted.andNot(others).isEmpty();
  }

  private static boolean matters(SearchedRule rule, SearchedCase at) {
    return isAboutTheList(rule) ? rule.holds(at) : !rule.touched(at).isEmpty();
  }

  private static boolean hides(SearchedRule by, SearchedRule hidden, SearchedCase at) {
    return switch (by.action()) {
      case Action.Exclude _, Action.Only _ -> hidden.touched(at).andNot(by.removed(at)).isEmpty();
      case Action.Diversify _, Action.Dither _ -> by.holds(at);
      default -> by.holds(at) && hidden.touched(at).andNot(by.items(at)).isEmpty();
    };
  }

  private static boolean isAboutTheList(SearchedRule rule) {
    return rule.action() instanceof Action.Diversify || rule.action() instanceof Action.Dither;
  }

  private static boolean isTighter(Action.Cap cap, Action.Cap other) {
    if (!cap.attribute().equals(other.attribute())) {
      return false;
    }
    Integer max = cap.max();
    Integer otherMax = other.max();
    Double share = cap.maxShare();
    Double otherShare = other.maxShare();
    return (max != null && otherMax != null && max <= otherMax)
        || (share != null && otherShare != null && share <= otherShare);
  }

  private static boolean isWider(Action.NoRepeat noRepeat, Action.NoRepeat other) {
    boolean types =
        noRepeat.types().isEmpty()
            || (!other.types().isEmpty() && noRepeat.types().containsAll(other.types()));
    Integer days = noRepeat.days();
    Integer otherDays = other.days();
    return types && (days == null || (otherDays != null && days >= otherDays));
  }
}
