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
}
