package dev.belfry.gateway;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.storage.Duties;
import dev.belfry.storage.ExperimentRow;
import dev.belfry.storage.ExperimentStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the guardrails of running experiments, in one process of the cluster, and rolls back the
 * experiments that break one: from then on everybody gets the control.
 */
final class GuardrailDuty {
  private static final Logger LOG = LoggerFactory.getLogger(GuardrailDuty.class);
  private static final String DUTY = "guardrails";
  private static final String ACTOR = "guardrail";

  private final Duties duties;
  private final ExperimentStore experiments;
  private final ExperimentDesk desk;
  private final Duration interval;
  private final String holder;
  private final InstantSource clock;
  private boolean busy;
  private @Nullable Long timer;

  GuardrailDuty(
      Duties duties,
      ExperimentStore experiments,
      ExperimentDesk desk,
      Duration interval,
      String holder,
      InstantSource clock) {
    this.duties = duties;
    this.experiments = experiments;
    this.desk = desk;
    this.interval = interval;
    this.holder = holder;
    this.clock = clock;
  }

  /** Looks every interval, until it is stopped. */
  synchronized void start(Vertx vertx) {
    if (timer == null) {
      timer = vertx.setPeriodic(interval.toMillis(), ignored -> tick());
    }
  }

  synchronized void stop(Vertx vertx) {
    if (timer != null) {
      vertx.cancelTimer(timer);
      timer = null;
    }
  }

  /** Looks, unless this interval was looked at already or nothing runs. Never fails. */
  Future<Void> tick() {
    if (experiments.running().isEmpty() || !begin()) {
      return Future.succeededFuture();
    }
    Instant now = clock.instant();
    long millis = interval.toMillis();
    Instant due = Instant.ofEpochMilli(now.toEpochMilli() / millis * millis);
    return duties
        .claim(DUTY, holder, due, interval.multipliedBy(2), true)
        .compose(ours -> ours ? run(due) : Future.succeededFuture())
        .onFailure(failure -> LOG.warn("the guardrails could not be looked at", failure))
        .otherwiseEmpty()
        .onComplete(done -> end());
  }

  private Future<Void> run(Instant due) {
    return watch()
        .transform(
            done ->
                duties.end(
                    DUTY,
                    holder,
                    due,
                    done.succeeded(),
                    done.succeeded()
                        ? done.result() + " rolled back"
                        : String.valueOf(done.cause().getMessage())));
  }

  /**
   * Looks at all of them now. One that cannot be looked at keeps nobody from looking at the others;
   * the failure names it.
   *
   * @return how many were rolled back
   */
  Future<Integer> watch() {
    List<String> failed = new ArrayList<>();
    Future<Integer> rolledBack = Future.succeededFuture(0);
    for (ExperimentRow row : List.copyOf(experiments.running())) {
      rolledBack =
          rolledBack.compose(
              count ->
                  look(row)
                      .otherwise(
                          failure -> {
                            LOG.warn("guardrails of {} are not looked at", row.key(), failure);
                            failed.add(row.key() + ": " + failure.getMessage());
                            return false;
                          })
                      .map(broken -> broken ? count + 1 : count));
    }
    return rolledBack.compose(
        count ->
            failed.isEmpty()
                ? Future.succeededFuture(count)
                : Future.failedFuture(
                    new BelfryException(
                        ErrorCode.UNAVAILABLE,
                        count + " rolled back; not looked at: " + String.join("; ", failed))));
  }

  private Future<Boolean> look(ExperimentRow row) {
    return Future.succeededFuture(row).compose(desk::breach).compose(found -> settle(row, found));
  }

  private Future<Boolean> settle(ExperimentRow row, Optional<String> breach) {
    if (breach.isEmpty()) {
      return Future.succeededFuture(false);
    }
    return experiments
        .change(
            row.key(),
            null,
            ACTOR,
            "rollback",
            (now, running) -> {
              if (now.phase() != row.phase()) {
                throw new BelfryException(
                    ErrorCode.CONFLICT, "the phase that broke a guardrail is over");
              }
              return now.rolledBack(breach.get(), clock.instant());
            })
        .onSuccess(done -> LOG.warn("experiment {} is rolled back: {}", row.key(), breach.get()))
        .map(true)
        .recover(GuardrailDuty::orOver);
  }

  /** Somebody stopped it, or began another phase, while it was looked at. */
  private static Future<Boolean> orOver(Throwable failure) {
    return failure instanceof BelfryException known && known.code() == ErrorCode.CONFLICT
        ? Future.succeededFuture(false)
        : Future.failedFuture(failure);
  }

  private synchronized boolean begin() {
    boolean free = !busy;
    busy = true;
    return free;
  }

  private synchronized void end() {
    busy = false;
  }
}
