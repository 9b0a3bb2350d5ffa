package dev.belfry.coldstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.model.ItemCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DirichletShrinkageTest {
  @Test
  void concentrationIsTheMethodOfMomentsWorkedOutByHand() {
    // Whole 50:50, V = 1/2. Segments 8:2 and 1:9: D = 9 + 9 = 18 and 16 + 16 = 32.
    // rho = (50 - 20 / 2) / (2 * 10 * 9 / 2) = 40 / 90, so m = (1 - rho) / rho = 1.25.
    assertThat(
            DirichletShrinkage.concentration(
                Shop.counts(50, 50), List.of(Shop.counts(8, 2), Shop.counts(1, 9))))
        .isCloseTo(1.25, within(1e-9));
  }

  @Test
  void posteriorIsTheWeightedMeanOfSegmentAndWhole() {
    // (8 + 5 * 0.5) / (10 + 5)
    assertThat(DirichletShrinkage.posteriorShare(Shop.counts(8, 2), 1, 0.5, 5))
        .isCloseTo(0.7, within(1e-9));
    assertThat(DirichletShrinkage.posteriorShare(Shop.counts(0, 0), 1, 0.5, 5))
        .isCloseTo(0.5, within(1e-9));
  }

  @Test
  void segmentsThatDifferByChanceOnlyFallBackToTheWhole() {
    Random random = new Random(11);
    List<ItemCounts> segments = new ArrayList<>();
    for (int s = 0; s < 50; s++) {
      segments.add(drawn(random, new double[] {0.5, 0.3, 0.2}, 200));
    }
    assertThat(DirichletShrinkage.concentration(Shop.counts(500, 300, 200), segments))
        .isGreaterThan(500);
  }

  @Test
  void theConcentrationThatMadeTheDataIsFoundAgain() {
    Random random = new Random(7);
    double m = 20;
    double[] whole = {0.4, 0.3, 0.2, 0.1};
    List<ItemCounts> segments = new ArrayList<>();
    for (int s = 0; s < 2000; s++) {
      double[] shares = new double[whole.length];
      double sum = 0;
      for (int i = 0; i < whole.length; i++) {
        // A Gamma(k) for whole k is a sum of k exponentials; m times each share is whole here.
        for (int k = 0; k < Math.round(m * whole[i]); k++) {
          shares[i] -= Math.log(1 - random.nextDouble());
        }
        sum += shares[i];
      }
      for (int i = 0; i < whole.length; i++) {
        shares[i] /= sum;
      }
      segments.add(drawn(random, shares, 100));
    }
    assertThat(DirichletShrinkage.concentration(Shop.counts(40, 30, 20, 10), segments))
        .isCloseTo(m, within(2.0));
  }

  private static ItemCounts drawn(Random random, double[] shares, int draws) {
    double[] counts = new double[shares.length];
    for (int d = 0; d < draws; d++) {
      double u = random.nextDouble();
      int i = 0;
      while (i < shares.length - 1 && u >= shares[i]) {
        u -= shares[i++];
      }
      counts[i]++;
    }
    return Shop.counts(counts);
  }
}
