package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Item;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LiveGateTest {
  private static final Instant NOW = Instant.parse("2026-01-31T09:30:00Z");

  /** A change reaches the gate from the write itself and from the feed, in whatever order. */
  @Property
  void highestRevisionStandsWhateverTheOrder(
      @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 5_000) Integer> changed,
      @ForAll Random random) {
    List<Item> changes = new ArrayList<>();
    Map<Integer, Boolean> last = new HashMap<>();
    int revision = 0;
    for (int itemNo : changed) {
      boolean hidden = random.nextBoolean();
      changes.add(item(itemNo, ++revision, Map.of("hidden", hidden)));
      last.put(itemNo, hidden);
    }
    List<Item> arriving = new ArrayList<>(changes);
    arriving.addAll(changes);
    java.util.Collections.shuffle(arriving, random);
    LiveGate gate = new LiveGate();
    arriving.forEach(gate::offer);
    last.forEach((itemNo, hidden) -> assertThat(gate.isOpen(itemNo, NOW)).isEqualTo(!hidden));
  }

  @Test
  void windowOfAvailabilityIsReadAtTheMomentAsked() {
    LiveGate gate = new LiveGate();
    gate.offer(item(3, 1, Map.of("available_from", NOW, "available_until", NOW.plusSeconds(10))));
    assertThat(gate.isOpen(3, NOW.minusNanos(1))).isFalse();
    assertThat(gate.isOpen(3, NOW)).isTrue();
    assertThat(gate.isOpen(3, NOW.plusSeconds(10))).isFalse();
    assertThat(gate.isOpen(-1, NOW)).isFalse();
    assertThat(gate.isOpen(1L << 40, NOW)).isFalse();
  }

  private static Item item(long itemNo, long revision, Map<String, Object> attributes) {
    return new Item(itemNo, "i" + itemNo, Attributes.of(attributes), revision, false);
  }
}
