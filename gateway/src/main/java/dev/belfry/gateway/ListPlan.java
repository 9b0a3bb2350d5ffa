package dev.belfry.gateway;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Assignment;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Objectives;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.scoring.ScoringAnswer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a list is made with: what is live, but for what experiments or somebody who looks set.
 * Nothing is left to be read or compiled.
 *
 * @param model version, or null for the live one
 * @param rules a ruleset's JSON, or null for the live one
 * @param ruleset the version that records name where there are {@code rules}: 0 for rules that are
 *     not published as they are
 * @param objectives what the ranker aims at, or null for what is set
 * @param ranks whether the second stage orders candidates
 * @param withoutSources sources that propose nothing
 * @param count items a page whatever was asked for, or 0
 * @param assignments the variants that experiments gave the request
 * @param note a flag that the answer carries, or null
 * @param rival what the other ranking of an interleaved list is made with, or null
 */
record ListPlan(
    @Nullable String model,
    @Nullable String rules,
    long ruleset,
    @Nullable Objectives objectives,
    boolean ranks,
    Set<Source> withoutSources,
    int count,
    List<Assignment> assignments,
    @Nullable String note,
    @Nullable ListPlan rival) {
  /** Everything as it is live. */
  static final ListPlan LIVE =
      new ListPlan(null, null, 0, null, true, Set.of(), 0, List.of(), null, null);

  ListPlan {
    requireNonNull(withoutSources, "withoutSources is null");
    assignments = List.copyOf(assignments);
  }

  /** A plan for a list that is only looked at. */
  static ListPlan of(Otherwise otherwise, @Nullable String rules) {
    return new ListPlan(
        otherwise.model(),
        rules,
        otherwise.rulesetVersion(0),
        null,
        true,
        Set.of(),
        0,
        List.of(),
        null,
        null);
  }

  /** What is live, for somebody whose variant cannot be had. */
  ListPlan control(String why) {
    return new ListPlan(null, null, 0, null, true, Set.of(), 0, assignments, why, null);
  }

  /** Whether it names a model that a server may not hold. */
  boolean namesModel() {
    return model != null || (rival != null && rival.model != null);
  }

  /** How many items a page has. */
  int count(ListRequest request) {
    return count == 0 ? request.count() : count;
  }

  /** What the sources that are left propose. */
  ScoringAnswer of(ScoringAnswer answer) {
    return withoutSources.isEmpty()
        ? answer
        : new ScoringAnswer(
            of(answer.candidates()),
            answer.weights().stream()
                .filter(weight -> !withoutSources.contains(weight.source()))
                .toList(),
            answer.failed(),
            answer.hasRanker());
  }

  /** The candidates of the sources that are left. */
  List<Candidate> of(List<Candidate> candidates) {
    return withoutSources.isEmpty()
        ? candidates
        : candidates.stream()
            .filter(candidate -> !withoutSources.contains(candidate.source()))
            .toList();
  }
}
