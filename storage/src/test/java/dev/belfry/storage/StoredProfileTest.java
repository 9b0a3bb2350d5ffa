package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.UserProfile;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class StoredProfileTest {
  @Property(tries = 200)
  void eventsAddedLaterMakeTheProfileThatTheWholeHistoryMakes(
      @ForAll long seed,
      @ForAll @IntRange(max = 120) int first,
      @ForAll @IntRange(max = 80) int later) {
    List<Interaction> history = history(seed, first + later);
    StoredProfile whole = StoredProfile.of(7, 9, attributes(), history);
    StoredProfile grown = StoredProfile.of(7, 3, attributes(), history.subList(0, first));
    int split = first + later / 2;
    grown =
        grown.with(history.subList(first, split), 5).with(history.subList(split, first + later), 9);
    assertThat(grown).isEqualTo(whole);
    assertThat(whole.recent()).hasSize(Math.min(UserProfile.RECENT_LIMIT, first + later));
    assertThat(whole.positives().size())
        .isEqualTo(
            (int)
                history.stream()
                    .filter(Interaction::positive)
                    .map(Interaction::itemNo)
                    .distinct()
                    .count());
  }

  @Property(tries = 200)
  void bytesOfAProfileAreReadBack(@ForAll long seed, @ForAll @IntRange(max = 150) int size) {
    StoredProfile profile = StoredProfile.of(7, 9, attributes(), history(seed, size));
    assertThat(StoredProfile.fromBytes(ByteBuffer.wrap(profile.toBytes()))).isEqualTo(profile);
  }

  private static Attributes attributes() {
    return Attributes.of(Map.of("age", 30.0, "segments", List.of("a", "b")));
  }

  /** Many share an instant, so that the order of arrival matters. */
  private static List<Interaction> history(long seed, int size) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Interaction> history = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      history.add(
          new Interaction(
              1 + random.nextInt(40),
              random.nextBoolean() ? "click" : "view",
              random.nextInt(5),
              Instant.ofEpochSecond(1_700_000_000L + random.nextInt(20)),
              random.nextBoolean(),
              random.nextBoolean() ? 0 : random.nextLong()));
    }
    return history;
  }
}
