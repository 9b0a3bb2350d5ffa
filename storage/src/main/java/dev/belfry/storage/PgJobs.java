package dev.belfry.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Jobs in Postgres. */
final class PgJobs implements JobStore {
  private static final String REJECTS_BYTES = "rejectsBytes";
  private static final String COLUMNS =
      """
      select job_id, kind, state, title, settings::text as settings, actor, created_at, started_at,
        ended_at, done, total, unit, sentence, accepted, rejected, message, position,
        cancel_requested, holder
      from job
      """;
  private static final String INSERT =
      """
      insert into job (job_id, kind, title, settings, actor, created_at, holder)
      values ($1, $2, $3, ($4::text)::json, $5, $6, $7)
      """;
  private static final String START =
      """
      update job set state = 'running', started_at = coalesce(started_at, $2), seen_at = $2
      where job_id = $1 and state in ('queued', 'running') and not cancel_requested
      returning job_id
      """;
  private static final String PROGRESS =
      """
      update job set done = $2, total = $3, unit = $4, sentence = $5, accepted = $6, rejected = $7,
        position = $8, settings = (settings::jsonb || jsonb_build_object('rejectsBytes', $9::bigint))::json
      where job_id = $1
      returning cancel_requested
      """;
  private static final String GOES_ON =
      "update job set seen_at = $2 where job_id = $1 and state = 'running' returning cancel_requested";
  private static final String LOST =
      COLUMNS
          + "where kind = 'training' and state = 'running' and seen_at < $1::timestamptz - interval '2 minutes'";
  private static final String SAY =
      """
      insert into job_log (job_id, line, at, text)
      select $1, (select coalesce(max(line) + 1, 0) from job_log where job_id = $1) + t.n - 1, $2, t.text
      from unnest($3::text[]) with ordinality as t (text, n)
      """;
  private static final String CANCEL =
      """
      update job
      set cancel_requested = true,
        ended_at = case when state = 'queued' then $2::timestamptz end,
        message = case when state = 'queued' then 'cancelled before it began' else message end,
        state = case when state = 'queued' then 'cancelled' else state end
      where job_id = $1
      """;

  private final Postgres postgres;
  private final Audit audit;

  PgJobs(Postgres postgres, Audit audit) {
    this.postgres = postgres;
    this.audit = audit;
  }

  @Override
  public Future<Void> create(JobRow job) {
    return postgres.inTransaction(
        connection ->
            (job.kind() == JobRow.Kind.TRAINING
                    ? requireNoTraining(connection, job.createdAt())
                    : Future.succeededFuture())
                .compose(
                    ignored ->
                        connection
                            .preparedQuery(INSERT)
                            .execute(
                                Tuple.of(
                                    job.jobId(),
                                    job.kind().text(),
                                    job.title(),
                                    job.settings(),
                                    job.actor(),
                                    at(job.createdAt()),
                                    job.holder())))
                .compose(ignored -> append(connection, job.actor(), "start", null, job)));
  }

  @Override
  public Future<Optional<JobRow>> find(UUID jobId) {
    return postgres
        .query(COLUMNS + "where job_id = $1", jobId)
        .map(rows -> jobs(rows).stream().findFirst());
  }

  @Override
  public Future<List<JobRow>> page(JobRow.@Nullable Kind kind, @Nullable UUID before, int limit) {
    return postgres
        .query(
            COLUMNS
                + """
                where ($1::text is null or kind = $1) and ($2::uuid is null or job_id < $2)
                order by job_id desc limit $3
                """,
            kind == null ? null : kind.text(),
            before,
            limit)
        .map(PgJobs::jobs);
  }

  @Override
  public Future<List<JobRow>> open(String holder) {
    return postgres
        .query(
            COLUMNS + "where state in ('queued', 'running') and holder = $1 order by job_id",
            holder)
        .map(PgJobs::jobs);
  }

  @Override
  public Future<Boolean> start(UUID jobId, Instant now) {
    return postgres.query(START, jobId, at(now)).map(rows -> rows.size() == 1);
  }

  @Override
  public Future<Boolean> progress(UUID jobId, JobRow.Progress progress) {
    return postgres
        .query(
            PROGRESS,
            jobId,
            progress.done(),
            progress.total(),
            progress.unit(),
            progress.sentence(),
            progress.accepted(),
            progress.rejected(),
            progress.position(),
            progress.rejectsBytes())
        .map(rows -> rows.size() == 1 && !rows.iterator().next().getBoolean("cancel_requested"));
  }

  @Override
  public Future<Boolean> goesOn(UUID jobId, Instant now) {
    return postgres
        .query(GOES_ON, jobId, at(now))
        .map(rows -> rows.size() == 1 && !rows.iterator().next().getBoolean("cancel_requested"));
  }

  @Override
  public Future<Void> say(UUID jobId, Instant now, List<String> lines) {
    String[] texts = lines.stream().map(line -> line.replace('\0', ' ')).toArray(String[]::new);
    return lines.isEmpty()
        ? Future.succeededFuture()
        : postgres.query(SAY, jobId, at(now), texts).mapEmpty();
  }

  @Override
  public Future<List<String>> log(UUID jobId, long from, int limit) {
    return postgres
        .query(
            "select text from job_log where job_id = $1 and line >= $2 order by line limit $3",
            jobId,
            from,
            limit)
        .map(
            rows -> {
              List<String> lines = new ArrayList<>(rows.size());
              rows.forEach(row -> lines.add(row.getString("text")));
              return lines;
            });
  }

  @Override
  public Future<Void> end(UUID jobId, JobRow.State state, String message, Instant now) {
    return postgres.inTransaction(connection -> end(connection, jobId, state, message, now));
  }

  private Future<Void> end(
      SqlConnection connection, UUID jobId, JobRow.State state, String message, Instant now) {
    return locked(connection, jobId)
        .compose(
            job -> {
              if (!job.state().isOpen()) {
                return Future.succeededFuture();
              }
              return connection
                  .preparedQuery(
                      "update job set state = $2, message = $3, ended_at = $4 where job_id = $1")
                  .execute(Tuple.of(jobId, state.text(), message, at(now)))
                  .compose(ignored -> locked(connection, jobId))
                  .compose(ended -> append(connection, job.actor(), "end", job, ended));
            });
  }

  @Override
  public Future<JobRow> cancel(UUID jobId, String actor, Instant now) {
    return postgres.inTransaction(
        connection ->
            locked(connection, jobId)
                .compose(
                    job -> {
                      if (!job.state().isOpen()) {
                        throw new BelfryException(
                            ErrorCode.CONFLICT,
                            "the job has " + job.state().text() + ", and cannot be cancelled");
                      }
                      return connection
                          .preparedQuery(CANCEL)
                          .execute(Tuple.of(jobId, at(now)))
                          .compose(ignored -> locked(connection, jobId))
                          .compose(
                              cancelled ->
                                  append(connection, actor, "cancel", job, cancelled)
                                      .map(ignored -> cancelled));
                    }));
  }

  private Future<Void> requireNoTraining(SqlConnection connection, Instant now) {
    return AdvisoryLock.TRAININGS
        .take(connection)
        .compose(ignored -> connection.preparedQuery(LOST).execute(Tuple.of(at(now))))
        .compose(
            rows -> {
              Future<Void> ended = Future.succeededFuture();
              for (JobRow lost : jobs(rows)) {
                ended =
                    ended.compose(
                        ignored ->
                            end(
                                connection,
                                lost.jobId(),
                                JobRow.State.FAILED,
                                "its server went down while it ran",
                                now));
              }
              return ended;
            })
        .compose(
            ignored ->
                connection
                    .preparedQuery(
                        "select job_id from job where kind = 'training' and state in ('queued', 'running')")
                    .execute())
        .map(
            rows -> {
              for (Row row : rows) {
                throw new BelfryException(
                    ErrorCode.CONFLICT,
                    "training " + row.getUUID("job_id") + " has not ended: wait, or cancel it");
              }
              return null;
            });
  }

  private static Future<JobRow> locked(SqlConnection connection, UUID jobId) {
    return connection
        .preparedQuery(COLUMNS + "where job_id = $1 for update")
        .execute(Tuple.of(jobId))
        .map(
            rows ->
                jobs(rows).stream()
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new BelfryException(ErrorCode.NOT_FOUND, "there is no job " + jobId)));
  }

  private Future<Void> append(
      SqlConnection connection,
      String actor,
      String action,
      @Nullable JobRow before,
      JobRow after) {
    return audit.append(
        connection,
        actor,
        action,
        "job",
        after.jobId().toString(),
        before == null ? null : audited(before),
        audited(after));
  }

  private static JsonNode audited(JobRow job) {
    ObjectNode json = AttributeJson.mapper().createObjectNode();
    json.put("kind", job.kind().text()).put("title", job.title()).put("state", job.state().text());
    return json.put("accepted", job.progress().accepted())
        .put("rejected", job.progress().rejected())
        .put("message", job.message());
  }

  private static List<JobRow> jobs(RowSet<Row> rows) {
    List<JobRow> jobs = new ArrayList<>(rows.size());
    for (Row row : rows) {
      String settings = row.getString("settings");
      String holder = row.getString("holder");
      jobs.add(
          new JobRow(
              row.getUUID("job_id"),
              JobRow.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
              JobRow.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
              row.getString("title"),
              settings,
              row.getString("actor"),
              holder == null ? "" : holder,
              row.getOffsetDateTime("created_at").toInstant(),
              instant(row.getOffsetDateTime("started_at")),
              instant(row.getOffsetDateTime("ended_at")),
              new JobRow.Progress(
                  row.getLong("done"),
                  row.getLong("total"),
                  row.getString("unit"),
                  row.getString("sentence"),
                  row.getLong("accepted"),
                  row.getLong("rejected"),
                  row.getLong("position"),
                  AttributeJson.tree(settings).path(REJECTS_BYTES).asLong()),
              row.getString("message"),
              row.getBoolean("cancel_requested")));
    }
    return jobs;
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
    return at == null ? null : at.toInstant();
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
