package dev.belfry.gateway;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Merges candidates of several sources by reciprocal rank fusion (Cormack, Clarke and Buettcher,
 * SIGIR 2009): an item's score is the sum over the sources that name it of {@code 1 / (10 + rank)},
 * rank from 1. Relevance is the score divided by the best one, so it lies in (0, 1] and the best
 * candidate has 1. The order does not depend on the order of the input; ties are settled by item
 * number.
 */
final class Fusion {
  /**
   * Below the customary 60: candidates of a small catalogue stand in every source, and with 60 the
   * best item of one source, such as a new one that only its text speaks for, ranks behind
   * everything that two sources put last.
   */
  private static final int K = 10;

  /** Scores are whole multiples of 2^-50: sums of doubles would depend on their order. */
  private static final long ONE = 1L << 50;

  private final Map<Long, Fused> byItem;

  private Fusion(int expected) {
    byItem = HashMap.newHashMap(expected);
  }

  /**
   * Fuses one or more lists.
   *
   * @param main candidates by source, each source's best first
   * @param fill further candidates, by source likewise, that rank behind all of {@code main}
   * @param limit how many to keep
   * @return each item once, best first
   */
  static List<Candidate> fuse(List<Candidate> main, List<Candidate> fill, int limit) {
    if (fill.isEmpty() && isOneSource(main)) {
      return ranked(main, limit);
    }
    Fusion fusion = new Fusion(main.size() + fill.size());
    int longest = fusion.add(main, 0);
    fusion.add(fill, longest);
    return fusion.ranked(limit);
  }

  private static boolean isOneSource(List<Candidate> candidates) {
    for (Candidate candidate : candidates) {
      if (candidate.source() != candidates.get(0).source()) {
        return false;
      }
    }
    return true;
  }

  /** The common case: one source has the last word, and its order stays. */
  private static List<Candidate> ranked(List<Candidate> candidates, int limit) {
    int size = Math.min(limit, candidates.size());
    List<Candidate> ranked = new ArrayList<>(size);
    double best = 1.0 / (K + 1);
    for (int i = 0; i < size; i++) {
      ranked.add(candidates.get(i).withRelevance((float) (1.0 / (K + 1 + i) / best)));
    }
    return ranked;
  }

  private int add(List<Candidate> candidates, int behind) {
    Map<Source, int[]> ranks = new EnumMap<>(Source.class);
    int longest = 0;
    for (Candidate candidate : candidates) {
      int[] rank = ranks.computeIfAbsent(candidate.source(), source -> new int[] {behind});
      rank[0]++;
      longest = Math.max(longest, rank[0]);
      Fused known = byItem.get(candidate.itemNo());
      if (known == null) {
        byItem.put(candidate.itemNo(), new Fused(candidate, rank[0]));
      } else {
        known.add(candidate, rank[0]);
      }
    }
    return longest;
  }

  private List<Candidate> ranked(int limit) {
    List<Fused> all = new ArrayList<>(byItem.values());
    all.sort(Fused.BEST_FIRST);
    int size = Math.min(limit, all.size());
    List<Candidate> ranked = new ArrayList<>(size);
    long best = all.isEmpty() ? 1 : all.get(0).score;
    for (int i = 0; i < size; i++) {
      Fused fused = all.get(i);
      ranked.add(fused.candidate.withRelevance((float) ((double) fused.score / best)));
    }
    return ranked;
  }

  /** One item; it keeps the candidate of the source that ranked it best. */
  private static final class Fused {
    static final Comparator<Fused> BEST_FIRST =
        Comparator.<Fused>comparingLong(fused -> -fused.score)
            .thenComparingLong(fused -> fused.candidate.itemNo());

    private Candidate candidate;
    private int bestRank;
    private long score;

    Fused(Candidate candidate, int rank) {
      this.candidate = candidate;
      this.bestRank = rank;
      this.score = ONE / (K + rank);
    }

    void add(Candidate other, int rank) {
      score += ONE / (K + rank);
      boolean isBetter =
          rank < bestRank || (rank == bestRank && other.source().compareTo(candidate.source()) < 0);
      Candidate better = isBetter ? other : candidate;
      Candidate worse = isBetter ? candidate : other;
      bestRank = Math.min(rank, bestRank);
      if (better.embedding() == null) {
        better =
            new Candidate(
                better.itemNo(), better.source(), better.retrievalScore(), 0, worse.embedding());
      }
      candidate = better;
    }
  }
}
