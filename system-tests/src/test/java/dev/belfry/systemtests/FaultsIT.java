package dev.belfry.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.systemtests.Belfry.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Servers die under a running Belfry, and Belfry dies under load: answers go on, and what was
 * acknowledged is there exactly once.
 */
@Tag("full")
class FaultsIT {
  private Belfry belfry;
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<String> served = ConcurrentHashMap.newKeySet();
  private final AtomicInteger sent = new AtomicInteger();

  @BeforeEach
  void start() {
    belfry = Belfry.create();
  }

  @AfterEach
  void stop() {
    belfry.close();
  }

  @Test
  void withRedisDeadAnswersAndEventsGoOnAndNothingStaleIsServedAfterwards() throws IOException {
    String userId = belfry.warmUser();
    long redis = belfry.pidOf("redis");
    ProcessHandle.of(redis).orElseThrow().destroyForcibly();
    List<String> before = belfry.recommend(userId, 10).itemIds();
    belfry.event(userId, before.get(3), "click");
    assertThat(belfry.recommend(userId, 10).itemIds()).doesNotContain(before.get(3));
    Belfry.waitUntil(
        "Redis is started again", Duration.ofSeconds(20), () -> pidOf("redis") != redis);
    Belfry.waitUntil(
        "Redis is in use again",
        Duration.ofSeconds(20),
        () -> belfry.get("/health/ready").status() == 200);
    assertThat(belfry.recommend(userId, 10).itemIds()).doesNotContain(before.get(3));
  }

  @Test
  void withPostgresDeadListsGoOnAndEventsAreRefusedUntilItIsBack() throws Exception {
    String userId = belfry.warmUser();
    long postgres = belfry.pidOf("postgres");
    Thread writer = writeAndRead();
    Belfry.waitUntil("events flow", Duration.ofSeconds(20), () -> acknowledged.size() > 50);
    ProcessHandle.of(postgres).orElseThrow().destroyForcibly();
    Answer list = belfry.recommend(userId, 10);
    assertThat(list.status()).isEqualTo(200);
    assertThat(list.itemIds()).hasSize(10);
    Answer unseen = belfry.recommend("fault-unseen", 10);
    assertThat(unseen.itemIds()).hasSize(10);
    assertThat(unseen.json().get("degraded").toString()).contains("profile_");
    Belfry.waitUntil(
        "PostgreSQL is started again", Duration.ofSeconds(60), () -> pidOf("postgres") != postgres);
    int then = acknowledged.size();
    Belfry.waitUntil(
        "events flow again", Duration.ofSeconds(60), () -> acknowledged.size() > then + 50);
    writer.interrupt();
    writer.join();
    assertEverythingIsThereExactlyOnce();
  }

  @Test
  void fiveKillsUnderWriteLoadLoseNothing() throws Exception {
    for (int round = 0; round < 5; round++) {
      int before = acknowledged.size();
      Thread writer = writeAndRead();
      Belfry.waitUntil(
          "events flow", Duration.ofSeconds(30), () -> acknowledged.size() > before + 100);
      belfry.kill();
      writer.interrupt();
      writer.join();
      belfry.start();
    }
    assertEverythingIsThereExactlyOnce();
  }

  /** Sends events and asks for lists in turn, keeping what was acknowledged. */
  private Thread writeAndRead() {
    String itemId = belfry.recommend("fault-reader", 1).itemIds().getFirst();
    return Thread.ofPlatform()
        .start(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                String eventId = "fault-" + sent.incrementAndGet();
                try {
                  HttpRequest event =
                      belfry
                          .request("/v1/events")
                          .header("Content-Type", "application/json")
                          .POST(
                              HttpRequest.BodyPublishers.ofString(
                                  "{\"eventId\":\"%s\",\"userId\":\"%s\",\"itemId\":\"%s\",\"type\":\"click\",\"text\":\"%s\"}"
                                      .formatted(
                                          eventId,
                                          "fault-user-" + sent.get() % 20,
                                          itemId,
                                          eventId)))
                          .build();
                  if (belfry.trySend(event).status() == 200) {
                    acknowledged.add(eventId);
                  }
                  Answer list =
                      belfry.trySend(
                          belfry.request("/v1/users/fault-reader/recommendations").GET().build());
                  if (list.status() == 200) {
                    served.add(list.json().get("listId").asText());
                  }
                } catch (IOException dying) {
                  // The server is being killed: this request was not acknowledged.
                }
              }
            });
  }

  private void assertEverythingIsThereExactlyOnce() throws SQLException {
    assertThat(acknowledged).hasSizeGreaterThan(100);
    Belfry.waitUntil(
        "every served list is in PostgreSQL",
        Duration.ofSeconds(30),
        () -> new TreeSet<>(query("select list_id::text from served_list")).containsAll(served));
    List<String> stored =
        query("select text from interaction where text like 'fault-%' order by text");
    assertThat(stored).doesNotHaveDuplicates();
    assertThat(stored).containsAll(acknowledged);
    assertThat(query("select list_id::text from served_list group by 1 having count(*) > 1"))
        .isEmpty();
  }

  private List<String> query(String sql) {
    List<String> result = new ArrayList<>();
    try (Connection connection = belfry.database();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        result.add(rows.getString(1));
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return result;
  }

  private long pidOf(String name) {
    try {
      return belfry.pidOf(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
