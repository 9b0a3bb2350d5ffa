package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

/**
 * A published ruleset. Never changed.
 *
 * @param version grows with every publication
 * @param json the rules, in the re-ranker's language
 */
public record RulesetRow(long version, String json) {
  public RulesetRow {
    requireNonNull(json, "json is null");
  }
}
