package dev.belfry.reranker;

import dev.belfry.conditions.ItemColumns;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.reranker.Issue;
import dev.belfry.contracts.reranker.ValidateRequest;
import dev.belfry.contracts.reranker.Validation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a ruleset. Safe for use by several threads. */
final class Validator {
  private final InstantSource clock;
  private volatile @Nullable Held held;

  /**
   * @param clock the moment that schedules are held against
   */
  Validator(InstantSource clock) {
    this.clock = clock;
  }

  /** Everything that is wrong with a ruleset over a catalogue. Looks at every item. */
  Validation validate(ValidateRequest request, Catalogue catalogue) {
    AttributeSchema other = request.schema();
    return other != null
        ? check(other, request.rulesJson())
        : validate(request, catalogue, clock.instant());
  }

  /**
   * Whether a ruleset fits a schema, which need not be the catalogue's: no item is looked at, and
   * no conflict looked for.
   */
  Validation check(AttributeSchema schema, String rulesJson) {
    return answer(RulesetIssues.of(rulesJson, schema, null, List.of(), clock.instant()));
  }

  private Validation validate(ValidateRequest request, Catalogue catalogue, Instant now) {
    List<Issue> issues =
        RulesetIssues.of(
            request.rulesJson(), catalogue.schema(), catalogue, request.placements(), now);
    if (hasErrors(issues)) {
      return answer(issues);
    }
    List<Rule> rules = RulesetReader.read(request.rulesJson());
    ItemColumns columns = columns(catalogue);
    List<Issue> all = new ArrayList<>(issues);
    all.addAll(QuotaIssues.of(rules, catalogue.schema(), columns));
    ConflictSearch search =
        ConflictSearch.of(
            new Ruleset(0, rules).rules(),
            catalogue,
            columns,
            request.placements(),
            request.depth(),
            now,
            ConflictSearch.WORK);
    return new Validation(true, all, search.conflicts(), search.universe(), search.undecided());
  }

  /** The columns of the catalogue asked about last are kept: people validate as they write. */
  private ItemColumns columns(Catalogue catalogue) {
    Held known = held;
    if (known == null || known.catalogue != catalogue) {
      known = new Held(catalogue, new ItemColumns(catalogue));
      held = known;
    }
    return known.columns;
  }

  private static boolean hasErrors(List<Issue> issues) {
    return issues.stream().anyMatch(issue -> issue.severity() == Issue.Severity.ERROR);
  }

  private static Validation answer(List<Issue> issues) {
    return new Validation(
        !hasErrors(issues), issues, List.of(), "conflicts were not looked for", List.of());
  }

  private record Held(Catalogue catalogue, ItemColumns columns) {}
}
