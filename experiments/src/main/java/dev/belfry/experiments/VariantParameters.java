package dev.belfry.experiments;

import dev.belfry.contracts.common.Objectives;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a variant changes; what it does not name stays as it is live.
 *
 * @param model version of the model, or null for the live one
 * @param ruleset version of the ruleset, or null for the live one
 * @param withRules names of disabled rules that are put in force
 * @param withoutRules names of rules that are left out
 * @param objectives what the ranker aims at, or null
 * @param rank whether the second stage ranks, or null
 * @param withoutSources sources of candidates that are left out, by their labels
 * @param count items of a list that does not ask for a number, or null
 */
public record VariantParameters(
    @Nullable String model,
    @Nullable Long ruleset,
    List<String> withRules,
    List<String> withoutRules,
    @Nullable Objectives objectives,
    @Nullable Boolean rank,
    List<String> withoutSources,
    @Nullable Integer count) {
  /** Everything as it is live. */
  public static final VariantParameters LIVE =
      new VariantParameters(null, null, List.of(), List.of(), null, null, List.of(), null);

  public VariantParameters {
    withRules = List.copyOf(withRules);
    withoutRules = List.copyOf(withoutRules);
    withoutSources = List.copyOf(withoutSources);
  }

  /** Whether nothing is changed. */
  public boolean isLive() {
    return equals(LIVE);
  }

  /** The names of what is changed; two experiments that share one must not meet in a request. */
  public Set<String> touched() {
    Set<String> names = new LinkedHashSet<>();
    add(names, "model", model != null);
    add(names, "ruleset", ruleset != null);
    add(names, "objectives", objectives != null);
    add(names, "rank", rank != null);
    add(names, "count", count != null);
    withRules.forEach(rule -> names.add("rule '" + rule + "'"));
    withoutRules.forEach(rule -> names.add("rule '" + rule + "'"));
    withoutSources.forEach(source -> names.add("source '" + source + "'"));
    return names;
  }

  /** These, and what {@code other} changes. */
  public VariantParameters and(VariantParameters other) {
    return new VariantParameters(
        other.model != null ? other.model : model,
        other.ruleset != null ? other.ruleset : ruleset,
        union(withRules, other.withRules),
        union(withoutRules, other.withoutRules),
        other.objectives != null ? other.objectives : objectives,
        other.rank != null ? other.rank : rank,
        union(withoutSources, other.withoutSources),
        other.count != null ? other.count : count);
  }

  private static void add(Set<String> names, String name, boolean there) {
    if (there) {
      names.add(name);
    }
  }

  private static List<String> union(List<String> one, List<String> two) {
    return new ArrayList<>(new LinkedHashSet<>(Stream.concat(one.stream(), two.stream()).toList()));
  }
}
