package dev.belfry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.common.BelfryException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AlsModelTest {
  private static final double ALPHA = 0.3;
  private static final double LAMBDA = 0.02;
  private static final double NU = 0.5;

  @Property(tries = 100)
  void foldInIsWhereTheGradientOfTheObjectiveVanishes(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int likedCount) {
    Random random = new Random(seed);
    int n = 8;
    int d = 3;
    float[] factors = new float[n * d];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = (float) random.nextGaussian();
    }
    AlsModel model = new AlsModel(numbers(n), factors, d, ALPHA, LAMBDA, NU);
    long[] liked = new long[likedCount];
    float[] weights = new float[likedCount];
    for (int k = 0; k < likedCount; k++) {
      liked[k] = 10L * (k + 1);
      weights[k] = 0.5f + random.nextFloat();
    }
    float[] x = model.foldIn(liked, weights);
    double lambda = LAMBDA * Math.pow(likedCount + ALPHA * n, NU);
    for (int c = 0; c < d; c++) {
      double gradient = lambda * x[c];
      for (int i = 0; i < n; i++) {
        double score = 0;
        for (int k = 0; k < d; k++) {
          score += (double) x[k] * factors[i * d + k];
        }
        gradient += ALPHA * score * factors[i * d + c];
        if (i < likedCount) {
          gradient += weights[i] * (score - 1) * factors[i * d + c];
        }
      }
      assertThat(gradient).isCloseTo(0, within(1e-4));
    }
  }

  @Test
  void oneDimensionIsSolvedByHand() {
    // A = 0.5 * (1 + 4) + 1 * 4 + 0.1 = 6.6, b = 2: x = 2 / 6.6.
    AlsModel model = new AlsModel(new long[] {7, 9}, new float[] {1, 2}, 1, 0.5, 0.1, 0);
    float[] x = model.foldIn(new long[] {9}, new float[] {1});
    assertThat(x[0]).isCloseTo(2 / 6.6f, within(1e-6f));
    assertThat(model.score(x, 7)).isCloseTo(2 / 6.6f, within(1e-6f));
    assertThat(model.scoreAll(x)[1]).isCloseTo(4 / 6.6f, within(1e-6f));
  }

  @Test
  void unknownItemsArePassedOver() {
    AlsModel model = new AlsModel(new long[] {7, 9}, new float[] {1, 2}, 1, 0.5, 0.1, 1);
    assertThat(model.foldIn(new long[] {9, 1234}, new float[] {1, 1}))
        .isEqualTo(model.foldIn(new long[] {9}, new float[] {1}));
    assertThat(model.foldIn(new long[] {1234}, new float[] {1})).containsExactly(0);
    assertThat(model.knows(1234)).isFalse();
    assertThat(model.score(new float[] {1}, 1234)).isZero();
  }

  @Test
  void weightThatIsNotANumberIsRefused() {
    AlsModel model = new AlsModel(new long[] {7, 9}, new float[] {1, 2}, 1, 0.5, 0.1, 1);
    assertThatThrownBy(() -> model.foldIn(new long[] {9}, new float[] {Float.NaN}))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("the weight of item 9 is NaN");
  }

  private static long[] numbers(int n) {
    long[] numbers = new long[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = 10L * (i + 1);
    }
    return numbers;
  }
}
