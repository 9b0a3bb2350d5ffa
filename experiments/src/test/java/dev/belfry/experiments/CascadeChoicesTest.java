package dev.belfry.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.events.LoggedList;
import dev.belfry.contracts.reranker.SlotChance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CascadeChoicesTest {
  private static final int SLOTS = 3;
  private static final double[] LOGGED = {1, 1, 1, 1, 1};
  private static final double[] CANDIDATE = {1, 1.3, 1.6, 2, 0.7};
  private static final double[] LIKED = {0.05, 0.1, 0.15, 0.3, 0.02};

  /** Two slots by hand: weights .5/.25 = 2 and 2 * .1/.5 = .4. */
  @Test
  void aSmallCaseByHand() {
    LoggedList list = list(item(1, 0.25f, true), item(2, 0.5f, false));
    // Positions 1/2 and 0; item 1 has (1 + 5) / (.5 + 5), item 2 (0 + 5) / (.5 + 5), item 3 is new.
    ClickModel model =
        ClickModel.of(List.of(list(item(1, 1, true)), list(item(2, 1, false), item(1, 1, false))));
    assertThat(model.position(0)).isEqualTo(0.5);
    assertThat(model.position(1)).isZero();
    assertThat(model.position(2)).isZero();
    assertThat(model.items().of(1)).isCloseTo(6 / 5.5, within(1e-12));
    assertThat(model.items().of(3)).isEqualTo(1);
    LoggedChoices choices =
        CascadeChoices.of(
            list,
            List.of(new SlotChance(0.5, List.of(9.0, 0.8)), new SlotChance(0.1, List.of(9.0, 0.7))),
            1,
            model);
    assertThat(choices.choices()).isEqualTo(2);
    assertThat(choices.reward()).isEqualTo(1);
    assertThat(choices.weight()).isCloseTo(2.4, within(1e-12));
    assertThat(choices.weightedReward()).isCloseTo(2, within(1e-12));
    // Slot 1: .5 + 1 * (.4 - .5) + 2 * (1 - .5 * 6 / 5.5); slot 2 foretells nothing and has none.
    assertThat(choices.robust()).isCloseTo(0.4 + 2 * (1 - 3 / 5.5), within(1e-12));
  }

  @Test
  void aListThatCouldNotHaveComeEndsThere() {
    LoggedList list = list(item(1, 0.5f, true), item(2, 0.5f, true));
    LoggedChoices choices =
        CascadeChoices.of(
            list, List.of(new SlotChance(0, List.of(1.0))), 0, ClickModel.of(List.of(list)));
    assertThat(choices.weight()).isZero();
    assertThat(choices.weightedReward()).isZero();
    assertThat(choices.reward()).isEqualTo(2);
    assertThat(choices.robust()).as("the positions' own").isEqualTo(2);
  }

  /**
   * Lists drawn by one policy, clicks that depend on what stands above: 300 logs of 1,000 lists.
   */
  @Test
  void estimatesAreTrueAndTheirIntervalsCover() {
    double truth = truth(List.of(), 1) / SLOTS;
    double served = 0;
    int runs = 300;
    double[] sums = new double[3];
    int[] covered = new int[3];
    double weight = 0;
    double[] widths = new double[3];
    for (int run = 0; run < runs; run++) {
      OffPolicy.Result result = log(run, 1_000);
      assertThat(result.refusal()).isNull();
      OffPolicy.Estimate[] estimates = {result.ips(), result.snips(), result.robust()};
      for (int i = 0; i < 3; i++) {
        sums[i] += estimates[i].mean() / runs;
        covered[i] += estimates[i].low() <= truth && truth <= estimates[i].high() ? 1 : 0;
        widths[i] += estimates[i].high() - estimates[i].low();
      }
      weight += result.meanWeight() / runs;
      served += result.logged().mean() / runs;
    }
    assertThat(weight).isCloseTo(1, within(0.01));
    assertThat(truth).isGreaterThan(1.15 * served);
    for (int i = 0; i < 3; i++) {
      assertThat(sums[i]).isCloseTo(truth, within(0.001));
      assertThat(covered[i] / (double) runs).isBetween(0.91, 0.985);
    }
    assertThat(widths[2]).isLessThan(widths[0]);
  }

  /** What the candidate earns, by going through every list. */
  private static double truth(List<Integer> above, double chance) {
    if (above.size() == SLOTS) {
      return 0;
    }
    double sum = 0;
    for (int item = 0; item < LIKED.length; item++) {
      double own = chance * chance(CANDIDATE, above, item);
      if (own > 0) {
        List<Integer> with = new ArrayList<>(above);
        with.add(item);
        sum += own * click(above, item) + truth(with, own);
      }
    }
    return sum;
  }

  private static double chance(double[] weights, List<Integer> above, int item) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += above.contains(i) ? 0 : weights[i];
    }
    return above.contains(item) ? 0 : weights[item] / sum;
  }

  /** Less further down, and half below the best item. */
  private static double click(List<Integer> above, int item) {
    return LIKED[item] / (1 + 0.5 * above.size()) * (above.contains(3) ? 0.5 : 1);
  }

  private static OffPolicy.Result log(int run, int lists) {
    SplittableRandom random = new SplittableRandom(97L * run + 3);
    List<LoggedList> served = new ArrayList<>();
    for (int i = 0; i < lists; i++) {
      served.add(serve(random, i));
    }
    List<ClickModel> models = new ArrayList<>();
    for (int half = 0; half < 2; half++) {
      int mine = half;
      models.add(ClickModel.of(served.stream().filter(list -> half(list) == mine).toList()));
    }
    OffPolicy estimates = new OffPolicy();
    for (LoggedList list : served) {
      int other = 1 - half(list);
      estimates.add(CascadeChoices.of(list, chances(list, models), other, models.get(other)));
    }
    return estimates.result();
  }

  private static int half(LoggedList list) {
    return (int) (list.listId().getLeastSignificantBits() & 1);
  }

  private static LoggedList serve(SplittableRandom random, int number) {
    List<Integer> above = new ArrayList<>();
    List<LoggedList.LoggedItem> items = new ArrayList<>();
    while (above.size() < SLOTS) {
      double coin = random.nextDouble();
      int item = 0;
      while (item < LOGGED.length - 1 && coin >= chance(LOGGED, above, item)) {
        coin -= chance(LOGGED, above, item++);
      }
      items.add(
          item(
              item, (float) chance(LOGGED, above, item), random.nextDouble() < click(above, item)));
      above.add(item);
    }
    return new LoggedList(new UUID(1, number), Instant.EPOCH, items);
  }

  private static List<SlotChance> chances(LoggedList list, List<ClickModel> models) {
    List<Integer> above = new ArrayList<>();
    List<SlotChance> chances = new ArrayList<>();
    for (LoggedList.LoggedItem item : list.items()) {
      List<Double> means = new ArrayList<>();
      for (ClickModel model : models) {
        double mean = 0;
        for (int i = 0; i < CANDIDATE.length; i++) {
          mean += chance(CANDIDATE, above, i) * model.items().of(i);
        }
        means.add(mean);
      }
      chances.add(new SlotChance(chance(CANDIDATE, above, (int) item.itemNo()), means));
      above.add((int) item.itemNo());
    }
    return chances;
  }

  private static LoggedList list(LoggedList.LoggedItem... items) {
    return new LoggedList(new UUID(1, 1), Instant.EPOCH, List.of(items));
  }

  private static LoggedList.LoggedItem item(long itemNo, float propensity, boolean clicked) {
    return new LoggedList.LoggedItem(itemNo, propensity, clicked);
  }
}
