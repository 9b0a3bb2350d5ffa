package dev.belfry.contracts.common;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Merges candidates of several sources by reciprocal rank fusion (Cormack, Clarke and Buettcher,
 * SIGIR 2009), with a weight for each source: an item's score is the sum over the sources that name
 * it of {@code weight / (10 + rank)}, rank from 1. Relevance is the score divided by the best one,
 * so it lies in (0, 1] and the best candidate has 1. The order does not depend on the order of the
 * sources; ties are settled by item number.
 *
 * <p>The lists that are served and those that are evaluated offline are merged here. Stateless.
 */
public final class Fusion {
  /** The most that a source can weigh. */
  public static final double MAX_WEIGHT = 1_000;

  /**
   * Below the customary 60: candidates of a small catalogue stand in every source, and with 60 the
   * best item of one source, such as a new one that only its text speaks for, ranks behind
   * everything that two sources put last.
   */
  private static final int K = 10;

  /** Scores are whole multiples of 2^-48: sums of doubles would depend on their order. */
  private static final long ONE = 1L << 48;

  private final Map<Source, Double> weights;
  private final ItemPlaces places;
  private final List<Fused> all;

  private Fusion(Map<Source, Double> weights, int expected) {
    this.weights = weights;
    this.places = new ItemPlaces(expected);
    this.all = new ArrayList<>(expected);
  }

  /**
   * What one ranking adds to an item's score.
   *
   * @param weight of the ranking, at most {@link #MAX_WEIGHT}
   * @param constant added to the rank; serving uses 10
   * @param rank from 1
   * @return in multiples of 2^-48
   */
  public static long term(double weight, double constant, int rank) {
    return Math.round(ONE * weight / (constant + rank));
  }

  /**
   * Fuses the lists of one or more sources, all of one weight.
   *
   * @param candidates by source, each source's best first
   * @param limit how many to keep
   * @return each item once, best first
   */
  public static List<Candidate> fuse(List<Candidate> candidates, int limit) {
    return fuse(candidates, Map.of(), limit);
  }

  /**
   * Fuses the lists of one or more sources.
   *
   * @param candidates by source, each source's best first
   * @param weights above 0 and at most {@link #MAX_WEIGHT}, by source; a source that is not named
   *     weighs 1
   * @param limit how many to keep
   * @return each item once, best first; of the candidates of an item the one of the source that
   *     ranked it best
   */
  public static List<Candidate> fuse(
      List<Candidate> candidates, Map<Source, Double> weights, int limit) {
    weights.forEach(Fusion::check);
    if (isOneSource(candidates)) {
      return ranked(candidates, limit);
    }
    Fusion fusion = new Fusion(weights, candidates.size());
    fusion.add(candidates);
    return fusion.ranked(limit);
  }

  /**
   * Puts further candidates behind a fused list.
   *
   * @param fused the outcome of a fusion
   * @param fill by source, each source's best first; what is in {@code fused} already is left out
   * @param limit how many to keep
   * @return {@code fused} as it is, then the others, relevance below the least of {@code fused}
   */
  public static List<Candidate> behind(List<Candidate> fused, List<Candidate> fill, int limit) {
    if (fused.isEmpty()) {
      return fuse(fill, limit);
    }
    List<Candidate> all = new ArrayList<>(fused.subList(0, Math.min(limit, fused.size())));
    Set<Long> known = HashSet.newHashSet(all.size());
    all.forEach(candidate -> known.add(candidate.itemNo()));
    List<Candidate> others = fill.stream().filter(c -> !known.contains(c.itemNo())).toList();
    float below = all.getLast().relevance() * K / (K + 1);
    for (Candidate candidate : fuse(others, limit - all.size())) {
      all.add(candidate.withRelevance(below * candidate.relevance()));
    }
    return all;
  }

  private static void check(Source source, double weight) {
    requireNonNull(source, "source is null");
    if (!(weight > 0 && weight <= MAX_WEIGHT)) {
      throw BelfryException.invalid(
          "the weight of source "
              + source
              + " is "
              + weight
              + "; it must be above 0 and at most "
              + MAX_WEIGHT);
    }
  }

  private static boolean isOneSource(List<Candidate> candidates) {
    for (Candidate candidate : candidates) {
      if (candidate.source() != candidates.get(0).source()) {
        return false;
      }
    }
    return true;
  }

  /** One source has the last word, and its order stays. */
  private static List<Candidate> ranked(List<Candidate> candidates, int limit) {
    int size = Math.min(limit, candidates.size());
    List<Candidate> ranked = new ArrayList<>(size);
    double best = 1.0 / (K + 1);
    for (int i = 0; i < size; i++) {
      ranked.add(candidates.get(i).withRelevance((float) (1.0 / (K + 1 + i) / best)));
    }
    return ranked;
  }

  private void add(List<Candidate> candidates) {
    int[] ranks = new int[Source.values().length];
    for (Candidate candidate : candidates) {
      int rank = ++ranks[candidate.source().ordinal()];
      long score = term(weights.getOrDefault(candidate.source(), 1.0), K, rank);
      int place = places.putIfAbsent(candidate.itemNo(), all.size());
      if (place < 0) {
        all.add(new Fused(candidate, rank, score));
      } else {
        all.get(place).add(candidate, rank, score);
      }
    }
  }

  private List<Candidate> ranked(int limit) {
    all.sort(Fused::bestFirst);
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
    private Candidate candidate;
    private int bestRank;
    private long score;

    Fused(Candidate candidate, int rank, long score) {
      this.candidate = candidate;
      this.bestRank = rank;
      this.score = score;
    }

    static int bestFirst(Fused a, Fused b) {
      return a.score != b.score
          ? Long.compare(b.score, a.score)
          : Long.compare(a.candidate.itemNo(), b.candidate.itemNo());
    }

    void add(Candidate other, int rank, long otherScore) {
      score += otherScore;
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
