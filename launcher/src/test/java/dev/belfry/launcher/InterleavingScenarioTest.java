package dev.belfry.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class InterleavingScenarioTest {
  @Test
  void listsWithoutAWinnerAreNeededToo() {
    // (1.959964 + 0.841621)^2 x 0.25 / 0.25^2 = 31.4 decided lists, of which there is one in four.
    assertThat(InterleavingScenario.needed(0.75, 50, 200)).isCloseTo(125.6, within(0.1));
    assertThat(InterleavingScenario.needed(0.25, 50, 50)).isCloseTo(31.4, within(0.1));
  }
}
