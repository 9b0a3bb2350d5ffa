package dev.belfry.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TopRowsTest {
  private record Row(int row, float score) {}

  @Property(tries = 300)
  void keepsWhatASortKeeps(
      @ForAll @IntRange(min = 1, max = 40) int k,
      @ForAll @IntRange(max = 300) int rows,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TopRows best = new TopRows();
    // Used twice: nothing of the first must be left.
    for (int use = 0; use < 2; use++) {
      List<Row> positive = new ArrayList<>();
      best.start(k);
      for (int row = 0; row < rows; row++) {
        // Few values: ties are common, and a third is not positive.
        float score = (random.nextInt(12) - 3) / 7f;
        if (best.wouldEnter(score)) {
          best.offer(row, score);
        }
        if (score > 0) {
          positive.add(new Row(row, score));
        }
      }
      positive.sort(Comparator.comparingDouble((Row r) -> -r.score()).thenComparing(Row::row));
      List<Row> found = new ArrayList<>();
      int size = best.finish();
      for (int rank = 0; rank < size; rank++) {
        found.add(new Row(best.row(rank), best.score(rank)));
      }
      assertThat(found).isEqualTo(positive.subList(0, Math.min(k, positive.size())));
    }
  }

  @Test
  void refusesToKeepNone() {
    TopRows best = new TopRows();
    assertThatThrownBy(() -> best.start(0)).hasMessageContaining("k is 0");
  }
}
