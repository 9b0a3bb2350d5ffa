package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.model.DenseKernels;
import dev.belfry.model.ItemToItemModel;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EaseTrainerTest {
  private static final double LAMBDA = 5;

  private static EaseConfig config(int neighbours) {
    return new EaseConfig(LAMBDA, neighbours, new HistoryWeights(100, 1), 2);
  }

  private static Histories random(int users, int items, int perUser) {
    Random random = new Random(3);
    int[][] histories = new int[users][];
    for (int u = 0; u < users; u++) {
      // Items of the last tenth are in no history.
      histories[u] = random.ints(0, items - items / 10).distinct().limit(perUser).toArray();
    }
    return new Histories(histories, new long[users][perUser], items);
  }

  private static long[] numbers(int items) {
    long[] numbers = new long[items];
    Arrays.setAll(numbers, i -> i + 1L);
    return numbers;
  }

  /**
   * Each column of B is a ridge regression of its item on all others: the gradient of its squared
   * error and penalty is zero.
   */
  @Test
  void everyColumnIsTheRidgeRegressionOnTheOtherItems() {
    int items = 300;
    Histories histories = random(200, items, 12);
    ItemToItemModel model =
        new EaseTrainer(config(items)).fit(histories, numbers(items), Progress.NONE);
    float[][] b = rows(model, items);
    float[] scores = new float[items];
    double[][] gradient = new double[items][items];
    for (int[] own : histories.items()) {
      model.score(Arrays.stream(own).mapToLong(i -> i + 1L).toArray(), scores);
      boolean[] liked = new boolean[items];
      for (int item : own) {
        liked[item] = true;
      }
      for (int item : own) {
        for (int j = 0; j < items; j++) {
          gradient[item][j] += scores[j] - (liked[j] ? 1 : 0);
        }
      }
    }
    for (int i = 0; i < items; i++) {
      assertThat(b[i][i]).isZero();
      for (int j = 0; j < items; j++) {
        if (i != j) {
          assertThat(gradient[i][j] + LAMBDA * b[i][j]).isCloseTo(0, within(1e-3));
        }
      }
    }
  }

  @Test
  void inverseTimesTheMatrixIsTheIdentity() {
    int n = 333;
    int stride = DenseKernels.padded(n);
    Random random = new Random(9);
    double[][] x = new double[n][40];
    for (double[] row : x) {
      Arrays.setAll(row, k -> random.nextGaussian());
    }
    float[] a = new float[n * stride];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum = i == j ? 3 : 0;
        for (int k = 0; k < 40; k++) {
          sum += x[i][k] * x[j][k];
        }
        a[i * stride + j] = (float) sum;
      }
    }
    float[] inverse = a.clone();
    try (Workers workers = new Workers(2)) {
      SymmetricInverse.invert(inverse, n, workers, Progress.NONE, "inverse");
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
          sum += (double) a[i * stride + k] * inverse[k * stride + j];
        }
        assertThat(sum).isCloseTo(i == j ? 1 : 0, within(2e-3));
      }
    }
  }

  @Test
  void cutRowsKeepTheirLargestWeights() {
    int items = 50;
    Histories histories = random(80, items, 6);
    float[][] whole =
        rows(new EaseTrainer(config(items)).fit(histories, numbers(items), Progress.NONE), items);
    ItemToItemModel cut = new EaseTrainer(config(7)).fit(histories, numbers(items), Progress.NONE);
    float[][] kept = rows(cut, items);
    for (int i = 0; i < items; i++) {
      double least = Double.MAX_VALUE;
      double mostLost = 0;
      for (int j = 0; j < items; j++) {
        if (kept[i][j] != 0) {
          least = Math.min(least, Math.abs(kept[i][j]));
        } else {
          mostLost = Math.max(mostLost, Math.abs(whole[i][j]));
        }
      }
      assertThat(least).isGreaterThanOrEqualTo(mostLost);
    }
    assertThat(cut.size()).isLessThanOrEqualTo(7 * items);
  }

  @Test
  void catalogueBeyondTheLimitIsRefusedInASentence() {
    int items = EaseTrainer.MAX_ITEMS + 1;
    int[] all = new int[items];
    Arrays.setAll(all, i -> i);
    Histories histories = new Histories(new int[][] {all}, new long[][] {new long[items]}, items);
    assertThatThrownBy(
            () -> new EaseTrainer(config(10)).fit(histories, numbers(items), Progress.NONE))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("at most 20,000 items")
        .hasMessageContaining("20,001");
  }

  @Test
  void oneUserAndNoUserAreNoTrouble() {
    Histories one = new Histories(new int[][] {{0}}, new long[][] {{1}}, 2);
    float[] scores = {1, 1};
    new EaseTrainer(config(5))
        .fit(one, new long[] {1, 2}, Progress.NONE)
        .score(new long[] {1}, scores);
    assertThat(scores).containsOnly(0);
    Histories none = new Histories(new int[0][], new long[0][], 2);
    new EaseTrainer(config(5))
        .fit(none, new long[] {1, 2}, Progress.NONE)
        .score(new long[] {1}, scores);
    assertThat(scores).containsOnly(0);
  }

  private static float[][] rows(ItemToItemModel model, int items) {
    float[][] rows = new float[items][items];
    for (int i = 0; i < items; i++) {
      model.score(new long[] {i + 1L}, rows[i]);
    }
    return rows;
  }
}
