package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsIT {
  private static final Instant AT = Instant.parse("2026-01-31T09:30:00Z");

  @TempDir Path folder;
  private Fixture fixture;

  @BeforeEach
  void open() {
    fixture = Fixture.plain(folder);
    fixture.items("a", "b", "c");
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @Test
  void whatASessionLikedIsKnownOldestFirstAsSoonAsItIsAcknowledged() {
    assertThat(items("s")).isEmpty();
    append("s", "a", "click", 0);
    append("s", "b", "view", 1);
    append("other", "b", "click", 2);
    append("s", "c", "click", 3);
    assertThat(items("s")).containsExactly(no("a"), no("c"));

    append("s", "a", "click", 4);
    assertThat(items("s")).containsExactly(no("c"), no("a"));
  }

  private List<Long> items(String session) {
    return Await.get(fixture.storage.sessions().items(session));
  }

  private long no(String itemId) {
    return Await.get(fixture.storage.items().find(itemId)).orElseThrow().itemNo();
  }

  private void append(String session, String itemId, String type, int second) {
    EventWrite event =
        new EventWrite(
            null, "u", itemId, type, 1, AT.plusSeconds(second), null, null, session, null);
    assertThat(Await.get(fixture.storage.events().append(List.of(event))).accepted()).isEqualTo(1);
  }
}
