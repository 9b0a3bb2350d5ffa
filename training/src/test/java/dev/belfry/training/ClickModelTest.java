package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ClickModelTest {
  @Test
  void aClickIsALookTimesAnAttraction() {
    ClickModel model = new ClickModel(1, 2, -1);
    // 1/4 of the users look at the fourth place; logistic(2 * 0.5 - 1) = 1/2.
    assertThat(model.examination(4)).isEqualTo(0.25);
    assertThat(model.attraction(0.5)).isEqualTo(0.5);
    assertThat(model.click(4, 0.5)).isEqualTo(0.125);
    // By hand: 1 / (1 + e^-1) and 3^-0.7.
    assertThat(model.attraction(1)).isCloseTo(0.7310585786, within(1e-9));
    assertThat(ClickModel.DEFAULT.examination(3)).isCloseTo(0.4634631, within(1e-6));
    assertThat(ClickModel.DEFAULT.attraction(0)).isCloseTo(0.1192029, within(1e-6));
  }

  @Test
  void usersDoWhatIsToBeExpectedOfThem() {
    double[] affinities = {3, 1, 0, -2, -5};
    double[] prices = {10, 20, 30, 40, 50};
    UserBehaviour behaviour = UserBehaviour.DEFAULT;
    int users = 40_000;
    double[] clicked = new double[affinities.length];
    double[] bought = new double[affinities.length];
    double[] hidden = new double[affinities.length];
    double expectedClicks = 0;
    double revenue = 0;
    for (int u = 0; u < users; u++) {
      Visit visit = new SimulatedUser(u, behaviour, 7, 1).visit(0, affinities, prices);
      for (int i = 0; i < affinities.length; i++) {
        clicked[i] += visit.isClicked(i) ? 1.0 / users : 0;
        bought[i] += visit.isBought(i) ? 1.0 / users : 0;
        hidden[i] += visit.isHidden(i) ? 1.0 / users : 0;
      }
      expectedClicks += visit.expectedClicks() / users;
      revenue = visit.expectedRevenue();
    }
    double byHand = 0;
    for (int i = 0; i < affinities.length; i++) {
      double click = Math.pow(i + 1.0, -0.7) / (1 + Math.exp(2 - 0.6 * affinities[i]));
      assertThat(clicked[i]).isCloseTo(click, within(4 * Math.sqrt(click / users)));
      assertThat(bought[i]).isCloseTo(0.11 * click, within(4 * Math.sqrt(click / users)));
      byHand += click * 0.11 * prices[i];
    }
    assertThat(Arrays.stream(clicked).sum()).isCloseTo(expectedClicks, within(0.01));
    assertThat(revenue).isCloseTo(byHand, within(1e-9));
    double look = Math.pow(5, -0.7);
    double hide = look * (1 - 1 / (1 + Math.exp(5))) * 0.02 / (1 + Math.exp(-5));
    assertThat(hidden[4]).isCloseTo(hide, within(4 * Math.sqrt(hide / users)));
  }

  @Test
  void whoFindsSomethingComesAgainMoreOften() {
    UserBehaviour behaviour = UserBehaviour.DEFAULT;
    // At 0.5 the daily share; at 1 the logistic of ln(0.2 / 0.8) + 1.
    assertThat(behaviour.comes(0.5)).isCloseTo(0.2, within(1e-12));
    assertThat(behaviour.comes(1)).isCloseTo(1 / (1 + 4 / Math.E), within(1e-12));
    assertThat(daysOf(5)).isGreaterThan(daysOf(-5));
  }

  private static int daysOf(double affinity) {
    int days = 0;
    for (int u = 0; u < 200; u++) {
      SimulatedUser user = new SimulatedUser(u, UserBehaviour.DEFAULT, 3, 5);
      for (int day = 0; day < 30; day++) {
        if (user.comes(day)) {
          days++;
          user.visit(day, new double[] {affinity, affinity}, new double[] {1, 1});
        }
      }
    }
    return days;
  }

  @Test
  void twinsDrawTheSameNumbers() {
    SimulatedUser one = new SimulatedUser(4, UserBehaviour.DEFAULT, 9, 7);
    SimulatedUser other = new SimulatedUser(4, UserBehaviour.DEFAULT, 9, 7);
    assertThat(one.firstDay()).isEqualTo(other.firstDay());
    for (int day = 0; day < 20; day++) {
      assertThat(one.comes(day)).isEqualTo(other.comes(day));
      assertThat(one.second(day)).isEqualTo(other.second(day));
      // What one twin is shown below does not move what becomes of the same item above.
      Visit mine = one.visit(day, new double[] {1, 2, 3}, new double[] {1, 1, 1});
      Visit others = other.visit(day, new double[] {1, 2, -9}, new double[] {1, 1, 1});
      assertThat(mine.isClicked(0)).isEqualTo(others.isClicked(0));
      assertThat(mine.isClicked(1)).isEqualTo(others.isClicked(1));
      other = copy(one, day);
    }
  }

  private static SimulatedUser copy(SimulatedUser user, int until) {
    SimulatedUser copy = new SimulatedUser(user.user(), UserBehaviour.DEFAULT, 9, 7);
    for (int day = 0; day <= until; day++) {
      copy.visit(day, new double[] {1, 2, 3}, new double[] {1, 1, 1});
    }
    return copy;
  }
}
