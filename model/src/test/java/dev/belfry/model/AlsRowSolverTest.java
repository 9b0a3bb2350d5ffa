package dev.belfry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Held against Gaussian elimination of the plain normal equations in double precision. */
class AlsRowSolverTest {
  private static final double ALPHA = 0.4;
  private static final double LAMBDA = 0.3;
  private static final int OTHERS = 90;

  @Property(tries = 40)
  void eachMethodSolvesTheNormalEquations(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int dimension,
      @ForAll @IntRange(min = 1, max = 80) int seenCount,
      @ForAll boolean weighted) {
    Random random = new Random(seed);
    int stride = DenseKernels.padded(dimension);
    float[] factors = new float[OTHERS * stride];
    for (int row = 0; row < OTHERS; row++) {
      for (int i = 0; i < dimension; i++) {
        factors[row * stride + i] = (float) (random.nextGaussian() / Math.sqrt(dimension));
      }
    }
    int[] seen = random.ints(0, OTHERS).distinct().limit(seenCount).toArray();
    float[] weights = new float[seenCount];
    for (int k = 0; k < seenCount; k++) {
      weights[k] = weighted ? 0.2f + 2 * random.nextFloat() : 1;
    }
    double[] gram = new double[stride * stride];
    AlsBasis.addGram(factors, stride, 0, OTHERS, gram);
    AlsBasis basis = AlsBasis.of(gram, stride);
    double[] expected = dense(factors, stride, seen, weights);
    basis.rotate(factors, 0, OTHERS);
    for (AlsRowSolver.Method method : AlsRowSolver.Method.values()) {
      float[] x = new float[stride + 2];
      Arrays.fill(x, 0.1f);
      new AlsRowSolver(method, 80, basis.spectrum(ALPHA))
          .solve(factors, seen, weighted ? weights : null, LAMBDA, x, 2);
      float[] original = basis.back(Arrays.copyOfRange(x, 2, 2 + stride));
      for (int i = 0; i < dimension; i++) {
        assertThat((double) original[i]).as("%s", method).isCloseTo(expected[i], within(2e-4));
      }
    }
  }

  private static double[] dense(float[] factors, int stride, int[] seen, float[] weights) {
    double[][] a = new double[stride][stride + 1];
    for (int row = 0; row < OTHERS; row++) {
      add(a, factors, row * stride, stride, ALPHA, 0);
    }
    for (int k = 0; k < seen.length; k++) {
      add(a, factors, seen[k] * stride, stride, weights[k], weights[k]);
    }
    for (int i = 0; i < stride; i++) {
      a[i][i] += LAMBDA;
    }
    for (int p = 0; p < stride; p++) {
      for (int i = 0; i < stride; i++) {
        double factor = a[i][p] / a[p][p];
        for (int j = p; i != p && j <= stride; j++) {
          a[i][j] -= factor * a[p][j];
        }
      }
    }
    double[] x = new double[stride];
    Arrays.setAll(x, i -> a[i][stride] / a[i][i]);
    return x;
  }

  private static void add(
      double[][] a, float[] factors, int at, int stride, double weight, double right) {
    for (int i = 0; i < stride; i++) {
      for (int j = 0; j < stride; j++) {
        a[i][j] += weight * factors[at + i] * factors[at + j];
      }
      a[i][stride] += right * factors[at + i];
    }
  }
}
