package dev.belfry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import jdk.incubator.vector.FloatVector;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DenseKernelsTest {
  @Property(tries = 60)
  void productIsThatOfThePlainLoop(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 11) int m,
      @ForAll @IntRange(min = 1, max = 5) int blocks,
      @ForAll @IntRange(min = 1, max = 300) int k,
      @ForAll boolean transposed) {
    Random random = new Random(seed);
    int n = blocks * DenseKernels.ALIGNMENT;
    float[] a = values(random, m * k + 3);
    float[] b = values(random, k * (n + 2) + 1);
    float[] c = values(random, m * (n + 1) + 2);
    int aRow = transposed ? 1 : k;
    int aColumn = transposed ? m : 1;
    double[] expected = new double[c.length];
    for (int i = 0; i < c.length; i++) {
      expected[i] = c[i];
    }
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        for (int p = 0; p < k; p++) {
          expected[2 + i * (n + 1) + j] +=
              (double) a[3 + i * aRow + p * aColumn] * b[1 + p * (n + 2) + j];
        }
      }
    }
    DenseKernels.addProduct(m, n, k, a, 3, aRow, aColumn, b, 1, n + 2, c, 2, n + 1);
    for (int i = 0; i < c.length; i++) {
      assertThat((double) c[i]).isCloseTo(expected[i], within(1e-3));
    }
  }

  @Property(tries = 60)
  void dotsAndScaledSumsAreThoseOfThePlainLoop(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 70) int n,
      @ForAll @IntRange(min = 1, max = 9) int rows) {
    Random random = new Random(seed);
    float[] table = values(random, rows * n);
    float[] x = values(random, n);
    float[] products = new float[rows];
    DenseKernels.timesVector(table, rows, n, x, products);
    float[] sum = x.clone();
    double[] expectedSum = new double[n];
    for (int r = 0; r < rows; r++) {
      double expected = 0;
      for (int i = 0; i < n; i++) {
        expected += (double) table[r * n + i] * x[i];
        expectedSum[i] += 0.5 * table[r * n + i];
      }
      assertThat((double) products[r]).isCloseTo(expected, within(1e-4));
      DenseKernels.addScaled(0.5f, table, r * n, sum, 0, n);
    }
    for (int i = 0; i < n; i++) {
      assertThat((double) sum[i]).isCloseTo(x[i] + expectedSum[i], within(1e-4));
    }
    if (rows >= 4) {
      float[] four = new float[n];
      float[] scales = {1, -2, 3, 0.5f};
      DenseKernels.addFourScaled(scales, 0, table, 0, n, 2 * n, 3 * n, four, 0, n);
      for (int i = 0; i < n; i++) {
        double expected =
            table[i] - 2 * table[n + i] + 3 * table[2 * n + i] + 0.5 * table[3 * n + i];
        assertThat((double) four[i]).isCloseTo(expected, within(1e-4));
      }
    }
  }

  /** Compiled or not, alone or four rows at a time: halves of the lanes are added first. */
  @Property(tries = 200)
  void dotsAreAddedInOneOrder(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int blocks) {
    int lanes = Math.min(16, FloatVector.SPECIES_PREFERRED.length());
    int n = 2 * lanes * blocks;
    Random random = new Random(seed);
    float[] rows = values(random, 4 * n);
    float[] x = values(random, n);
    float[] evenAndOdd = new float[2 * lanes];
    float[] all = new float[lanes];
    for (int i = 0; i < n; i++) {
      evenAndOdd[i % (2 * lanes)] = Math.fma(rows[i], x[i], evenAndOdd[i % (2 * lanes)]);
      all[i % lanes] = Math.fma(rows[i], x[i], all[i % lanes]);
    }
    assertThat(DenseKernels.dot(rows, 0, x, 0, n)).isEqualTo(halves(evenAndOdd));
    float[] products = new float[4];
    DenseKernels.timesVector(rows, 4, n, x, products);
    assertThat(products[0]).isEqualTo(halves(all));
  }

  private static float halves(float[] lanes) {
    for (int half = lanes.length / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        lanes[i] += lanes[i + half];
      }
    }
    return lanes[0];
  }

  @Test
  void columnsThatAreNotAlignedAreRefused() {
    assertThatThrownBy(
            () ->
                DenseKernels.addProduct(
                    1, 5, 1, new float[1], 0, 1, 1, new float[5], 0, 5, new float[5], 0, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5 columns");
  }

  private static float[] values(Random random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
