package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ColdItemsTest {
  private final Dataset data = TeaShop.data(TeaShop.acts(90));

  @Test
  void coldItemsLoseEveryInteractionAndAreWhatIsRanked() {
    EvaluationPart part = ColdItems.cut(data, 0.25, 1);
    int[] cold = part.candidates().values().iterator().next();
    assertThat(cold).hasSize(3).isSorted();
    for (int e = 0; e < part.learning().data().events(); e++) {
      assertThat(Arrays.binarySearch(cold, part.learning().data().itemOf(e))).isNegative();
    }
    int[] users = part.learning().train().itemUsers();
    for (int item : cold) {
      assertThat(users[item]).isZero();
    }
    for (Split.Case question : part.test()) {
      assertThat(question.relevant()).isNotEmpty();
      for (int item : question.relevant()) {
        assertThat(Arrays.binarySearch(cold, item)).isNotNegative();
      }
    }
  }

  @Test
  void sameSeedGivesTheSameItemsAndAnotherOthers() {
    int[] first = ColdItems.cut(data, 0.25, 1).candidates().values().iterator().next();
    int[] again = ColdItems.cut(data, 0.25, 1).candidates().values().iterator().next();
    int[] other = ColdItems.cut(data, 0.25, 2).candidates().values().iterator().next();
    assertThat(again).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }

  @Test
  void categoryPopularityRanksItemsNobodyMetByTheirCategories() {
    // Items 0, 3, 6 and 9 are gifts as well as tea: their score is the mean of both.
    EvaluationPart part = ColdItems.cut(data, 0.25, 1);
    Histories train = part.learning().train();
    int[] users = train.itemUsers();
    double tea = mean(users, 1);
    double gift = mean(users, 3);
    float[] scores =
        SimpleRecommender.categoryPopularity(part.learning().data(), train)
            .score(part.test().getFirst());
    assertThat(scores[1]).isEqualTo((float) tea);
    assertThat(scores[3]).isEqualTo((float) ((tea + gift) / 2));
  }

  private static double mean(int[] users, int stride) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < users.length; i += stride) {
      sum += users[i];
      count += users[i] > 0 ? 1 : 0;
    }
    return sum / count;
  }
}
