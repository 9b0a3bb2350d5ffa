package dev.belfry.contracts.common;

import java.time.Duration;

/**
 * The moment by which a request must be answered. One deadline is made when a request is admitted
 * and handed to every stage.
 *
 * @param expiresAtNanos on the scale of {@link System#nanoTime()} of this process; the wire form
 *     carries what remains
 */
public record Deadline(long expiresAtNanos) {

  /** A deadline {@code budget} from now. */
  public static Deadline after(Duration budget) {
    return new Deadline(System.nanoTime() + budget.toNanos());
  }

  /** Nanoseconds left; negative when past. */
  public long remainingNanos() {
    return expiresAtNanos - System.nanoTime();
  }

  /** Whether the time is used up. */
  public boolean isPast() {
    return remainingNanos() <= 0;
  }

  /** The earlier of this deadline and one {@code budget} from now: a stage's cut of the whole. */
  public Deadline within(Duration budget) {
    long stage = System.nanoTime() + budget.toNanos();
    return stage - expiresAtNanos < 0 ? new Deadline(stage) : this;
  }
}
