package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.training.Measured.CaseMetric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures recommenders on the test of one part, by several threads. Items of the history are left
 * out of the ranking unless they are to be kept; where candidates are given, exactly these are
 * ranked.
 */
final class Evaluator {
  /** The ks of the curve of recall. */
  static final int[] GRID = {1, 2, 3, 5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 500, 1000};

  /** Buckets of an item's popularity in training: from so many users on. */
  static final int[] POPULARITY = {0, 1, 5, 10, 30, 100, 300, 1_000};

  /** With fewer distinct positives in training a user or an item is cold. */
  static final int COLD = 5;

  private static final int CHUNK = 32;

  private final EvaluationPart part;
  private final int[] ks;
  private final int longest;
  private final boolean keepSeen;
  private final int threads;
  private final int[] itemUsers;
  private final boolean[] coldItems;
  private final double[] information;
  private final ItemSpace space;

  /**
   * An evaluator.
   *
   * @param ks ascending lengths of the lists
   * @param keepSeen whether items of the history may be listed
   */
  Evaluator(EvaluationPart part, int[] ks, boolean keepSeen, int threads) {
    this.part = part;
    this.ks = ks.clone();
    this.longest = ks[ks.length - 1];
    this.keepSeen = keepSeen;
    this.threads = threads;
    Histories train = part.learning().train();
    this.itemUsers = train.itemUsers();
    this.space = ItemSpace.of(part.learning().data(), train);
    this.coldItems = new boolean[itemUsers.length];
    this.information = new double[itemUsers.length];
    for (int i = 0; i < itemUsers.length; i++) {
      coldItems[i] = itemUsers[i] < COLD;
      information[i] =
          Math.log((double) Math.max(1, train.users()) / Math.max(1, itemUsers[i])) / Math.log(2);
    }
  }

  /** What diversity is measured on, in words. */
  String diversityBasis() {
    return space.basis();
  }

  /** Ranks for every case of the test. */
  Measured measure(Recommender recommender, Progress progress) {
    List<Split.Case> cases = part.test();
    double[][][] values = new double[CaseMetric.values().length][ks.length][cases.size()];
    progress.advance("ranking by " + recommender.name(), 0, cases.size());
    AtomicInteger next = new AtomicInteger();
    List<Worker> workers = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        Worker worker = new Worker(recommender, values);
        workers.add(worker);
        running.add(executor.submit(() -> worker.run(next)));
      }
      for (Future<?> future : running) {
        await(future);
      }
    }
    progress.advance("ranking by " + recommender.name(), cases.size(), cases.size());
    Worker all = workers.getFirst();
    workers.stream().skip(1).forEach(all::add);
    double[] recallAt = new double[GRID.length];
    for (int g = 0; g < GRID.length; g++) {
      recallAt[g] = GRID[g] > longest ? Double.NaN : all.recallAt[g] / cases.size();
    }
    return new Measured(values, all.lists, recallAt, all.popularityHits, all.popularityAsked);
  }

  private static void await(Future<?> future) {
    try {
      future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the evaluation was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("the evaluation failed", e.getCause());
    }
  }

  /** One thread's share of the cases, and what it has counted. */
  private final class Worker {
    private final Recommender recommender;
    private final double[][][] values;
    private final ListFigures[] lists = new ListFigures[ks.length];
    private final double[] recallAt = new double[GRID.length];
    private final long[] popularityHits = new long[POPULARITY.length];
    private final long[] popularityAsked = new long[POPULARITY.length];

    private Worker(Recommender recommender, double[][][] values) {
      this.recommender = recommender;
      this.values = values;
      Arrays.setAll(lists, k -> new ListFigures(coldItems));
    }

    private void run(AtomicInteger next) {
      List<Split.Case> cases = part.test();
      for (int from = next.getAndAdd(CHUNK); from < cases.size(); from = next.getAndAdd(CHUNK)) {
        for (int c = from; c < Math.min(cases.size(), from + CHUNK); c++) {
          measure(c, cases.get(c));
        }
      }
    }

    private void measure(int place, Split.Case question) {
      int[] list = rank(question);
      boolean[] hit = hits(list, question.relevant());
      for (int k = 0; k < ks.length; k++) {
        RankingMetrics metrics = RankingMetrics.of(list, question.relevant(), ks[k]);
        set(CaseMetric.RECALL, k, place, metrics.recall());
        set(CaseMetric.HITRATE, k, place, metrics.hitRate());
        set(CaseMetric.PRECISION, k, place, metrics.precision());
        set(CaseMetric.NDCG, k, place, metrics.ndcg());
        set(CaseMetric.MAP, k, place, metrics.averagePrecision());
        set(CaseMetric.MRR, k, place, metrics.reciprocalRank());
        set(CaseMetric.DIVERSITY, k, place, space.diversity(list, ks[k]));
        set(CaseMetric.NOVELTY, k, place, novelty(list, ks[k]));
        lists[k].add(
            question.user(),
            list,
            ks[k],
            count(hit, ks[k]),
            question.relevant().length,
            question.history().length < COLD);
      }
      for (int g = 0; g < GRID.length && GRID[g] <= longest; g++) {
        recallAt[g] += (double) count(hit, GRID[g]) / question.relevant().length;
      }
      for (int item : question.relevant()) {
        popularityAsked[bucket(itemUsers[item])]++;
      }
      for (int i = 0; i < Math.min(ks[0], list.length); i++) {
        popularityHits[bucket(itemUsers[list[i]])] += hit[i] ? 1 : 0;
      }
    }

    private int[] rank(Split.Case question) {
      float[] scores = recommender.score(question);
      int[] candidates = part.candidates().get(question.user());
      if (candidates != null) {
        float[] some = new float[candidates.length];
        for (int i = 0; i < some.length; i++) {
          some[i] = scores[candidates[i]];
        }
        int[] list = Evaluation.top(checked(some, question), longest);
        for (int i = 0; i < list.length; i++) {
          list[i] = candidates[list[i]];
        }
        return list;
      }
      if (!keepSeen) {
        for (int item : question.history()) {
          scores[item] = Float.NEGATIVE_INFINITY;
        }
      }
      return Evaluation.top(checked(scores, question), longest);
    }

    private float[] checked(float[] scores, Split.Case question) {
      for (float score : scores) {
        if (Float.isNaN(score)) {
          throw BelfryException.invalid(
              "The model "
                  + recommender.name()
                  + " gave a score that is no number to user "
                  + part.learning().data().users().get(question.user()).userId()
                  + ".");
        }
      }
      return scores;
    }

    private double novelty(int[] list, int k) {
      int n = Math.min(k, list.length);
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += information[list[i]];
      }
      return n == 0 ? Double.NaN : sum / n;
    }

    private void set(CaseMetric metric, int k, int place, double value) {
      values[metric.ordinal()][k][place] = value;
    }

    private void add(Worker other) {
      for (int k = 0; k < ks.length; k++) {
        lists[k].add(other.lists[k]);
      }
      for (int g = 0; g < GRID.length; g++) {
        recallAt[g] += other.recallAt[g];
      }
      for (int b = 0; b < POPULARITY.length; b++) {
        popularityHits[b] += other.popularityHits[b];
        popularityAsked[b] += other.popularityAsked[b];
      }
    }
  }

  /** The bucket of a number of users. */
  static int bucket(int users) {
    int bucket = 0;
    while (bucket + 1 < POPULARITY.length && users >= POPULARITY[bucket + 1]) {
      bucket++;
    }
    return bucket;
  }

  private static boolean[] hits(int[] list, int[] relevant) {
    int[] sorted = relevant.clone();
    Arrays.sort(sorted);
    boolean[] hits = new boolean[list.length];
    for (int i = 0; i < list.length; i++) {
      hits[i] = Arrays.binarySearch(sorted, list[i]) >= 0;
    }
    return hits;
  }

  private static int count(boolean[] hits, int k) {
    int count = 0;
    for (int i = 0; i < Math.min(k, hits.length); i++) {
      count += hits[i] ? 1 : 0;
    }
    return count;
  }
}
