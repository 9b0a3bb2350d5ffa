package dev.belfry.reranker;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.reranker.Issue;
import dev.belfry.contracts.reranker.ValidateRequest;
import dev.belfry.contracts.reranker.Validation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Says what is wrong with a ruleset. Safe for use by several threads. */
final class Validator {
  private final InstantSource clock;

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

  private static Validation validate(ValidateRequest request, Catalogue catalogue, Instant now) {
    return answer(
        RulesetIssues.of(
            request.rulesJson(), catalogue.schema(), catalogue, request.placements(), now));
  }

  private static Validation answer(List<Issue> issues) {
    return new Validation(
        issues.stream().noneMatch(issue -> issue.severity() == Issue.Severity.ERROR),
        issues,
        List.of(),
        "conflicts were not looked for",
        List.of());
  }
}
