package dev.belfry.contracts.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SeenItemsTest {

  @Property(tries = 200)
  void askingForTypesAndTimesIsTheSameAsFilteringTheEvents(@ForAll long seed) {
    Random random = new Random(seed);
    List<Interaction> events = new ArrayList<>();
    for (int i = random.nextInt(60); i > 0; i--) {
      events.add(
          new Interaction(
              random.nextInt(20),
              List.of("click", "view", "rating").get(random.nextInt(3)),
              1,
              Instant.ofEpochSecond(random.nextInt(1000)),
              true));
    }
    int split = events.isEmpty() ? 0 : random.nextInt(events.size());
    SeenItems seen =
        SeenItems.of(events.subList(0, split)).with(events.subList(split, events.size()));
    assertThat(seen).isEqualTo(SeenItems.of(events));

    Instant since = Instant.ofEpochSecond(random.nextInt(1000));
    Set<String> types = random.nextBoolean() ? Set.of() : Set.of("click", "rating");
    long[] expected =
        events.stream()
            .filter(e -> types.isEmpty() || types.contains(e.type()))
            .filter(e -> !e.at().isBefore(since))
            .mapToLong(Interaction::itemNo)
            .toArray();
    assertThat(seen.since(types, since)).isEqualTo(ItemNumbers.of(expected));
    assertThat(seen.ever())
        .isEqualTo(ItemNumbers.of(events.stream().mapToLong(Interaction::itemNo).toArray()));
  }
}
