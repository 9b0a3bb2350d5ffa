package dev.belfry.contracts.reranker;

import java.util.List;

/**
 * What a ruleset would have done with a slot of a list that was served, given the items that stood
 * above it.
 *
 * @param chance of the item that was served there, in [0, 1]: 1 where nothing is drawn and it is
 *     the one, 0 where it is not feasible
 * @param means of each table of {@link PolicyReplayRequest}, over all that could have come there; 0
 *     where nothing could
 */
public record SlotChance(double chance, List<Double> means) {
  public SlotChance {
    if (!(chance >= 0 && chance <= 1)) {
      throw new IllegalArgumentException("the chance is " + chance);
    }
    means = List.copyOf(means);
  }
}
