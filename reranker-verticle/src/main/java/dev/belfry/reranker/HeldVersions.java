package dev.belfry.reranker;

import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The last catalogues and rulesets, each ruleset prepared over each catalogue. Immutable: every
 * change makes the next.
 *
 * @param catalogues newest first
 * @param rulesets newest first
 * @param prepared every pair
 * @param errors counts what errs
 */
record HeldVersions(
    List<Catalogue> catalogues,
    List<Ruleset> rulesets,
    List<PreparedRuleset> prepared,
    RuleErrorLog errors) {

  private static final int CATALOGUES = 2;
  private static final int RULESETS = 4;

  static HeldVersions none(RuleErrorLog errors) {
    return new HeldVersions(List.of(), List.of(), List.of(), errors);
  }

  /** Without catalogues: the next one is prepared from the beginning. */
  HeldVersions afresh() {
    return new HeldVersions(List.of(), rulesets, List.of(), errors);
  }

  /** The ruleset over the catalogue, if both are held. */
  Optional<PreparedRuleset> find(long rulesetVersion, long catalogueVersion) {
    for (PreparedRuleset pair : prepared) {
      if (pair.ruleset().version() == rulesetVersion
          && pair.catalogue().version() == catalogueVersion) {
        return Optional.of(pair);
      }
    }
    return Optional.empty();
  }

  boolean hasCatalogue(long version) {
    return catalogues.stream().anyMatch(catalogue -> catalogue.version() == version);
  }

  boolean hasRuleset(long version) {
    return rulesets.stream().anyMatch(ruleset -> ruleset.version() == version);
  }

  /**
   * With the next catalogue.
   *
   * @param changes the items that differ from the newest one held
   */
  HeldVersions with(Catalogue next, Collection<Item> changes) {
    List<Catalogue> kept = newest(next, catalogues, CATALOGUES);
    List<PreparedRuleset> pairs = new ArrayList<>();
    for (Ruleset ruleset : rulesets) {
      Optional<PreparedRuleset> before =
          catalogues.isEmpty()
              ? Optional.empty()
              : find(ruleset.version(), catalogues.getFirst().version());
      pairs.add(
          before.isPresent() && changes.size() < next.size()
              ? before.get().in(next, changes)
              : PreparedRuleset.of(ruleset, next, errors));
    }
    prepared.stream().filter(pair -> kept.contains(pair.catalogue())).forEach(pairs::add);
    return new HeldVersions(kept, rulesets, List.copyOf(pairs), errors);
  }

  /** With another ruleset, over every catalogue held. */
  HeldVersions with(Ruleset ruleset) {
    List<Ruleset> kept = newest(ruleset, rulesets, RULESETS);
    List<PreparedRuleset> pairs = new ArrayList<>();
    catalogues.forEach(catalogue -> pairs.add(PreparedRuleset.of(ruleset, catalogue, errors)));
    prepared.stream()
        .filter(pair -> pair.ruleset() != ruleset && kept.contains(pair.ruleset()))
        .forEach(pairs::add);
    return new HeldVersions(catalogues, kept, List.copyOf(pairs), errors);
  }

  private static <T> List<T> newest(T next, List<T> before, int limit) {
    List<T> kept = new ArrayList<>();
    kept.add(next);
    before.stream().limit(limit - 1L).forEach(kept::add);
    return List.copyOf(kept);
  }
}
