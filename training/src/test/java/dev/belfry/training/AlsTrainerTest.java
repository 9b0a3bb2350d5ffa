package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.model.AlsModel;
import dev.belfry.model.AlsRowSolver;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AlsTrainerTest {
  private static final int USERS = 30;
  private static final int ITEMS = 20;

  /** Two tastes: even users like even items. */
  private static Histories twoTastes() {
    Random random = new Random(1);
    int[][] items = new int[USERS][];
    long[][] millis = new long[USERS][];
    for (int u = 0; u < USERS; u++) {
      int taste = u % 2;
      items[u] = random.ints(0, ITEMS / 2).distinct().limit(5).map(i -> 2 * i + taste).toArray();
      millis[u] = new long[] {1, 2, 3, 4, 5};
    }
    return new Histories(items, millis, ITEMS);
  }

  private static long[] numbers() {
    long[] numbers = new long[ITEMS];
    Arrays.setAll(numbers, i -> 100L + i);
    return numbers;
  }

  private static AlsConfig config(int sweeps) {
    return new AlsConfig(4, sweeps, 0.2, 1, 0.01, 1, 0.1, AlsRowSolver.Method.EXACT, 3, 2, 7);
  }

  @Test
  void foldedInUserPrefersItemsOfTheSameTaste() {
    AlsModel model = new AlsTrainer(config(10)).fit(twoTastes(), numbers(), Progress.NONE);
    float[] scores = model.scoreAll(model.foldIn(new long[] {100, 102}, new float[] {1, 1}));
    double even = 0;
    double odd = 0;
    for (int i = 0; i < ITEMS; i++) {
      if (i % 2 == 0) {
        even += scores[i];
      } else {
        odd += scores[i];
      }
    }
    assertThat(even).isGreaterThan(4 * odd);
  }

  @Test
  void moreSweepsLowerTheObjective() {
    Histories histories = twoTastes();
    double early =
        objective(histories, new AlsTrainer(config(1)).fit(histories, numbers(), Progress.NONE));
    double late =
        objective(histories, new AlsTrainer(config(12)).fit(histories, numbers(), Progress.NONE));
    assertThat(late).isLessThan(early);
  }

  @Test
  void itemFactorsSolveTheirNormalEquationsWhenTheSweepsHaveConverged() {
    Histories histories = twoTastes();
    AlsConfig config = config(400);
    AlsModel model = new AlsTrainer(config).fit(histories, numbers(), Progress.NONE);
    int d = config.dimension();
    float[][] users = new float[USERS][];
    for (int u = 0; u < USERS; u++) {
      users[u] = foldIn(model, histories.items()[u]);
    }
    int[] popularity = histories.itemUsers();
    for (int item = 0; item < ITEMS; item++) {
      float[] factor = factor(model, item, d);
      double lambda =
          config.regularization() * (popularity[item] + config.unobservedWeight() * USERS);
      for (int c = 0; c < d; c++) {
        double gradient = lambda * factor[c];
        for (int u = 0; u < USERS; u++) {
          double score = model.score(users[u], 100L + item);
          gradient += config.unobservedWeight() * score * users[u][c];
          if (contains(histories.items()[u], item)) {
            gradient += (score - 1) * users[u][c];
          }
        }
        assertThat(gradient).isCloseTo(0, within(2e-3));
      }
    }
  }

  @Test
  void conjugateGradientComesToTheSameObjective() {
    Histories histories = twoTastes();
    AlsConfig exact = config(60);
    AlsConfig steps =
        new AlsConfig(4, 60, 0.2, 1, 0.01, 1, 0.1, AlsRowSolver.Method.CONJUGATE_GRADIENT, 1, 2, 7);
    double exactly =
        objective(histories, new AlsTrainer(exact).fit(histories, numbers(), Progress.NONE));
    double bySteps =
        objective(histories, new AlsTrainer(steps).fit(histories, numbers(), Progress.NONE));
    assertThat(bySteps).isCloseTo(exactly, within(0.01 * exactly));
  }

  @Test
  void foldInIsTheTrainedRowOnceTheSweepsHaveConverged() {
    Histories histories = twoTastes();
    AlsConfig config = config(400);
    AlsTrainer trainer = new AlsTrainer(config);
    float[] users = trainer.random(USERS, 7);
    float[] items = trainer.random(ITEMS, 8);
    int[][] byItem = AlsTrainer.transpose(histories.items(), ITEMS);
    try (Workers workers = new Workers(2)) {
      for (int sweep = 0; sweep < config.sweeps(); sweep++) {
        trainer.sweep(workers, histories.items(), byItem, users, items);
      }
    }
    AlsModel model = trainer.fit(histories, numbers(), Progress.NONE);
    for (int u = 0; u < USERS; u++) {
      float[] folded = model.scoreAll(foldIn(model, histories.items()[u]));
      for (int i = 0; i < ITEMS; i++) {
        double trained = 0;
        for (int c = 0; c < 16; c++) {
          trained += users[u * 16 + c] * items[i * 16 + c];
        }
        assertThat((double) folded[i]).isCloseTo(trained, within(2e-3));
      }
    }
  }

  @Test
  void oneUserAndOneItemAreNoTrouble() {
    Histories one = new Histories(new int[][] {{0}}, new long[][] {{1}}, 1);
    AlsModel model = new AlsTrainer(config(5)).fit(one, new long[] {3}, Progress.NONE);
    float[] scores = new float[1];
    model.score(new long[] {3}, scores);
    assertThat(scores[0]).isBetween(0f, 1f);
    model.score(new long[0], scores);
    assertThat(scores[0]).isZero();
  }

  /** To the last bit, with other threads, and before and after the loops have been compiled. */
  @Test
  void sameSeedGivesTheSameModel() {
    for (AlsRowSolver.Method method : AlsRowSolver.Method.values()) {
      float[] first = wideFit(method, 1);
      for (int again = 0; again < 40; again++) {
        assertThat(wideFit(method, 1 + again % 3)).isEqualTo(first);
      }
    }
  }

  /** Factors of 40 components, so that a row has lanes to be summed and a remainder. */
  private static float[] wideFit(AlsRowSolver.Method method, int threads) {
    AlsConfig config = new AlsConfig(40, 3, 0.2, 1, 0.01, 1, 0.1, method, 3, threads, 7);
    Random random = new Random(3);
    int[][] items = new int[USERS][];
    for (int u = 0; u < USERS; u++) {
      items[u] = random.ints(0, ITEMS).distinct().limit(1 + u % ITEMS).toArray();
    }
    Histories histories = new Histories(items, new long[USERS][ITEMS], ITEMS);
    return new AlsTrainer(config).fit(histories, numbers(), Progress.NONE).factors();
  }

  private static double objective(Histories histories, AlsModel model) {
    AlsConfig config = config(1);
    int d = config.dimension();
    int[] popularity = histories.itemUsers();
    double loss = 0;
    for (int u = 0; u < USERS; u++) {
      int[] liked = histories.items()[u];
      float[] user = foldIn(model, liked);
      for (int i = 0; i < ITEMS; i++) {
        double score = model.score(user, 100L + i);
        loss += config.unobservedWeight() * score * score;
        loss += contains(liked, i) ? (1 - score) * (1 - score) : 0;
      }
      loss +=
          config.regularization()
              * (liked.length + config.unobservedWeight() * ITEMS)
              * square(user);
    }
    for (int i = 0; i < ITEMS; i++) {
      loss +=
          config.regularization()
              * (popularity[i] + config.unobservedWeight() * USERS)
              * square(factor(model, i, d));
    }
    return loss;
  }

  private static float[] foldIn(AlsModel model, int[] items) {
    long[] liked = Arrays.stream(items).mapToLong(i -> 100L + i).toArray();
    float[] weights = new float[liked.length];
    Arrays.fill(weights, 1);
    return model.foldIn(liked, weights);
  }

  private static float[] factor(AlsModel model, int item, int d) {
    float[] factor = new float[d];
    for (int c = 0; c < d; c++) {
      float[] unit = new float[d];
      unit[c] = 1;
      factor[c] = model.score(unit, 100L + item);
    }
    return factor;
  }

  private static double square(float[] vector) {
    double sum = 0;
    for (float v : vector) {
      sum += (double) v * v;
    }
    return sum;
  }

  private static boolean contains(int[] values, int value) {
    return Arrays.stream(values).anyMatch(v -> v == value);
  }

  @Test
  void aRatioOfUnobservedPairsFollowsTheDensity() {
    int[][] byUser = {{0, 1, 2}, {3}};
    AlsConfig config = AlsConfig.defaults();

    // 2 users x 8 items = 16 pairs, 4 observed: 30 * 4 / 16
    assertThat(config.resolved(byUser, 8).unobservedWeight()).isEqualTo(7.5);
    assertThat(config(1).resolved(byUser, 8).unobservedWeight()).isEqualTo(0.2);
  }
}
