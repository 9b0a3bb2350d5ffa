package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DutiesIT {
  private static final Instant DUE = Instant.parse("2026-03-01T03:00:00Z");
  private static final Duration LEASE = Duration.ofMinutes(2);

  @TempDir Path folder;
  private Fixture fixture;
  private Postgres postgres;
  private Instant now = DUE;
  private Duties duties;

  @BeforeEach
  void open() {
    fixture = Fixture.plain(folder);
    postgres = new Postgres(fixture.vertx, PostgresUrl.parse(fixture.config.postgresUrl()), 2);
    duties = new PgDuties(postgres, () -> now);
  }

  @AfterEach
  void close() throws Exception {
    Await.get(postgres.close());
    fixture.close();
  }

  @Test
  void ofTwoServersOneRunsWhatIsDueAndOnlyOnce() {
    assertThat(claim("one", DUE)).isTrue();
    assertThat(claim("other", DUE)).isFalse();
    now = DUE.plusSeconds(60);
    Await.get(duties.end("night", "one", DUE, true, "model m1 is live"));
    assertThat(claim("other", DUE)).isFalse();
    assertThat(claim("one", DUE)).isFalse();

    Duties.Run run = Await.get(duties.latest("night")).orElseThrow();
    assertThat(run).isEqualTo(new Duties.Run(DUE, "one", DUE, now, true, "model m1 is live"));
    assertThat(claim("other", DUE.plus(Duration.ofDays(1)))).isTrue();
  }

  @Test
  void aRunIsTakenOverWhenItsHolderNoLongerRenews() {
    assertThat(claim("one", DUE)).isTrue();
    now = DUE.plus(LEASE).minusSeconds(1);
    assertThat(Await.get(duties.renew("night", "one", DUE, LEASE))).isTrue();
    now = DUE.plus(LEASE).plusSeconds(1);
    assertThat(takeOver("other")).isFalse();
    now = now.plus(LEASE);
    assertThat(takeOver("other")).isTrue();

    assertThat(Await.get(duties.renew("night", "one", DUE, LEASE))).isFalse();
    Await.get(duties.end("night", "one", DUE, true, "too late"));
    Duties.Run run = Await.get(duties.latest("night")).orElseThrow();
    assertThat(run.holder()).isEqualTo("other");
    assertThat(run.endedAt()).isNull();
  }

  @Test
  void whatNobodyBeganIsNotTakenOverAndTheNextWaitsForTheOneThatRuns() {
    assertThat(takeOver("one")).isFalse();
    assertThat(Await.get(duties.latest("night"))).isEmpty();
    assertThat(claim("one", DUE)).isTrue();
    assertThat(claim("other", DUE.plusSeconds(60))).isFalse();
    Await.get(duties.end("night", "one", DUE, false, "the disk is full"));
    assertThat(Await.get(duties.latest("night")).orElseThrow().succeeded()).isFalse();
    assertThat(claim("other", DUE.plusSeconds(60))).isTrue();
  }

  private boolean claim(String holder, Instant due) {
    return Await.get(duties.claim("night", holder, due, LEASE, true));
  }

  private boolean takeOver(String holder) {
    return Await.get(duties.claim("night", holder, DUE, LEASE, false));
  }
}
