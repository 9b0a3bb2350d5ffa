package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DropoutTest {
  @Property(tries = 50)
  void aValueIsZeroOrScaledUpSoThatTheMeanStays(
      @ForAll long seed,
      @ForAll @FloatRange(max = 0.99f) float share,
      @ForAll @IntRange(max = 70) int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = i - 30;
    }
    Dropout.drop(values, share, new SplittableRandom(seed));
    for (int i = 0; i < length; i++) {
      if (values[i] != 0) {
        assertThat(values[i] * (1 - share)).isCloseTo(i - 30, within(0.1f));
      }
    }
  }

  @Test
  void theShareIsDropped() {
    for (float share : new float[] {0, 0.1f, 0.5f, 0.9f}) {
      float[] mask = new float[200_000];
      Arrays.fill(mask, 1);
      Dropout.drop(mask, share, new SplittableRandom(5));
      long dropped = 0;
      double sum = 0;
      for (float value : mask) {
        dropped += value == 0 ? 1 : 0;
        sum += value;
      }
      assertThat(dropped / 200_000.0).isCloseTo(share, within(0.005));
      assertThat(sum / 200_000).isCloseTo(1, within(0.03));
    }
  }

  @Test
  void oneSeedDropsTheSame() {
    float[] first = {1, 2, 3, 4, 5, 6, 7};
    float[] second = first.clone();
    Dropout.drop(first, 0.5f, new SplittableRandom(9));
    Dropout.drop(second, 0.5f, new SplittableRandom(9));
    assertThat(first).isEqualTo(second);
  }
}
