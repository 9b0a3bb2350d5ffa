package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.UserProfile;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

class ProfileStoreIT {
  @TempDir Path folder;
  private int redisPort;
  private RedisServer redis;
  private TcpProxy proxy;
  private Fixture fixture;

  @BeforeEach
  void open() {
    redisPort = EmbeddedServers.freePort();
    redis = EmbeddedServers.startRedis(redisPort);
    proxy = new TcpProxy(redisPort);
    // A process cache of two users: Redis is really asked.
    fixture = new Fixture(config(EmbeddedServers.newDatabase(), 2));
    Await.until("Redis answers", () -> fixture.storage.health().redisUp());
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
    proxy.close();
    redis.stop();
  }

  /**
   * The law: after an acknowledgement a profile is what Postgres says, whatever becomes of Redis,
   * and of the process, in between. One user is asked for, others push it out of the process cache.
   */
  @Test
  void acknowledgedEventsAreNeverMissedThoughRedisComesAndGoes() {
    fixture.items("i0", "i1", "i2", "i3", "i4", "i5", "i6", "i7", "i8", "i9");
    PgProfileReader reader = new PgProfileReader(fixture);
    SplittableRandom random = new SplittableRandom(42);
    boolean up = true;
    for (int step = 0; step < 400; step++) {
      String user = "u" + random.nextInt(6);
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> {
          Await.get(
              fixture
                  .storage
                  .events()
                  .append(
                      List.of(
                          EventWrite.of(
                              "e" + step,
                              user,
                              "i" + random.nextInt(10),
                              random.nextBoolean() ? "click" : "view",
                              1,
                              Instant.now()))));
          reader.assertFresh(user);
        }
        case 3 -> {
          if (random.nextInt(3) == 0) {
            if (up) {
              proxy.cut();
            } else {
              proxy.mend();
            }
            up = !up;
          }
        }
        case 4 -> {
          if (random.nextInt(10) == 0) {
            fixture.reopen();
          }
        }
        default -> reader.assertFresh(user);
      }
    }
  }

  @Test
  void profileIsServedFromRedisWhilePostgresIsNotAsked() throws Exception {
    fixture.items("a");
    for (String user : List.of("u1", "u2", "u3", "u4", "u5")) {
      Await.get(
          fixture
              .storage
              .events()
              .append(List.of(EventWrite.of(null, user, "a", "click", 1, Instant.now()))));
    }
    UserProfile first = Await.get(fixture.storage.profiles().profile("u1"));
    // Changed behind everybody's back: only a reader of Postgres would see it.
    fixture.execute("update app_user set attributes = '{\"hidden\":1}'");
    Await.until(
        "u1 left the process cache and comes from Redis",
        () -> {
          for (String user : List.of("u2", "u3", "u4", "u5")) {
            Await.get(fixture.storage.profiles().profile(user));
          }
          return Await.get(fixture.storage.profiles().profile("u1")).equals(first);
        });
  }

  @Test
  void redisKilledAndStartedAgainIsUsedAgain() throws Exception {
    fixture.items("a");
    Embedding embedding = Embedding.copyOf(new float[] {0.6f, -0.8f});
    UserEmbeddingCache cache = fixture.storage.embeddings();
    cache.put("m", 1, 7, embedding);
    Await.until("it is cached", () -> Await.get(cache.get("m", 1, 7)).isPresent());
    assertThat(Await.get(cache.get("m", 1, 7))).contains(embedding);
    assertThat(Await.get(cache.get("m", 1, 8))).isEmpty();
    assertThat(Await.get(cache.get("n", 1, 7))).isEmpty();

    redis.stop();
    Await.until(
        "Redis is left out",
        () -> {
          assertThat(Await.get(cache.get("m", 1, 7))).isEmpty();
          return !fixture.storage.health().redisUp();
        });
    Await.get(
        fixture
            .storage
            .events()
            .append(List.of(EventWrite.of("e", "u", "a", "click", 1, Instant.now()))));
    assertThat(Await.get(fixture.storage.profiles().profile("u")).recent()).hasSize(1);

    redis = EmbeddedServers.startRedis(redisPort);
    Await.until("Redis is back", () -> fixture.storage.health().redisUp());
    cache.put("m", 1, 7, embedding);
    Await.until("it is cached again", () -> Await.get(cache.get("m", 1, 7)).isPresent());
  }

  @Test
  void attributesAreInTheProfileAtOnceAndBadOnesRefused() {
    Storage storage = fixture.storage;
    Await.get(
        storage
            .schema()
            .put(
                List.of(
                    new AttributeDefinition(
                        Entity.USER, "age", AttributeType.NUMBER, false, null, "segment"))));
    List<RowResult> results =
        Await.get(
            storage
                .users()
                .put(
                    List.of(
                        new UserWrite("u", Map.of("age", 30)),
                        new UserWrite("v", Map.of("age", "old")))));
    assertThat(results.get(1).error()).contains("'age'").contains("'old'").contains("a number");
    UserProfile first = Await.get(storage.profiles().profile("u"));
    assertThat(first.attributes().number("age", 0)).isEqualTo(30);
    Await.get(storage.users().patch(List.of(new UserWrite("u", Map.of("age", 31)))));
    UserProfile second = Await.get(storage.profiles().profile("u"));
    assertThat(second.attributes().number("age", 0)).isEqualTo(31);
    assertThat(second.version()).isGreaterThan(first.version());
    assertThat(Await.get(storage.users().search("U", 10, null)))
        .extracting(UserRow::userId)
        .containsExactly("u");
  }

  @Test
  void otherProcessFollowsByTheChangeFeed() {
    fixture.items("a", "b");
    Storage other =
        Await.get(
            Storage.open(
                fixture.vertx,
                StorageConfig.of(fixture.config.postgresUrl(), "", folder.resolve("other")),
                InstantSource.system()));
    append(fixture.storage, "u", "a");
    assertThat(Await.get(other.profiles().profile("u")).recent()).hasSize(1);
    append(fixture.storage, "u", "b");
    Await.until(
        "the other sees both", () -> Await.get(other.profiles().profile("u")).recent().size() == 2);
    // Its own event, on top of one of ours that it may not have heard of yet.
    append(fixture.storage, "u", "a");
    append(other, "u", "b");
    assertThat(Await.get(other.profiles().profile("u")).recent()).hasSize(4);
    Await.get(other.close());
  }

  @Test
  void impressionsAreRememberedNewestFirst() {
    fixture.items("a");
    append(fixture.storage, "u", "a");
    UserProfile profile = Await.get(fixture.storage.profiles().profile("u"));
    Instant now = Instant.now();
    fixture.storage.profiles().noteImpressions(profile.userNo(), List.of(5L, 6L), now);
    fixture.storage.profiles().noteImpressions(profile.userNo(), List.of(7L), now);
    fixture.storage.profiles().noteImpressions(0, List.of(8L), now);
    assertThat(Await.get(fixture.storage.profiles().profile("u")).impressions())
        .extracting(impression -> impression.itemNo())
        .containsExactly(7L, 5L, 6L);
    assertThat(Await.get(fixture.storage.profiles().profile(null)).impressions()).isEmpty();
  }

  private static void append(Storage storage, String user, String item) {
    Await.get(
        storage
            .events()
            .append(List.of(EventWrite.of(null, user, item, "click", 1, Instant.now()))));
  }

  private StorageConfig config(String postgresUrl, int cacheSize) {
    StorageConfig plain =
        StorageConfig.of(
            postgresUrl, "redis://127.0.0.1:" + proxy.port(), folder.resolve("journal"));
    return new StorageConfig(
        plain.postgresUrl(),
        plain.redisUrl(),
        plain.poolSize(),
        plain.journalDir(),
        plain.journalBudgetBytes(),
        plain.positives(),
        cacheSize,
        plain.profileTtl(),
        plain.eventQueueLimit());
  }

  /** What Postgres says of a user, beside what the store says. */
  private record PgProfileReader(Fixture fixture) {
    void assertFresh(String user) {
      UserProfile profile = Await.get(fixture.storage.profiles().profile(user));
      String expected =
          fixture.sql(
              "select concat_ws('|', count(i.*), count(distinct i.item_no) filter (where i.type = 'click'),"
                  + " greatest(max(u.revision), max(i.revision)))"
                  + " from app_user u left join interaction i using (user_no) where u.user_id = '"
                  + user
                  + "'");
      String actual =
          Math.min(50, profile.recent().size())
              + "|"
              + profile.positives()
              + "|"
              + profile.version();
      if (profile.isKnown()) {
        String[] parts = String.valueOf(expected).split("\\|");
        expected = Math.min(50, Integer.parseInt(parts[0])) + "|" + parts[1] + "|" + parts[2];
        assertThat(actual).isEqualTo(expected);
      } else {
        assertThat(expected).isEqualTo("0|0");
      }
    }
  }
}
