package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ClickFiguresTest {
  private static final double TINY = 1e-12;

  @Test
  void figuresAreThoseOfACaseByHand() {
    // Of six pairs: .9 over both, .4 over .1 and level with .4, .2 over .1 alone.
    double[] probabilities = {0.9, 0.4, 0.4, 0.1, 0.2};
    boolean[] positive = {true, true, false, false, true};
    ClickFigures figures = ClickFigures.of(probabilities, positive);
    assertThat(figures.auc()).isCloseTo((2 + 1.5 + 1) / 6, within(TINY));
    double loss = Math.log(0.9) + Math.log(0.4) + Math.log(0.6) + Math.log(0.9) + Math.log(0.2);
    assertThat(figures.logLoss()).isCloseTo(-loss / 5, within(TINY));
    // Bins 13, 6 (two examples), 1 and 3 of 15.
    double error = Math.abs(0.9 - 1) + 2 * Math.abs(0.4 - 0.5) + 0.1 + Math.abs(0.2 - 1);
    assertThat(figures.calibrationError()).isCloseTo(error / 5, within(TINY));
  }

  @Test
  void certaintyThatIsWrongCostsNoInfinity() {
    ClickFigures figures = ClickFigures.of(new double[] {1, 0}, new boolean[] {false, true});
    assertThat(figures.logLoss()).isCloseTo(-Math.log(ClickFigures.LEAST), within(1e-6));
    assertThat(figures.auc()).isZero();
    assertThat(figures.calibrationError()).isEqualTo(1);
  }

  @Test
  void aucOfOneClassIsUnknown() {
    assertThat(ClickFigures.of(new double[] {0.3, 0.6}, new boolean[] {true, true}).auc()).isNaN();
  }

  @Property(tries = 200)
  void aucIsTheShareOfPairsInTheRightOrder(@ForAll long seed) {
    Random random = new Random(seed);
    int n = 2 + random.nextInt(30);
    double[] scores = new double[n];
    boolean[] positive = new boolean[n];
    for (int i = 0; i < n; i++) {
      scores[i] = random.nextInt(6) / 5.0;
      positive[i] = i == 0 || (i > 1 && random.nextBoolean());
    }
    double right = 0;
    int pairs = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (positive[i] && !positive[j]) {
          right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
          pairs++;
        }
      }
    }
    assertThat(ClickFigures.auc(scores, positive)).isCloseTo(right / pairs, within(1e-9));
  }
}
