package dev.belfry.contracts.common;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * An item that may enter a list.
 *
 * @param itemNo the item
 * @param source who proposed it
 * @param retrievalScore the source's own score; higher is better, comparable only within a source
 * @param relevance in (0, 1] once ranked or fused; 0 before
 * @param embedding the item's two-tower embedding, unit length, or null where it has none
 */
public record Candidate(
    long itemNo,
    Source source,
    float retrievalScore,
    float relevance,
    @Nullable Embedding embedding) {
  public Candidate {
    requireNonNull(source, "source is null");
  }

  /** This candidate with an embedding, or without one. */
  public Candidate withEmbedding(@Nullable Embedding newEmbedding) {
    return new Candidate(itemNo, source, retrievalScore, relevance, newEmbedding);
  }

  /** This candidate with a relevance. */
  public Candidate withRelevance(float newRelevance) {
    return new Candidate(itemNo, source, retrievalScore, newRelevance, embedding);
  }
}
