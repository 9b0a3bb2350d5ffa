package dev.belfry.scoring;

import dev.belfry.contracts.reranker.Eligibility;

/**
 * Finds the items whose embeddings have the highest inner product with a query. Safe for use by
 * several threads.
 */
sealed interface RetrievalIndex permits ExactIndex, GraphIndex {

  /**
   * Offers the best eligible items to {@code best}, each at most once, with their exact inner
   * products: as many as it holds, or every eligible one where there are fewer. Which ones may be
   * approximate.
   *
   * @param query as many components as an embedding
   */
  void search(float[] query, Eligibility eligibility, TopK best);
}
