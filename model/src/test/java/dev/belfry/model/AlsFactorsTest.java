package dev.belfry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AlsFactorsTest {
  private static final int ITEMS = 9;

  /** The fold-in of the model itself is checked against the gradient of its objective. */
  @Property(tries = 50)
  void productsAreThoseOfTheModelUpToOneScale(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int dimension) {
    AlsModel model = model(seed, dimension);
    int[][] histories = {{1, 4, 6}, {0}, {}};
    AlsFactors factors = AlsFactors.of(model, histories);
    float[] read = factors.user(recent(2, 5, 2, 0, 7));
    float[] folded = model.foldIn(new long[] {20, 50, 70}, new float[] {1, 1, 1});
    double[] products = new double[ITEMS];
    double[] expected = new double[ITEMS];
    double both = 0;
    double squares = 0;
    for (int i = 0; i < ITEMS; i++) {
      expected[i] = model.score(folded, 10L * (i + 1));
      products[i] = DenseKernels.dot(read, 0, factors.item(i + 1), 0, dimension);
      both += products[i] * expected[i];
      squares += expected[i] * expected[i];
    }
    double scale = both / squares;
    for (int i = 0; i < ITEMS; i++) {
      assertThat(products[i] / scale).isCloseTo(expected[i], within(1e-4));
    }
    assertThat(scale).isPositive();
  }

  @Test
  void readsOnlyLikedItemsThatAreKnown() {
    AlsFactors factors = AlsFactors.of(model(3, 4), new int[][] {{1, 2}});
    RecentEvents viewed = recent(2, 5);
    viewed.add(3, 0, Float.NaN, false);
    assertThat(factors.user(viewed)).containsExactly(factors.user(recent(2, 0, 5)));
    assertThat(factors.user(recent(0, 0))).containsOnly(0).hasSize(4);
  }

  @Test
  void componentsAreAboutOne() {
    AlsFactors factors = AlsFactors.of(model(3, 4), new int[][] {{1, 2}, {3}});
    double squares = 0;
    for (int row = 1; row <= ITEMS; row++) {
      squares += DenseKernels.dot(factors.item(row), 0, factors.item(row), 0, 4);
    }
    assertThat(squares / (4 * ITEMS)).isCloseTo(1, within(1e-4));
  }

  @Test
  void survivesStorage() {
    AlsFactors factors = AlsFactors.of(model(5, 18), new int[][] {{1, 2}, {3}});
    AlsFactors read = AlsFactors.ofTensors(factors.toTensors());
    assertThat(read.item(4)).containsExactly(factors.item(4));
    assertThat(read.user(recent(1, 6))).containsExactly(factors.user(recent(1, 6)));
    assertThat(AlsFactors.ofTensors(AlsFactors.NONE.toTensors()).dimension()).isZero();
  }

  private static AlsModel model(long seed, int dimension) {
    Random random = new Random(seed);
    float[] factors = new float[ITEMS * dimension];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = (float) random.nextGaussian();
    }
    long[] numbers = new long[ITEMS];
    for (int i = 0; i < ITEMS; i++) {
      numbers[i] = 10L * (i + 1);
    }
    return new AlsModel(numbers, factors, dimension, 0.3, 0.02, 0.5);
  }

  private static RecentEvents recent(int... rows) {
    RecentEvents recent = new RecentEvents();
    for (int row : rows) {
      recent.add(row, 0, Float.NaN, true);
    }
    return recent;
  }
}
