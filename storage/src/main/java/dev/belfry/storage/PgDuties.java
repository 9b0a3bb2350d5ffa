package dev.belfry.storage;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Duties as rows, one each, of their latest run. Times are this process's. */
final class PgDuties implements Duties {
  private static final String BEGIN =
      """
      insert into duty as d (name, due, holder, held_until, started_at)
      values ($1, $2, $3, $4, $5)
      on conflict (name) do update
      set due = excluded.due, holder = excluded.holder, held_until = excluded.held_until,
        started_at = excluded.started_at, ended_at = null, succeeded = null, outcome = ''
      where (d.ended_at is not null and d.due < excluded.due)
        or (d.ended_at is null and d.due <= excluded.due and d.held_until <= excluded.started_at)
      returning name
      """;
  private static final String TAKE_OVER =
      """
      update duty set holder = $3, held_until = $4, started_at = $5
      where name = $1 and due = $2 and ended_at is null and held_until <= $5
      returning name
      """;
  private static final String RENEW =
      """
      update duty set held_until = $4
      where name = $1 and due = $2 and holder = $3 and ended_at is null
      returning name
      """;
  private static final String END =
      """
      update duty set ended_at = $4, succeeded = $5, outcome = $6
      where name = $1 and due = $2 and holder = $3 and ended_at is null
      """;
  private static final int MAX_OUTCOME = 1_000;

  private final Postgres postgres;
  private final InstantSource clock;

  PgDuties(Postgres postgres, InstantSource clock) {
    this.postgres = postgres;
    this.clock = clock;
  }

  @Override
  public Future<Boolean> claim(
      String duty, String holder, Instant due, Duration lease, boolean begin) {
    Instant now = clock.instant();
    return postgres
        .query(begin ? BEGIN : TAKE_OVER, duty, at(due), holder, at(now.plus(lease)), at(now))
        .map(PgDuties::isOne);
  }

  @Override
  public Future<Boolean> renew(String duty, String holder, Instant due, Duration lease) {
    return postgres
        .query(RENEW, duty, at(due), holder, at(clock.instant().plus(lease)))
        .map(PgDuties::isOne);
  }

  @Override
  public Future<Void> end(
      String duty, String holder, Instant due, boolean succeeded, String outcome) {
    String text = outcome.length() > MAX_OUTCOME ? outcome.substring(0, MAX_OUTCOME) : outcome;
    return postgres
        .query(END, duty, at(due), holder, at(clock.instant()), succeeded, text)
        .mapEmpty();
  }

  @Override
  public Future<Optional<Run>> latest(String duty) {
    return postgres
        .query(
            "select due, holder, started_at, ended_at, succeeded, outcome from duty where name = $1",
            duty)
        .map(
            rows -> {
              for (Row row : rows) {
                return Optional.of(run(row));
              }
              return Optional.empty();
            });
  }

  private static Run run(Row row) {
    @Nullable OffsetDateTime ended = row.getOffsetDateTime("ended_at");
    return new Run(
        row.getOffsetDateTime("due").toInstant(),
        row.getString("holder"),
        row.getOffsetDateTime("started_at").toInstant(),
        ended == null ? null : ended.toInstant(),
        Boolean.TRUE.equals(row.getBoolean("succeeded")),
        row.getString("outcome"));
  }

  private static boolean isOne(RowSet<Row> rows) {
    return rows.size() == 1;
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
