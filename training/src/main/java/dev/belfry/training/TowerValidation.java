package dev.belfry.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.belfry.model.EncodedUser;
import dev.belfry.model.Parallel;
import dev.belfry.model.Tensor;
import dev.belfry.model.TwoTower;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * NDCG@10 of towers on validation cases, as serving would rank: every user against every item in
 * one product a batch. One caller at a time.
 */
final class TowerValidation {
  private static final int K = 10;

  /** Scores that a batch holds. */
  private static final int CELLS = 1 << 23;

  private final TowerData data;
  private final List<Split.Case> cases;
  private final List<EncodedUser> users = new ArrayList<>();
  private final Device device;

  /**
   * A validation.
   *
   * @param most cases at most; more are sampled by the seed
   */
  TowerValidation(TowerData data, List<Split.Case> all, int most, long seed, Device device) {
    this.data = data;
    this.device = device;
    List<Split.Case> drawn = new ArrayList<>(all);
    if (drawn.size() > most) {
      Collections.shuffle(drawn, new Random(seed));
    }
    this.cases = List.copyOf(drawn.subList(0, Math.min(most, drawn.size())));
    cases.forEach(question -> users.add(data.user(question)));
  }

  boolean isEmpty() {
    return cases.isEmpty();
  }

  /** NDCG@10, mean over the cases. */
  double ndcg(Map<String, Tensor> parameters, Parallel parallel) {
    try (TwoTower towers = TwoTower.of(parameters, data.schema(), device);
        NDManager manager = NDManager.newBaseManager(device)) {
      float[] items = flat(towers.embedItems(data.served()));
      int count = items.length / TwoTower.DIMENSION;
      NDArray catalogue = manager.create(items, new Shape(count, TwoTower.DIMENSION)).transpose();
      double sum = 0;
      int size = Math.max(1, CELLS / Math.max(1, count));
      for (int from = 0; from < cases.size(); from += size) {
        int start = from;
        int end = Math.min(cases.size(), from + size);
        float[] queries = flat(towers.embedUsers(users.subList(start, end)));
        double[] ndcg = new double[end - start];
        try (NDManager scope = manager.newSubManager()) {
          float[] scores =
              scope
                  .create(queries, new Shape(end - start, TwoTower.DIMENSION))
                  .matMul(catalogue)
                  .toFloatArray();
          parallel.forRange(
              end - start,
              (first, last) -> {
                for (int c = first; c < last; c++) {
                  ndcg[c] = ndcg(cases.get(start + c), scores, c * count, count);
                }
              });
        }
        sum += Arrays.stream(ndcg).sum();
      }
      return sum / cases.size();
    }
  }

  private static double ndcg(Split.Case question, float[] scores, int from, int count) {
    float[] own = Arrays.copyOfRange(scores, from, from + count);
    for (int item : question.history()) {
      own[item] = Float.NEGATIVE_INFINITY;
    }
    return RankingMetrics.of(Evaluation.top(own, K), question.relevant(), K).ndcg();
  }

  static float[] flat(float[][] rows) {
    float[] flat = new float[rows.length * TwoTower.DIMENSION];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * TwoTower.DIMENSION, TwoTower.DIMENSION);
    }
    return flat;
  }
}
