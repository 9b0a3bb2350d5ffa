package dev.belfry.reranker;

import dev.belfry.conditions.ItemColumns;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.reranker.Conflict;
import dev.belfry.contracts.reranker.Validation.Undecided;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for rules that contradict each other, over a stated universe: every item of the catalogue,
 * and for each pair of rules the requests of their {@link Universe}.
 *
 * @param conflicts what was found
 * @param universe where was looked, as a sentence
 * @param undecided what is left open
 */
record ConflictSearch(List<Conflict> conflicts, String universe, List<Undecided> undecided) {
  /** Evaluations and requests that one search may take: some seconds. */
  static final long WORK = 10_000_000;

  /**
   * Looks.
   *
   * @param rules without an error against the catalogue's schema, highest priority first; those
   *     whose schedule is over are left out
   * @param placements the placements there are; empty where nobody knows
   * @param depth slots of a list
   */
  static ConflictSearch of(
      List<Rule> rules,
      Catalogue catalogue,
      ItemColumns columns,
      List<String> placements,
      int depth,
      Instant now,
      long work) {
    SearchBudget budget = new SearchBudget(work);
    List<SearchedRule> searched = new ArrayList<>();
    for (Rule rule : rules) {
      Schedule schedule = rule.schedule();
      if (schedule == null || schedule.until() == null || schedule.until().isAfter(now)) {
        searched.add(
            new SearchedRule(
                rule,
                searched.size(),
                catalogue.schema(),
                columns,
                pinned(rule, catalogue),
                budget));
      }
    }
    SearchScope scope = new SearchScope(catalogue, columns.all(), placements, now, depth, budget);
    try {
      List<SearchedRule> alive = new DeadRules(scope).bury(searched);
      new PairConflicts(scope).search(alive);
      new QuotaConflicts(scope).search(alive);
      new HiddenRules(scope).search(alive);
    } catch (SearchBudget.UsedUp e) {
      scope.leaveOpen(
          searched, "the work of one validation was used up before everything was looked at");
    }
    for (SearchedRule rule : searched) {
      if (!rule.isExact()) {
        scope.leaveOpen(
            List.of(rule),
            "the conditions of '"
                + rule.name()
                + "' do more with the request than compare it with fixed values: conflicts at other"
                + " values are not ruled out");
      }
    }
    return new ConflictSearch(scope.conflicts(), sentence(catalogue, now), scope.undecided());
  }

  private static ItemSet pinned(Rule rule, Catalogue catalogue) {
    return rule.action() instanceof Action.Pin pin
        ? catalogue
            .findById(pin.item())
            .map(item -> ItemSet.of(item.itemNo()))
            .orElse(ItemSet.empty())
        : ItemSet.empty();
  }

  private static String sentence(Catalogue catalogue, Instant now) {
    return "All "
        + catalogue.size()
        + " items of catalogue "
        + catalogue.version()
        + "; of each attribute of users and requests the values that the rules name, those beside"
        + " and between them, one other, and none; the placements they name and one other; now ("
        + now.truncatedTo(ChronoUnit.MINUTES)
        + ") and each later moment at which a schedule or a condition of theirs begins or ends.";
  }
}
