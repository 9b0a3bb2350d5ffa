package dev.belfry.training;

import dev.belfry.model.AlsModel;
import dev.belfry.model.SymmetricSolver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Implicit alternating least squares with frequency-scaled regularisation and exact solves: the
 * recipe of Rendle et al., "Revisiting the Performance of iALS on Item Recommendation Benchmarks"
 * (2021).
 */
final class AlsTrainer {
  private static final int CHUNK = 64;

  private final AlsConfig config;

  AlsTrainer(AlsConfig config) {
    this.config = config;
  }

  /**
   * Fits item factors.
   *
   * @param itemNos the number of each item index, ascending
   */
  AlsModel fit(Histories histories, long[] itemNos, Progress progress) {
    int d = config.dimension();
    int[][] byUser = histories.items();
    int[][] byItem = transpose(byUser, histories.itemCount());
    float[] users = random(byUser.length * d, config.seed());
    float[] items = random(byItem.length * d, config.seed() + 1);
    try (ExecutorService executor = Executors.newFixedThreadPool(config.threads())) {
      for (int sweep = 0; sweep < config.sweeps(); sweep++) {
        solve(executor, byUser, users, items);
        solve(executor, byItem, items, users);
        progress.advance("ALS", sweep + 1, config.sweeps());
      }
    }
    return new AlsModel(
        itemNos, items, d, config.unobservedWeight(), config.regularization(), config.exponent());
  }

  /** Solves each row of one side exactly, given the other side. */
  private void solve(ExecutorService executor, int[][] seen, float[] own, float[] other) {
    double[] gram = AlsModel.gram(other, config.dimension());
    List<Future<?>> chunks = new ArrayList<>();
    for (int from = 0; from < seen.length; from += CHUNK) {
      int start = from;
      int end = Math.min(seen.length, from + CHUNK);
      chunks.add(executor.submit(() -> solveRows(seen, own, other, gram, start, end)));
    }
    for (Future<?> chunk : chunks) {
      try {
        chunk.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("training was interrupted", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException("an ALS solve failed", e.getCause());
      }
    }
  }

  private void solveRows(
      int[][] seen, float[] own, float[] other, double[] gram, int from, int to) {
    int d = config.dimension();
    SymmetricSolver solver = new SymmetricSolver(d);
    double[] a = new double[d * d];
    double[] b = new double[d];
    double others = (double) other.length / d;
    for (int row = from; row < to; row++) {
      for (int i = 0; i < a.length; i++) {
        a[i] = config.unobservedWeight() * gram[i];
      }
      Arrays.fill(b, 0);
      for (int index : seen[row]) {
        int at = index * d;
        for (int i = 0; i < d; i++) {
          double value = other[at + i];
          b[i] += value;
          int line = i * d;
          for (int j = 0; j <= i; j++) {
            a[line + j] += value * other[at + j];
          }
        }
      }
      double lambda =
          config.regularization()
              * Math.pow(seen[row].length + config.unobservedWeight() * others, config.exponent());
      for (int i = 0; i < d; i++) {
        a[i * d + i] += lambda;
      }
      solver.solve(a, b);
      for (int i = 0; i < d; i++) {
        own[row * d + i] = (float) b[i];
      }
    }
  }

  private float[] random(int length, long seed) {
    Random random = new Random(seed);
    double scale = config.deviation() / Math.sqrt(config.dimension());
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (random.nextGaussian() * scale);
    }
    return values;
  }

  private static int[][] transpose(int[][] byUser, int itemCount) {
    int[] sizes = new int[itemCount];
    for (int[] items : byUser) {
      for (int item : items) {
        sizes[item]++;
      }
    }
    int[][] byItem = new int[itemCount][];
    for (int i = 0; i < itemCount; i++) {
      byItem[i] = new int[sizes[i]];
    }
    for (int u = byUser.length - 1; u >= 0; u--) {
      for (int item : byUser[u]) {
        byItem[item][--sizes[item]] = u;
      }
    }
    return byItem;
  }
}
