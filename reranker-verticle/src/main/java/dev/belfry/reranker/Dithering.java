package dev.belfry.reranker;

/**
 * A {@code dither} rule, for one request.
 *
 * @param rule the rule's name
 * @param temperature of the noise, above 0
 */
record Dithering(String rule, double temperature) {}
