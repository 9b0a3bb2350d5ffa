package dev.belfry.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.gateway.PromotionRule;
import dev.belfry.storage.Duties;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrainingScheduleTest {
  private static final Instant NIGHT = Instant.parse("2026-03-02T03:00:00Z");
  private static final TrainingConfig NIGHTLY =
      new TrainingConfig("0 3 * * *", ZoneId.of("UTC"), "", PromotionRule.DEFAULT);

  private Instant now = NIGHT.minusSeconds(600);
  private final FakeDuties duties = new FakeDuties();
  private final FakeRunner here = new FakeRunner();
  private final FakeRunner there = new FakeRunner();
  private final TrainingSchedule one =
      new TrainingSchedule(duties, NIGHTLY, () -> now, "one", here);
  private final TrainingSchedule other =
      new TrainingSchedule(duties, NIGHTLY, () -> now, "other", there);

  @Test
  void ofTwoServersOneTrainsOnce() {
    tick();
    assertThat(here.started + there.started).isZero();
    now = NIGHT.plusSeconds(5);
    tick();
    assertThat(here.started).isEqualTo(1);
    assertThat(there.started).isZero();
    now = NIGHT.plusSeconds(90);
    tick();
    here.running.complete("Model m2 is live.");
    now = NIGHT.plusSeconds(600);
    tick();
    tick();
    assertThat(here.started + there.started).isEqualTo(1);
    assertThat(duties.outcome).isEqualTo("true Model m2 is live.");
  }

  @Test
  void whatWasDueBeforeTheStartIsNotMadeUpFor() {
    now = NIGHT.minusSeconds(1);
    tick();
    assertThat(here.started).isZero();
    now = NIGHT.plus(Duration.ofHours(24));
    tick();
    assertThat(here.started).isEqualTo(1);
  }

  @Test
  void anotherServerBeginsAgainWhenTheOneThatTrainedIsGone() {
    now = NIGHT;
    tick();
    now = NIGHT.plus(TrainingSchedule.LEASE).plusSeconds(1);
    other.tick();
    assertThat(there.started).isEqualTo(1);

    one.tick();
    assertThat(here.stopped).isTrue();
    here.running.fail("exit code 143");
    there.running.complete("Model m3 is live.");
    assertThat(duties.outcome).isEqualTo("true Model m3 is live.");
  }

  @Test
  void aFailureIsToldAndTheNextNightIsTriedAgain() {
    now = NIGHT;
    one.tick();
    here.running.fail("exit code 1: the disk is full");
    assertThat(duties.outcome).isEqualTo("false exit code 1: the disk is full");
    now = NIGHT.plus(Duration.ofHours(24));
    one.tick();
    assertThat(here.started).isEqualTo(2);
  }

  private void tick() {
    one.tick();
    other.tick();
  }

  private static final class FakeRunner implements TrainingSchedule.Runner {
    private int started;
    private boolean stopped;
    private Promise<String> running = Promise.promise();

    @Override
    public Future<String> run() {
      started++;
      running = Promise.promise();
      return running.future();
    }

    @Override
    public void stop() {
      stopped = true;
    }
  }

  /** One row, with the laws of the real one. */
  private final class FakeDuties implements Duties {
    private @Nullable Instant due;
    private String holder = "";
    private Instant until = Instant.EPOCH;
    private boolean ended;
    private String outcome = "";

    @Override
    public Future<Boolean> claim(
        String duty, String asker, Instant asked, Duration lease, boolean begin) {
      Instant known = due;
      boolean free = !ended && !until.isAfter(now);
      boolean ours =
          known == null
              ? begin
              : begin
                  ? (ended && known.isBefore(asked)) || (free && !known.isAfter(asked))
                  : free && known.equals(asked);
      if (ours) {
        due = asked;
        holder = asker;
        until = now.plus(lease);
        ended = false;
      }
      return Future.succeededFuture(ours);
    }

    @Override
    public Future<Boolean> renew(String duty, String asker, Instant asked, Duration lease) {
      boolean ours = asker.equals(holder) && asked.equals(due) && !ended;
      if (ours) {
        until = now.plus(lease);
      }
      return Future.succeededFuture(ours);
    }

    @Override
    public Future<Void> end(
        String duty, String asker, Instant asked, boolean succeeded, String text) {
      if (asker.equals(holder) && asked.equals(due) && !ended) {
        ended = true;
        outcome = succeeded + " " + text;
      }
      return Future.succeededFuture();
    }

    @Override
    public Future<Optional<Run>> latest(String duty) {
      return Future.succeededFuture(Optional.empty());
    }
  }
}
