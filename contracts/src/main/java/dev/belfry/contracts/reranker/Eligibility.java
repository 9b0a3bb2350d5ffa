package dev.belfry.contracts.reranker;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.ItemSet;

/**
 * The items that may enter the list of one request: a bitmap shared by many requests, less the few
 * that this request leaves out.
 *
 * @param catalogueVersion the snapshot it was made from
 * @param rulesetVersion the rules it was made from
 * @param allowed items that rules, filter and the gate (as of the snapshot) allow
 * @param denied items that this user or request must not get: seen, or excluded by the request
 */
public record Eligibility(
    long catalogueVersion, long rulesetVersion, ItemSet allowed, ItemNumbers denied) {
  public Eligibility {
    requireNonNull(allowed, "allowed is null");
    requireNonNull(denied, "denied is null");
  }

  public boolean contains(long itemNo) {
    return allowed.contains(itemNo) && !denied.contains(itemNo);
  }
}
