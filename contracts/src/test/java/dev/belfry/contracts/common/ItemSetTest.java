package dev.belfry.contracts.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class ItemSetTest {

  @Property
  void itBehavesLikeASetOfNumbers(
      @ForAll Set<@LongRange(min = 0, max = 3000) Long> a,
      @ForAll Set<@LongRange(min = 0, max = 3000) Long> b) {
    ItemSet first = of(a);
    ItemSet second = of(b);
    assertThat(numbers(first)).isEqualTo(new ArrayList<>(new TreeSet<>(a)));
    assertThat(first.size()).isEqualTo(a.size());
    assertThat(first.isEmpty()).isEqualTo(a.isEmpty());

    Set<Long> both = new TreeSet<>(a);
    both.retainAll(b);
    Set<Long> either = new TreeSet<>(a);
    either.addAll(b);
    Set<Long> left = new TreeSet<>(a);
    left.removeAll(b);
    assertThat(first.and(second)).isEqualTo(of(both)).hasSameHashCodeAs(of(both));
    assertThat(first.or(second)).isEqualTo(of(either)).hasSameHashCodeAs(of(either));
    assertThat(first.andNot(second)).isEqualTo(of(left)).hasSameHashCodeAs(of(left));
    for (long number = -1; number < 3100; number++) {
      assertThat(first.contains(number)).isEqualTo(a.contains(number));
    }
  }

  @Property
  void itIsWalkedBackwards(@ForAll Set<@LongRange(min = 0, max = 3000) Long> a) {
    ItemSet set = of(a);
    List<Long> walked = new ArrayList<>();
    for (long number = set.last(); number >= 0; number = set.before(number)) {
      walked.add(number);
    }
    assertThat(walked).isEqualTo(new ArrayList<>(new TreeSet<>(a).descendingSet()));
    assertThat(set.before(0)).isEqualTo(-1);
    assertThat(set.before(Long.MAX_VALUE)).isEqualTo(set.last());
  }

  @Property
  void aBuilderDoesNotTouchTheSetItCameFrom(@ForAll Set<@LongRange(min = 0, max = 300) Long> a) {
    ItemSet before = of(a);
    before.toBuilder().add(7).remove(8).build();
    assertThat(before).isEqualTo(of(a));
    ItemSet after = before.toBuilder().add(7).remove(8).build();
    assertThat(after.contains(7)).isTrue();
    assertThat(after.contains(8)).isFalse();
  }

  private static ItemSet of(Set<Long> numbers) {
    return ItemSet.of(numbers.stream().mapToLong(Long::longValue).toArray());
  }

  private static List<Long> numbers(ItemSet set) {
    List<Long> result = new ArrayList<>();
    set.forEach(result::add);
    return result;
  }
}
