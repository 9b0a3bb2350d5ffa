package dev.belfry.reranker;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.BelfryException;
import java.util.Comparator;
import java.util.List;

/**
 * A published ruleset: the enabled rules, highest priority first. Immutable.
 *
 * @param version number of the publication
 * @param rules in the order they are applied
 */
record Ruleset(long version, List<Rule> rules) {
  Ruleset {
    requireNonNull(rules, "rules is null");
    rules =
        rules.stream()
            .filter(Rule::enabled)
            .sorted(Comparator.comparingInt(Rule::priority).reversed())
            .toList();
  }

  /**
   * Reads a ruleset.
   *
   * @throws BelfryException {@code INVALID} naming the rule, the key, the value and what is
   *     accepted
   */
  static Ruleset parse(long version, String json) {
    return new Ruleset(version, RulesetReader.read(json));
  }

  /**
   * Holds every rule, the disabled ones too, against a schema.
   *
   * @throws BelfryException {@code INVALID} naming the first rule that does not fit and the place
   */
  static void check(String json, AttributeSchema schema) {
    RulesetReader.read(json).forEach(rule -> CompiledRule.compile(rule, schema));
  }
}
