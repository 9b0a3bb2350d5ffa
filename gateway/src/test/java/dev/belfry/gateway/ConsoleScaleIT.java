package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console's pages over 100 published rulesets and 1,000,000 entries of the audit log, through
 * real HTTP over real storage. Prints what each page takes: docs/benchmarks.md has the figures.
 */
@Tag("full")
final class ConsoleScaleIT {
  private static final int ENTRIES = 1_000_000;
  private static final int RULESETS = 100;
  private static final int RULES = 100;
  private static final int ROUNDS = 20;

  /** As the server writes it: the canonical JSON of each entry, chained by its hash. */
  private static final String FILL =
      """
      do $$
      declare
        previous bytea;
        said bytea;
        n bigint;
        moment timestamptz;
      begin
        select entry_no, hash into n, previous from audit_entry order by entry_no desc limit 1;
        while n < %d loop
          n := n + 1;
          moment := timestamptz '2026-01-01 00:00:00+00' + n * interval '1 second';
          said := sha256(convert_to('{"action":"edit","actor":"member:m' || n %% 50
            || '","after":{"stock":' || n %% 7
            || '},"at":"' || to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
            || '","before":{"stock":' || n %% 5
            || '},"entity":"item","entityId":"i' || n %% 20000 || '","entryNo":' || n
            || ',"previousHash":"' || encode(previous, 'hex') || '"}', 'UTF8'));
          insert into audit_entry values (n, moment, 'member:m' || n %% 50, 'edit', 'item',
            'i' || n %% 20000, ('{"stock":' || n %% 5 || '}')::json,
            ('{"stock":' || n %% 7 || '}')::json, previous, said);
          previous := said;
        end loop;
      end
      $$
      """
          .formatted(ENTRIES);

  @TempDir private static Path folder;
  private static RealStorage real;
  private static Storage storage;
  private static GatewayFixture gateway;

  @BeforeAll
  static void start() throws IOException {
    real = RealStorage.start(folder.resolve("journal"), "", InstantSource.system());
    storage = real.storage();
    gateway =
        GatewayFixture.over(real, folder.resolve("jobs"), (settings, warm, log, cancelled) -> "");
  }

  @AfterAll
  static void stop() throws IOException {
    gateway.gateway.stopJobs();
    real.close();
    gateway.close();
  }

  @Test
  void pagesStayQuick() throws SQLException {
    for (int version = 0; version < RULESETS; version++) {
      GatewayFixture.await(storage.rulesets().publish(ruleset(version), "ada"));
    }
    measure("rulesets, the newest", "/v1/rulesets?limit=100");
    measure("rulesets, below version 50", "/v1/rulesets?limit=20&before=50");
    measure("one ruleset of " + RULES + " rules", "/v1/rulesets/60");
    measure("difference of two", "/v1/rulesets/diff?from=40&to=90");
    try (Connection connection = real.postgres().getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      long start = System.nanoTime();
      statement.execute(FILL);
      System.out.printf("filled in %d s%n", (System.nanoTime() - start) / 1_000_000_000);
      explain(statement, "order by entry_no desc limit 100");
      explain(statement, "and actor = 'member:m7' order by entry_no desc limit 100");
    }
    measure("audit, the newest", "/v1/audit?limit=100");
    measure("audit, below entry 500,000", "/v1/audit?limit=100&before=500000");
    measure("audit, of one member", "/v1/audit?limit=100&actor=member:m7");
    measure("audit, of one item", "/v1/audit?limit=100&entity=item&entityId=i77");
    measure("audit, of a member and an entity", "/v1/audit?limit=100&actor=member:m7&entity=item");
    measure("audit, of an entity", "/v1/audit?limit=100&entity=item");
    measure("audit, of a rare entity", "/v1/audit?limit=100&entity=ruleset");
    measure("audit, of a thing of any kind", "/v1/audit?limit=100&entityId=i77");
    measure("audit, of a member who did nothing", "/v1/audit?limit=100&actor=member:nobody");
    goesOnWithoutAGap();
    JsonNode verified = measure("audit, every hash", 1, "/v1/audit/verify");
    assertThat(verified.get("intact").asBoolean()).isTrue();
    assertThat(verified.get("entries").asInt()).isEqualTo(ENTRIES);
  }

  private static void goesOnWithoutAGap() {
    long next = ENTRIES;
    String path = "/v1/audit?limit=100";
    for (int page = 0; page < 20; page++) {
      JsonNode answer = gateway.get(path).json();
      for (JsonNode entry : answer.get("entries")) {
        assertThat(entry.get("entryNo").asLong()).isEqualTo(next--);
      }
      path = "/v1/audit?limit=100&before=" + answer.get("before").asText();
    }
    assertThat(next).isEqualTo(ENTRIES - 2_000);
  }

  private static JsonNode measure(String what, String path) {
    return measure(what, ROUNDS, path);
  }

  private static JsonNode measure(String what, int rounds, String path) {
    List<Long> micros = new ArrayList<>();
    GatewayFixture.Reply reply = gateway.get("/v1/rulesets?limit=1");
    for (int round = 0; round < rounds; round++) {
      long start = System.nanoTime();
      reply = gateway.send(gateway.request(path).timeout(Duration.ofMinutes(5)).GET());
      micros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
      assertThat(reply.status()).as(path).isEqualTo(200);
    }
    long first = micros.getFirst();
    micros.sort(null);
    System.out.printf(
        "| %s | %.0f | %.0f | %.0f | %,d bytes%n",
        what,
        first / 1e3,
        micros.get(rounds / 2) / 1e3,
        micros.getLast() / 1e3,
        reply.response().body().length());
    return reply.json();
  }

  private static void explain(Statement statement, String where) throws SQLException {
    try (ResultSet plan =
        statement.executeQuery(
            "explain (analyze, buffers) select * from audit_entry where entry_no < 9223372036854775807 "
                + where)) {
      while (plan.next()) {
        System.out.println("  " + plan.getString(1));
      }
    }
  }

  private static String ruleset(int version) {
    List<String> rules = new ArrayList<>();
    for (int i = 0; i < RULES; i++) {
      rules.add(
          "{\"name\":\"rule %d\",\"items\":\"item.price > %d && item.brand == 'brand%d'\",\"action\":{\"type\":\"boost\",\"factor\":1.%d}}"
              .formatted(i, version + i, i % 40, 10 + version % 80));
    }
    return "{\"rules\":[" + String.join(",", rules) + "]}";
  }
}
