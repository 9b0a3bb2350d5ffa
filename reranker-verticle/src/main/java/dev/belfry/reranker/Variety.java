package dev.belfry.reranker;

/**
 * A {@code diversify} rule, for one request.
 *
 * @param rule the rule's name
 * @param strength the weight of redundancy against relevance, in [0, 1]
 */
record Variety(String rule, float strength) {}
