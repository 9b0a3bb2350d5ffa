package dev.belfry.reranker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.ItemNumbers;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WatchedGateTest {
  private final Set<Long> hidden = new HashSet<>(Set.of(3L));
  private final WatchedGate gate = new WatchedGate((itemNo, now) -> !hidden.contains(itemNo));

  @Test
  void remembersWhatItHeldBackWhenItWasAsked() {
    assertThat(gate.isOpen(2, Shop.NOW)).isTrue();
    assertThat(gate.isOpen(3, Shop.NOW)).isFalse();
    hidden.add(4L);
    assertThat(gate.closed()).isEqualTo(ItemNumbers.of(3));
  }

  @Test
  void whatChangedWhileItWasAskedCannotBeToldAgain() {
    assertThat(gate.isOpen(2, Shop.NOW)).isTrue();
    hidden.add(2L);
    assertThat(gate.isOpen(2, Shop.NOW)).isFalse();
    assertThat(gate.closed()).isNull();
  }
}
