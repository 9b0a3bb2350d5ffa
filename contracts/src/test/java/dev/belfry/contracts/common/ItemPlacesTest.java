package dev.belfry.contracts.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ItemPlacesTest {
  @Property(tries = 300)
  void findsWhatAMapFinds(
      @ForAll @Size(max = 300) List<@LongRange(min = -400, max = 400) Long> items) {
    long[] itemNos = items.stream().mapToLong(Long::longValue).toArray();
    ItemPlaces places = ItemPlaces.of(itemNos);
    Map<Long, Integer> map = new HashMap<>();
    for (int i = 0; i < itemNos.length; i++) {
      map.putIfAbsent(itemNos[i], i);
    }
    for (long item = -401; item <= 401; item++) {
      assertThat(places.find(item)).isEqualTo(map.getOrDefault(item, -1));
    }
  }

  @Test
  void keepsTheFirstPlace() {
    ItemPlaces places = new ItemPlaces(2);
    assertThat(places.putIfAbsent(7, 0)).isEqualTo(-1);
    assertThat(places.putIfAbsent(7, 5)).isZero();
    assertThat(places.find(7)).isZero();
    assertThat(places.find(8)).isEqualTo(-1);
  }

  @Test
  void refusesFarMoreThanWasExpected() {
    ItemPlaces places = new ItemPlaces(1);
    assertThatThrownBy(
            () -> {
              for (int item = 0; item < 100; item++) {
                places.putIfAbsent(item, item);
              }
            })
        .isInstanceOf(IllegalStateException.class);
  }
}
