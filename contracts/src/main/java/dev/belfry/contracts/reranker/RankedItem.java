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
 */
public record RankedItem(
    long itemNo,
    Source source,
    float retrievalScore,
    float relevance,
    float score,
    float propensity,
    boolean gateOpen,
    List<RuleEffect> effects) {
  public RankedItem {
    requireNonNull(source, "source is null");
    effects = List.copyOf(effects);
  }
}
