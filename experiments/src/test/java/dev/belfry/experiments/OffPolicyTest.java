package dev.belfry.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OffPolicyTest {
  private static final double[] REWARDS = {0.02, 0.05, 0.10, 0.20, 0.01};
  private static final double[] LOGGED = {0.4, 0.3, 0.15, 0.1, 0.05};
  private static final double[] CANDIDATE = {0.05, 0.1, 0.3, 0.5, 0.05};
  private static final double TRUTH = 0.001 + 0.005 + 0.03 + 0.1 + 0.0005;

  /** Two choices by hand: weights .5/.25 = 2 and .1/.5 = .2. */
  @Test
  void aSmallCaseByHand() {
    LoggedChoices list = LoggedChoices.NONE.and(1, 0.25, 0.5, 0.3, 0.4).and(0, 0.5, 0.1, 0.1, 0.4);
    assertThat(list.weightedReward()).isEqualTo(2);
    assertThat(list.weight()).isCloseTo(2.2, within(1e-12));
    assertThat(list.robust()).isCloseTo(0.4 + 2 * 0.7 + 0.4 - 0.2 * 0.1, within(1e-12));
  }

  /** In a bandit whose rewards are known, 400 logs: the means are true, the intervals cover. */
  @Test
  void estimatesAreTrueAndTheirIntervalsCover() {
    int runs = 400;
    double[] sums = new double[3];
    int[] covered = new int[3];
    double width = 0;
    double robustWidth = 0;
    for (int run = 0; run < runs; run++) {
      OffPolicy.Result result = logs(run, 2_000, CANDIDATE, 0.8);
      OffPolicy.Estimate[] estimates = {result.ips(), result.snips(), result.robust()};
      for (int i = 0; i < 3; i++) {
        sums[i] += estimates[i].mean() / runs;
        covered[i] += estimates[i].low() <= TRUTH && TRUTH <= estimates[i].high() ? 1 : 0;
      }
      width += result.ips().high() - result.ips().low();
      robustWidth += result.robust().high() - result.robust().low();
    }
    for (int i = 0; i < 3; i++) {
      assertThat(sums[i]).isCloseTo(TRUTH, within(0.002));
      assertThat(covered[i] / (double) runs).isBetween(0.92, 0.98);
    }
    assertThat(robustWidth).as("a fair model of rewards narrows the interval").isLessThan(width);
  }

  @Test
  void doublyRobustForgivesAWrongModel() {
    double sum = 0;
    for (int run = 0; run < 200; run++) {
      sum += logs(run, 2_000, CANDIDATE, 5).robust().mean() / 200;
    }
    assertThat(sum).isCloseTo(TRUTH, within(0.004));
  }

  @Test
  void thinSupportIsRefusedWithASentence() {
    assertThat(new OffPolicy().result().refusal()).startsWith("No choice was recorded");
    assertThat(logs(1, 300, new double[] {0, 0, 0, 0, 1}, 1).refusal())
        .contains("300 choices are worth", "100 are needed");
    assertThat(logs(1, 99, LOGGED, 1).refusal())
        .isEqualTo("99 choices are too few: 100 are needed");
    OffPolicy never = new OffPolicy();
    for (int i = 0; i < 1_000; i++) {
      never.add(LoggedChoices.NONE.and(0, 0.5, i % 2 == 0 ? 0.5 : 0.25, 0, 0));
    }
    assertThat(never.result().refusal())
        .isEqualTo(
            "The mean weight is 0.75 and should be 1: much of what the candidate would show was"
                + " never shown");
    assertThat(never.result().logged()).isNotNull();
  }

  private static OffPolicy.Result logs(
      long seed, int choices, double[] candidate, double modelScale) {
    SplittableRandom random = new SplittableRandom(31 * seed + 7);
    double foretold = 0;
    for (int i = 0; i < candidate.length; i++) {
      foretold += candidate[i] * REWARDS[i] * modelScale;
    }
    OffPolicy estimates = new OffPolicy();
    for (int i = 0; i < choices; i++) {
      int item = draw(random);
      double reward = random.nextDouble() < REWARDS[item] ? 1 : 0;
      estimates.add(
          LoggedChoices.NONE.and(
              reward, LOGGED[item], candidate[item], REWARDS[item] * modelScale, foretold));
    }
    return estimates.result();
  }

  private static int draw(SplittableRandom random) {
    double chance = random.nextDouble();
    int item = 0;
    while (item < LOGGED.length - 1 && chance >= LOGGED[item]) {
      chance -= LOGGED[item++];
    }
    return item;
  }
}
