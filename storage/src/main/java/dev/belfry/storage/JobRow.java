package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Work that goes on in the background.
 *
 * @param jobId version 7: in the order of their making
 * @param kind what it does
 * @param state how far it is
 * @param title for people
 * @param settings a JSON object that the work reads
 * @param actor who started it
 * @param holder the home that its files are in, which goes on with it after a restart
 * @param createdAt when it was asked for
 * @param startedAt when it began, or null
 * @param endedAt when it ended, or null
 * @param progress how far it is
 * @param message how it ended; empty before
 * @param cancelRequested whether it is to stop
 */
public record JobRow(
    UUID jobId,
    Kind kind,
    State state,
    String title,
    String settings,
    String actor,
    String holder,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    Progress progress,
    String message,
    boolean cancelRequested) {
  public JobRow {
    requireNonNull(jobId, "jobId is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(state, "state is null");
    requireNonNull(title, "title is null");
    requireNonNull(settings, "settings is null");
    requireNonNull(actor, "actor is null");
    requireNonNull(holder, "holder is null");
    requireNonNull(createdAt, "createdAt is null");
    requireNonNull(progress, "progress is null");
    requireNonNull(message, "message is null");
  }

  /** What a job does. */
  public enum Kind {
    IMPORT_ITEMS,
    IMPORT_USERS,
    IMPORT_EVENTS,
    TRAINING;

    /** As it is stored and answered. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How far a job is. */
  public enum State {
    QUEUED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    /** As it is stored and answered. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether there is more to come. */
    public boolean isOpen() {
      return this == QUEUED || this == RUNNING;
    }
  }

  /**
   * How far a job is.
   *
   * @param done of {@code total}
   * @param total null where it is not known
   * @param unit of both
   * @param sentence for people
   * @param accepted rows that are stored
   * @param rejected rows that were refused
   * @param position bytes of the file that are dealt with: where a job goes on after a restart
   * @param rejectsBytes bytes of the rejects file that belong to them
   */
  public record Progress(
      long done,
      @Nullable Long total,
      String unit,
      String sentence,
      long accepted,
      long rejected,
      long position,
      long rejectsBytes) {
    /** Of a job that has not begun. */
    public static Progress none() {
      return new Progress(0, null, "", "", 0, 0, 0, 0);
    }
  }
}
