package dev.belfry.training;

import dev.belfry.model.AlsBasis;
import dev.belfry.model.AlsModel;
import dev.belfry.model.AlsRowSolver;
import dev.belfry.model.DenseKernels;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntConsumer;

/**
 * Implicit alternating least squares with frequency-scaled regularisation: the objective and the
 * recipe of Rendle et al., "Revisiting the Performance of iALS on Item Recommendation Benchmarks"
 * (2021). Each half of a sweep turns both sides into the eigenbasis of the fixed side's Gram matrix
 * and then solves the rows of the other, see {@link AlsRowSolver}. The result depends on the seed,
 * not on the number of threads.
 */
final class AlsTrainer {
  /** Rows of a Gram matrix are summed in this many parts, whatever the number of threads. */
  private static final int GRAM_PARTS = 8;

  private static final int PARTS_PER_THREAD = 16;

  /** What a row costs beside its interactions, in interactions. */
  private static final int ROW_COST = 8;

  private final AlsConfig config;
  private final int stride;

  AlsTrainer(AlsConfig config) {
    this.config = config;
    this.stride = DenseKernels.padded(config.dimension());
  }

  /**
   * Fits item factors.
   *
   * @param itemNos the number of each item index, ascending
   */
  AlsModel fit(Histories histories, long[] itemNos, Progress progress) {
    return new AlsTrainer(config.resolved(histories.items(), histories.itemCount()))
        .run(histories, itemNos, progress);
  }

  private AlsModel run(Histories histories, long[] itemNos, Progress progress) {
    int[][] byUser = histories.items();
    int[][] byItem = transpose(byUser, histories.itemCount());
    float[] users = random(byUser.length, config.seed());
    float[] items = random(byItem.length, config.seed() + 1);
    try (Workers workers = new Workers(config.threads())) {
      for (int sweep = 0; sweep < config.sweeps(); sweep++) {
        sweep(workers, byUser, byItem, users, items);
        progress.advance("ALS", sweep + 1, config.sweeps());
      }
    }
    return new AlsModel(
        itemNos,
        unpadded(items),
        config.dimension(),
        config.unobservedWeight(),
        config.regularization(),
        config.exponent());
  }

  /** Solves every user given the items, then every item given the users. */
  void sweep(Workers workers, int[][] byUser, int[][] byItem, float[] users, float[] items) {
    solve(workers, byUser, users, items);
    solve(workers, byItem, items, users);
  }

  /** Solves each row of one side, given the other side. */
  private void solve(Workers workers, int[][] seen, float[] own, float[] other) {
    AlsBasis basis = basis(workers, other);
    rotate(workers, basis, other);
    if (config.solver() == AlsRowSolver.Method.CONJUGATE_GRADIENT) {
      rotate(workers, basis, own);
    }
    float[] spectrum = basis.spectrum(config.unobservedWeight());
    int[] starts = parts(seen, workers.threads() * PARTS_PER_THREAD);
    workers.forEach(
        starts.length - 1,
        () -> {
          AlsRowSolver solver =
              new AlsRowSolver(config.solver(), config.conjugateGradientSteps(), spectrum);
          return part -> {
            for (int row = starts[part]; row < starts[part + 1]; row++) {
              double lambda = lambda(seen[row].length, other.length / stride);
              solver.solve(other, seen[row], null, lambda, own, row * stride);
            }
          };
        });
  }

  private double lambda(int seen, int others) {
    return AlsModel.lambda(
        config.regularization(), config.exponent(), config.unobservedWeight(), seen, others);
  }

  private AlsBasis basis(Workers workers, float[] factors) {
    int rows = factors.length / stride;
    double[][] parts = new double[GRAM_PARTS][stride * stride];
    workers.forEach(
        GRAM_PARTS,
        (IntConsumer)
            part ->
                AlsBasis.addGram(
                    factors,
                    stride,
                    bound(rows, part, GRAM_PARTS),
                    bound(rows, part + 1, GRAM_PARTS),
                    parts[part]));
    for (int part = 1; part < GRAM_PARTS; part++) {
      for (int i = 0; i < parts[0].length; i++) {
        parts[0][i] += parts[part][i];
      }
    }
    return AlsBasis.of(parts[0], stride);
  }

  private void rotate(Workers workers, AlsBasis basis, float[] factors) {
    int rows = factors.length / stride;
    int parts = workers.threads() * PARTS_PER_THREAD;
    workers.forEach(
        parts,
        (IntConsumer)
            part -> basis.rotate(factors, bound(rows, part, parts), bound(rows, part + 1, parts)));
  }

  private static int bound(int rows, int part, int parts) {
    return (int) ((long) rows * part / parts);
  }

  /** Cuts rows into runs of about the same work. */
  private static int[] parts(int[][] seen, int wanted) {
    long total = 0;
    for (int[] row : seen) {
      total += row.length + ROW_COST;
    }
    int[] starts = new int[wanted + 1];
    int part = 0;
    long done = 0;
    for (int row = 0; row < seen.length; row++) {
      while (part < wanted && done * wanted >= total * part) {
        starts[part++] = row;
      }
      done += seen[row].length + ROW_COST;
    }
    Arrays.fill(starts, part, wanted + 1, seen.length);
    return starts;
  }

  float[] random(int rows, long seed) {
    Random random = new Random(seed);
    double scale = config.deviation() / Math.sqrt(config.dimension());
    float[] values = new float[Math.multiplyExact(rows, stride)];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < config.dimension(); i++) {
        values[row * stride + i] = (float) (random.nextGaussian() * scale);
      }
    }
    return values;
  }

  private float[] unpadded(float[] factors) {
    int d = config.dimension();
    int rows = factors.length / stride;
    float[] values = new float[rows * d];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(factors, row * stride, values, row * d, d);
    }
    return values;
  }

  static int[][] transpose(int[][] byUser, int itemCount) {
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
