package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobsIT {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  @TempDir Path folder;
  private Fixture fixture;
  private JobStore jobs;

  @BeforeEach
  void open() {
    fixture = Fixture.plain(folder);
    jobs = fixture.storage.jobs();
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @Test
  void jobRunsToItsEnd() {
    UUID id = create(1, JobRow.Kind.IMPORT_ITEMS);
    assertThat(Await.get(jobs.open("here"))).extracting(JobRow::jobId).containsExactly(id);
    assertThat(Await.get(jobs.open("elsewhere"))).isEmpty();
    assertThat(Await.get(jobs.start(id, NOW))).isTrue();
    JobRow.Progress progress = new JobRow.Progress(5, 10L, "bytes", "half", 3, 1, 5, 77);
    assertThat(Await.get(jobs.progress(id, progress))).isTrue();
    Await.get(jobs.say(id, NOW, List.of("a", "b")));
    Await.get(jobs.say(id, NOW, List.of("c")));
    assertThat(Await.get(jobs.log(id, 1, 10))).containsExactly("b", "c");
    Await.get(jobs.end(id, JobRow.State.SUCCEEDED, "done", NOW.plusSeconds(1)));
    Await.get(jobs.end(id, JobRow.State.FAILED, "too late", NOW.plusSeconds(2)));

    JobRow job = Await.get(jobs.find(id)).orElseThrow();
    assertThat(job.state()).isEqualTo(JobRow.State.SUCCEEDED);
    assertThat(job.message()).isEqualTo("done");
    assertThat(job.progress()).isEqualTo(progress);
    assertThat(job.endedAt()).isEqualTo(NOW.plusSeconds(1));
    assertThat(Await.get(jobs.open("here"))).isEmpty();
    assertThat(Await.get(jobs.start(id, NOW))).isFalse();
    assertThat(fixture.sql("select string_agg(action, ' ' order by entry_no) from audit_entry"))
        .isEqualTo("start end");
  }

  @Test
  void cancelledJobIsToldToStop() {
    UUID waiting = create(1, JobRow.Kind.IMPORT_USERS);
    UUID running = create(2, JobRow.Kind.IMPORT_EVENTS);
    Await.get(jobs.start(running, NOW));

    assertThat(Await.get(jobs.cancel(waiting, "ben", NOW)).state())
        .isEqualTo(JobRow.State.CANCELLED);
    assertThat(Await.get(jobs.cancel(running, "ben", NOW)).state()).isEqualTo(JobRow.State.RUNNING);
    assertThat(Await.get(jobs.progress(running, JobRow.Progress.none()))).isFalse();
    assertThatThrownBy(() -> Await.get(jobs.cancel(waiting, "ben", NOW)))
        .isInstanceOfSatisfying(
            BelfryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    assertThat(Await.get(jobs.page(null, null, 10)))
        .extracting(JobRow::jobId)
        .containsExactly(running, waiting);
    assertThat(Await.get(jobs.page(JobRow.Kind.IMPORT_USERS, null, 10))).hasSize(1);
    assertThat(Await.get(jobs.page(null, running, 10))).hasSize(1);
  }

  @Test
  void oneTrainingIsOpenAtATime() {
    UUID first = create(1, JobRow.Kind.TRAINING);
    assertThatThrownBy(() -> create(2, JobRow.Kind.TRAINING))
        .isInstanceOfSatisfying(
            BelfryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    Await.get(jobs.cancel(first, "ben", NOW));
    create(3, JobRow.Kind.TRAINING);
  }

  @Test
  void aTrainingWhoseServerIsGoneKeepsNobodyFromTraining() {
    UUID first = create(1, JobRow.Kind.TRAINING);
    Await.get(jobs.start(first, NOW.minusSeconds(300)));
    assertThat(Await.get(jobs.goesOn(first, NOW.minusSeconds(119)))).isTrue();
    assertThatThrownBy(() -> create(2, JobRow.Kind.TRAINING))
        .isInstanceOfSatisfying(
            BelfryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));

    assertThat(Await.get(jobs.goesOn(first, NOW.minusSeconds(121)))).isTrue();
    create(3, JobRow.Kind.TRAINING);
    JobRow lost = Await.get(jobs.find(first)).orElseThrow();
    assertThat(lost.state()).isEqualTo(JobRow.State.FAILED);
    assertThat(lost.message()).isEqualTo("its server went down while it ran");
    assertThat(lost.endedAt()).isEqualTo(NOW);
    // Its server was only slow: it is told to stop, and puts no model in force beside the other.
    assertThat(Await.get(jobs.goesOn(first, NOW))).isFalse();
  }

  private UUID create(int number, JobRow.Kind kind) {
    UUID id = new UUID(7, number);
    Await.get(
        jobs.create(
            new JobRow(
                id,
                kind,
                JobRow.State.QUEUED,
                "title",
                "{\"name\":\"x\"}",
                "member:anna",
                "here",
                NOW,
                null,
                null,
                JobRow.Progress.none(),
                "",
                false)));
    return id;
  }
}
