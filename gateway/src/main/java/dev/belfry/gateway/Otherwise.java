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
 * @param experiment key of a running experiment, with {@code variant}, or null
 * @param variant key of one of its variants, or null
 */
record Otherwise(
    @Nullable Long ruleset,
    @Nullable UUID draft,
    @Nullable String model,
    List<String> withoutRules,
    @Nullable String experiment,
    @Nullable String variant) {
  static final Otherwise NOT = new Otherwise(null, null, null, List.of(), null, null);

  Otherwise {
    withoutRules = List.copyOf(withoutRules);
    if (ruleset != null && draft != null) {
      throw BelfryException.invalid("'ruleset' and 'draft' are both given: give one of them");
    }
    if ((experiment == null) != (variant == null)) {
      throw BelfryException.invalid(
          experiment == null
              ? "'variant' is given without 'experiment': give both"
              : "'experiment' is given without 'variant': give both");
    }
    if (experiment != null
        && (ruleset != null || draft != null || model != null || !withoutRules.isEmpty())) {
      throw BelfryException.invalid(
          "'experiment' says all that the list is made with: leave out 'ruleset', 'draft', 'model'"
              + " and 'withoutRules'");
    }
  }

  /** What a version of the model makes. */
  static Otherwise byModel(String model) {
    return new Otherwise(null, null, model, List.of(), null, null);
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
