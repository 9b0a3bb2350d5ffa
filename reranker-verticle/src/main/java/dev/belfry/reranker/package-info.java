/**
 * The re-ranker: rulesets, what they make eligible, and the list they make of the candidates.
 * {@link dev.belfry.reranker.RerankerVerticle} wires it to the event bus.
 */
@NullMarked
package dev.belfry.reranker;

import org.jspecify.annotations.NullMarked;
