package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ListIdsTest {
  private static final Instant AT = Instant.parse("2022-02-22T19:22:22Z");

  @Test
  void idIsAVersion7UuidOfItsMillisecond() {
    UUID id = new ListIds(new SplittableRandom(1)).next(AT);

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    // RFC 9562, appendix A.6, has this very moment: 017F22E2-79B0-...
    assertThat(id.toString()).startsWith("017f22e2-79b0-7");
  }

  @Test
  void oneSeedGivesOneRowOfIds() {
    ListIds ids = new ListIds(new SplittableRandom(1));
    ListIds again = new ListIds(new SplittableRandom(1));

    assertThat(Stream.generate(() -> ids.next(AT)).limit(1_000))
        .doesNotHaveDuplicates()
        .containsExactlyElementsOf(Stream.generate(() -> again.next(AT)).limit(1_000).toList());
    assertThat(ids.next(AT.plusMillis(1)).toString()).isGreaterThan(ids.next(AT).toString());
  }
}
