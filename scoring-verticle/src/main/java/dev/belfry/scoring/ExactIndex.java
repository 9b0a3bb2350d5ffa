package dev.belfry.scoring;

import dev.belfry.contracts.reranker.Eligibility;

/**
 * Scores every eligible item for every query: exact inner-product search. The right index for small
 * catalogues, for the overlay of new items, and where few items are eligible. The bitmaps of the
 * table and of the eligibility are joined word by word, so that only eligible rows are touched.
 */
final class ExactIndex implements RetrievalIndex {
  private final ItemMatrix items;

  ExactIndex(ItemMatrix items) {
    this.items = items;
  }

  @Override
  public void search(float[] query, Eligibility eligibility, TopK best) {
    ItemRows rows = items.rows();
    for (int word = 0; word < rows.words(); word++) {
      long bits = rows.present(word) & eligibility.allowed().word(rows.wordNo(word));
      for (; bits != 0; bits &= bits - 1) {
        int row = rows.row(word, Long.lowestOneBit(bits));
        float score = items.dot(query, row);
        // The score is compared first: most rows fail here.
        if (best.wouldEnter(score) && !eligibility.denied().contains(items.itemNo(row))) {
          best.offer(items, row, score);
        }
      }
    }
  }
}
