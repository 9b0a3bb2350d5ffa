package dev.belfry.reranker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;

class RankBiasedOverlapTest {
  private static final double P = 0.9;

  @Test
  void equalRankingsOverlapWhollyAndDisjointOnesNotAtAll() {
    assertThat(RankBiasedOverlap.of(List.of(1L, 2L, 3L), List.of(1L, 2L, 3L), P)).isEqualTo(1);
    assertThat(RankBiasedOverlap.of(List.of(1L, 2L), List.of(3L, 4L, 5L), P)).isZero();
    assertThat(RankBiasedOverlap.of(List.of(), List.of(3L), P)).isZero();
    assertThat(RankBiasedOverlap.of(List.of(), List.of(), P)).isEqualTo(1);
  }

  /** By hand: agreements 0, 1 at depths 1, 2; so 1 * .81 + .1 / .9 * (0 * .9 + 1 * .81) = .9. */
  @Test
  void aSwapOfTwoIsWorthNineTenths() {
    assertThat(RankBiasedOverlap.of(List.of(1L, 2L), List.of(2L, 1L), P))
        .isCloseTo(0.9, within(1e-12));
  }

  /** What equation 32 estimates: the sum over a long depth, agreement going on as assumed there. */
  @Property
  void itIsTheSumOverAgreementsThatGoOnAsTheyEnded(
      @ForAll @UniqueElements @Size(min = 1, max = 8) List<@IntRange(max = 12) Integer> a,
      @ForAll @UniqueElements @Size(min = 1, max = 8) List<@IntRange(max = 12) Integer> b) {
    List<Integer> shorter = a.size() <= b.size() ? a : b;
    List<Integer> longer = shorter == a ? b : a;
    int s = shorter.size();
    int l = longer.size();
    double atShorter = common(shorter, longer, s);
    double sum = 0;
    double ending = 0;
    for (int d = 1; d <= 2_000; d++) {
      double agreement;
      if (d <= s) {
        agreement = common(shorter, longer, d) / d;
      } else if (d <= l) {
        agreement = (common(shorter, longer, d) + atShorter / s * (d - s)) / d;
        ending = agreement;
      } else {
        agreement = ending;
      }
      ending = agreement;
      sum += (1 - P) * Math.pow(P, d - 1) * agreement;
    }
    assertThat(RankBiasedOverlap.of(longs(a), longs(b), P)).isCloseTo(sum, within(1e-9));
    assertThat(RankBiasedOverlap.of(longs(b), longs(a), P)).isCloseTo(sum, within(1e-9));
  }

  private static double common(List<Integer> a, List<Integer> b, int depth) {
    Set<Integer> both = new HashSet<>(a.subList(0, Math.min(depth, a.size())));
    both.retainAll(b.subList(0, Math.min(depth, b.size())));
    return both.size();
  }

  private static List<Long> longs(List<Integer> numbers) {
    List<Long> result = new ArrayList<>();
    numbers.forEach(number -> result.add((long) number));
    return result;
  }
}
