package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;

final class ListOverlapTest {
  @Test
  void byHand() {
    List<String> one = List.of("a", "b", "c");
    List<String> other = List.of("b", "a", "d");
    assertThat(ListOverlap.overlap(one, other, 10)).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(ListOverlap.overlap(one, other, 1)).isZero();
    // Agreement 0, 1, 2/3 at depth 1, 2, 3: 2/3 * .9^3 + (.1 / .9) * (.9^2 + 2/3 * .9^3).
    assertThat(ListOverlap.rankBiased(one, other))
        .isCloseTo(0.486 + 0.1 / 0.9 * (0.81 + 0.486), within(1e-12));
  }

  @Property(tries = 100)
  void equalListsAreOneApartListsNothingAndOrderOfAskingIsNoMatter(
      @ForAll @Size(min = 1, max = 10) @UniqueElements List<Integer> numbers,
      @ForAll @Size(min = 1, max = 10) @UniqueElements List<Integer> others) {
    List<String> one = numbers.stream().map(n -> "i" + n).toList();
    List<String> other = others.stream().map(n -> "i" + n).toList();
    List<String> apart = numbers.stream().map(n -> "x" + n).toList();
    assertThat(ListOverlap.rankBiased(one, one)).isCloseTo(1, within(1e-12));
    assertThat(ListOverlap.overlap(one, one, 10)).isEqualTo(1);
    assertThat(ListOverlap.rankBiased(one, apart)).isZero();
    assertThat(ListOverlap.overlap(one, apart, 10)).isZero();
    assertThat(ListOverlap.rankBiased(one, other)).isEqualTo(ListOverlap.rankBiased(other, one));
    assertThat(ListOverlap.rankBiased(one, other)).isBetween(0.0, 1.0 + 1e-12);
  }
}
