package dev.belfry.contracts.reranker;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Source;
import java.util.List;

/**
 * One slot of a list.
 *
 * @param itemNo the item
 * @param source who proposed it
 * @param retrievalScore the source's own score
 * @param relevance before the rules, in (0, 1]
 * @param score after the rules that multiply
 * @param propensity the exact conditional probability of this draw over the feasible set; 1 where
 *     nothing was drawn
 * @param gateOpen the gate's bit when the slot was filled (false is only ever recorded for a
 *     dropped item)
 * @param effects the rules that touched it
 * @param team index of the variant whose ranking gave the item in an interleaved list, or {@link
 *     #NO_TEAM}
 */
public record RankedItem(
    long itemNo,
    Source source,
    float retrievalScore,
    float relevance,
    float score,
    float propensity,
    boolean gateOpen,
    List<RuleEffect> effects,
    int team) {
  /** Of an item that no variant's ranking gave. */
  public static final int NO_TEAM = -1;

  public RankedItem {
    requireNonNull(source, "source is null");
    effects = List.copyOf(effects);
    if (team < NO_TEAM || team > Short.MAX_VALUE) {
      throw new IllegalArgumentException("the team is " + team);
    }
  }

  /** A slot of a list that is not interleaved. */
  public RankedItem(
      long itemNo,
      Source source,
      float retrievalScore,
      float relevance,
      float score,
      float propensity,
      boolean gateOpen,
      List<RuleEffect> effects) {
    this(itemNo, source, retrievalScore, relevance, score, propensity, gateOpen, effects, NO_TEAM);
  }

  /** The same, given by a variant's ranking. */
  public RankedItem inTeam(int variant) {
    return new RankedItem(
        itemNo, source, retrievalScore, relevance, score, propensity, gateOpen, effects, variant);
  }
}
