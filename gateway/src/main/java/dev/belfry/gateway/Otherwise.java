package dev.belfry.gateway;

import dev.belfry.contracts.common.BelfryException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a list that is only looked at is made with instead of what is live.
 *
 * @param ruleset version of a published ruleset, or null
 * @param draft of a ruleset, or null
 * @param model version, or null
 * @param withoutRules names of rules that are left out
 */
record Otherwise(
    @Nullable Long ruleset,
    @Nullable UUID draft,
    @Nullable String model,
    List<String> withoutRules) {
  static final Otherwise NOT = new Otherwise(null, null, null, List.of());

  Otherwise {
    withoutRules = List.copyOf(withoutRules);
    if (ruleset != null && draft != null) {
      throw BelfryException.invalid("'ruleset' and 'draft' are both given: give one of them");
    }
  }

  /** Whether the rules are not those that are live. */
  boolean changesRules() {
    return ruleset != null || draft != null || !withoutRules.isEmpty();
  }

  /** The version that records name: 0 for rules that are not published as they are. */
  long rulesetVersion(long live) {
    if (draft != null || !withoutRules.isEmpty()) {
      return 0;
    }
    return ruleset != null ? ruleset : live;
  }
}
