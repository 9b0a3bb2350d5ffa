package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  @Test
  void equalSystemsAreNotTold() {
    double[] same = {0.1, 0.5, 0, 1, 0.3};
    Bootstrap.Comparison comparison = Bootstrap.compare(same, same, 1_000, new Random(1));
    assertThat(comparison.difference()).isZero();
    assertThat(comparison.pValue()).isEqualTo(1);
  }

  @Test
  void clearDifferenceIsSignificantAndItsIntervalIsThatOfTheNormal() {
    Random random = new Random(3);
    int n = 400;
    double[] first = new double[n];
    double[] second = new double[n];
    for (int i = 0; i < n; i++) {
      second[i] = random.nextDouble();
      first[i] = second[i] + 0.05 + 0.2 * random.nextGaussian();
    }
    Bootstrap.Comparison comparison = Bootstrap.compare(first, second, 4_000, new Random(1));
    assertThat(comparison.pValue()).isLessThan(0.001);
    // Standard error 0.2 / sqrt(400) = 0.01: 1.96 of them on either side.
    assertThat(comparison.high() - comparison.low()).isCloseTo(0.0392, within(0.004));
  }

  @Test
  void noiseIsNotSignificant() {
    Random random = new Random(5);
    double[] first = random.doubles(200).toArray();
    double[] second = random.doubles(200).toArray();
    assertThat(Bootstrap.compare(first, second, 2_000, new Random(1)).pValue()).isGreaterThan(0.05);
  }
}
