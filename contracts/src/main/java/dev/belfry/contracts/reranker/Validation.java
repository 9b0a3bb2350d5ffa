package dev.belfry.contracts.reranker;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What was found about a ruleset.
 *
 * @param valid whether it can be published: no issue is an error
 * @param issues what is wrong with single rules, in the order of the rules
 * @param conflicts where rules contradict each other, looked for only where the ruleset is valid
 * @param universe a sentence that says where conflicts were looked for
 * @param undecided the rules about which the search says nothing, or not all
 */
public record Validation(
    boolean valid,
    List<Issue> issues,
    List<Conflict> conflicts,
    String universe,
    List<Undecided> undecided) {
  public Validation {
    issues = List.copyOf(issues);
    conflicts = List.copyOf(conflicts);
    requireNonNull(universe, "universe is null");
    undecided = List.copyOf(undecided);
  }

  /**
   * What the search leaves open.
   *
   * @param rules their names
   * @param reason a sentence
   */
  public record Undecided(List<String> rules, String reason) {
    public Undecided {
      rules = List.copyOf(rules);
      requireNonNull(reason, "reason is null");
    }
  }
}
