package dev.belfry.model;

import java.util.List;

/**
 * Candidates of one request to be ranked, and what is known of whom they are for. The arrays are
 * kept; nobody writes to them.
 *
 * @param latestFirst liked items, most recent first, each once
 * @param positives how many distinct items were ever liked
 * @param candidates item numbers in the order of the fusion, each once
 * @param fused relevance of each in the fusion, in (0, 1]
 * @param rankings what each source proposed, in the order of the ranker's sources
 */
public record RankQuery(
    long[] latestFirst, int positives, long[] candidates, float[] fused, List<Ranking> rankings) {
  public RankQuery {
    if (candidates.length != fused.length) {
      throw new IllegalArgumentException(
          candidates.length + " candidates have " + fused.length + " fused scores");
    }
    rankings = List.copyOf(rankings);
  }

  /**
   * What one source proposed.
   *
   * @param itemNos best first
   * @param scores its own, beside the items
   */
  public record Ranking(long[] itemNos, float[] scores) {
    /** A source that proposed nothing. */
    public static final Ranking NONE = new Ranking(new long[0], new float[0]);

    public Ranking {
      if (itemNos.length != scores.length) {
        throw new IllegalArgumentException(
            itemNos.length + " items have " + scores.length + " scores");
      }
    }
  }
}
