package dev.belfry.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;

class ItemRowsTest {

  @Property(tries = 200)
  void everyNumberHasTheRowThatABinarySearchFinds(
      @ForAll @Size(max = 100) @UniqueElements List<@LongRange(min = 0, max = 500) Long> numbers) {
    long[] itemNos = numbers.stream().mapToLong(Long::longValue).sorted().toArray();
    ItemRows rows = new ItemRows(itemNos);
    for (long itemNo = -70; itemNo < 700; itemNo++) {
      int expected = Arrays.binarySearch(itemNos, itemNo);
      assertThat(rows.rowOf(itemNo)).isEqualTo(Math.max(-1, expected));
    }
  }
}
