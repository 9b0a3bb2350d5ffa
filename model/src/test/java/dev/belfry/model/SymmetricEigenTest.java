package dev.belfry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SymmetricEigenTest {
  @Property(tries = 60)
  void vectorsAreOrthonormalAndRebuildTheMatrix(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int n,
      @ForAll @IntRange(min = 1, max = 40) int rank) {
    Random random = new Random(seed);
    double[] matrix = new double[n * n];
    for (int r = 0; r < rank; r++) {
      double[] v = random.doubles(n).toArray();
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          matrix[i * n + j] += v[i] * v[j];
        }
      }
    }
    SymmetricEigen eigen = SymmetricEigen.of(matrix, n);
    double[][] vectors = eigen.vectors();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double inner = 0;
        double rebuilt = 0;
        for (int k = 0; k < n; k++) {
          inner += vectors[i][k] * vectors[j][k];
          rebuilt += eigen.values()[k] * vectors[k][i] * vectors[k][j];
        }
        assertThat(inner).isCloseTo(i == j ? 1 : 0, within(1e-10));
        assertThat(rebuilt).isCloseTo(matrix[i * n + j], within(1e-9));
      }
    }
  }

  @Test
  void twoByTwoIsSolvedByHand() {
    // [[2, 1], [1, 2]] has eigenvalues 1 and 3.
    assertThat(SymmetricEigen.of(new double[] {2, 1, 1, 2}, 2).values())
        .satisfies(
            values -> {
              assertThat(Math.min(values[0], values[1])).isCloseTo(1, within(1e-12));
              assertThat(Math.max(values[0], values[1])).isCloseTo(3, within(1e-12));
            });
  }

  @Test
  void eigenvaluesFarBelowTheLargestConverge() {
    int n = 160;
    Random random = new Random(4);
    double[] matrix = new double[n * n];
    for (int r = 0; r < n; r++) {
      double size = Math.pow(10, -r / 4.0);
      double[] v = random.doubles(n, -size, size).toArray();
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          matrix[i * n + j] += v[i] * v[j];
        }
      }
    }
    SymmetricEigen eigen = SymmetricEigen.of(matrix, n);
    double trace = 0;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      trace += matrix[i * n + i];
      sum += eigen.values()[i];
    }
    assertThat(sum).isCloseTo(trace, within(1e-10));
  }

  @Test
  void zeroMatrixHasZeroEigenvalues() {
    assertThat(SymmetricEigen.of(new double[9], 3).values()).containsOnly(0);
  }

  @Test
  void valueThatIsNotFiniteIsRefused() {
    assertThatThrownBy(() -> SymmetricEigen.of(new double[] {1, Double.NaN, Double.NaN, 1}, 2))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("NaN");
  }
}
