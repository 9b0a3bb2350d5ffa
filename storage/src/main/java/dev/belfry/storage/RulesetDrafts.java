package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Drafts of rulesets. Every write is audited in its own transaction. Thread-safe. */
public interface RulesetDrafts {
  /** Stores a new draft. */
  Future<DraftRow> create(DraftRow draft);

  /** A draft, discarded and published ones too. */
  Future<Optional<DraftRow>> find(UUID draftId);

  /**
   * Drafts, the newest first.
   *
   * @param state of them, or null for all that are open
   * @param before the id that they are below, or null for the newest
   * @param limit 1 to 101
   */
  Future<List<DraftRow>> page(@Nullable DraftState state, @Nullable UUID before, int limit);

  /**
   * Changes a draft under a lock; what {@code change} throws is the failure, and nothing is stored.
   *
   * @param revision the one that the caller saw, or null for any
   * @param actor who
   * @param action for the audit log
   * @return the draft as it is then, or, unchanged, as it is where the revision is another; fails
   *     with NOT_FOUND
   */
  Future<Written> change(
      UUID draftId,
      @Nullable Long revision,
      String actor,
      String action,
      UnaryOperator<DraftRow> change);

  /** The same, with whether two-person approval is on. */
  Future<Written> approve(UUID draftId, @Nullable Long revision, String actor, Instant now);

  /**
   * Makes the rules live, where the draft's base still is.
   *
   * @return unchanged where the revision is another, or the live ruleset is not the base
   */
  Future<Written> publish(UUID draftId, @Nullable Long revision, String actor, Instant now);

  /**
   * What became of a write.
   *
   * @param outcome whether it is stored
   * @param draft as it is now
   * @param live the version that is live now
   */
  record Written(Outcome outcome, DraftRow draft, long live) {
    public Written {
      requireNonNull(outcome, "outcome is null");
      requireNonNull(draft, "draft is null");
    }
  }

  /** Whether a write is stored. */
  enum Outcome {
    STORED,
    /** Somebody else changed the draft in between. */
    DRAFT_CHANGED,
    /** Another ruleset went live in between. */
    LIVE_CHANGED
  }
}
