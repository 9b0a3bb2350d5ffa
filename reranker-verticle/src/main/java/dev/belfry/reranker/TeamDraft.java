package dev.belfry.reranker;

import dev.belfry.contracts.common.Candidate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two rankings of a list's candidates that take turns: team-draft interleaving (Radlinski, Kurup
 * and Joachims, "How does clickthrough data reflect retrieval quality?", CIKM 2008). Of every two
 * picks a coin decides which ranking has the first; each picks the best item of its own that is
 * left, and is credited with the clicks on it. For one list, on one thread.
 */
final class TeamDraft {
  private static final int TEAMS = 2;

  private final long seed;
  private final float[][] scores = new float[TEAMS][];
  private final float[] highest = new float[TEAMS];
  private final @Nullable Candidate[] rivals;
  private int picks;

  /**
   * The draft of two rankings.
   *
   * @param pool the candidates of both, with the factors of the rules in their scores
   * @param own the first ranking, with relevances
   * @param rivals the second
   */
  TeamDraft(long seed, Pool pool, List<Candidate> own, List<Candidate> rivals) {
    this.seed = seed;
    this.rivals = new @Nullable Candidate[pool.size()];
    Set<Long> owned = HashSet.newHashSet(own.size());
    own.forEach(candidate -> owned.add(candidate.itemNo()));
    Map<Long, Candidate> others = HashMap.newHashMap(rivals.size());
    rivals.forEach(candidate -> others.putIfAbsent(candidate.itemNo(), candidate));
    for (int team = 0; team < TEAMS; team++) {
      scores[team] = new float[pool.size()];
      Arrays.fill(scores[team], Float.NaN);
    }
    for (int i = 0; i < pool.size(); i++) {
      Candidate candidate = pool.candidate(i);
      if (owned.contains(candidate.itemNo())) {
        set(0, i, pool.score(i));
      }
      Candidate rival = others.get(candidate.itemNo());
      if (rival != null) {
        this.rivals[i] = rival;
        float factor = candidate.relevance() > 0 ? pool.score(i) / candidate.relevance() : 1;
        set(1, i, rival.relevance() * factor);
      }
    }
  }

  /** The team whose turn it is. */
  int turn() {
    int first = coin(picks / TEAMS);
    return picks % TEAMS == 0 ? first : 1 - first;
  }

  /** Whoever's turn it was had an item, or had none left. */
  void next() {
    picks++;
  }

  /** Whether an item stands in a team's ranking. */
  boolean has(int team, int item) {
    return !Float.isNaN(scores[team][item]);
  }

  /** The score of an item that a team has. */
  float score(int team, int item) {
    return scores[team][item];
  }

  /** The highest score of a team's items. */
  float highest(int team) {
    return highest[team];
  }

  /** The item as a team's ranking has it. */
  Candidate candidate(int team, int item, Candidate own) {
    Candidate rival = rivals[item];
    return team == 1 && rival != null ? rival : own;
  }

  private void set(int team, int item, float score) {
    scores[team][item] = score;
    highest[team] = Math.max(highest[team], score);
  }

  /** The finalizer of SplittableRandom over the seed and the number of the pair. */
  private int coin(int pair) {
    long z = seed + (pair + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (int) ((z ^ (z >>> 31)) >>> 63);
  }
}
