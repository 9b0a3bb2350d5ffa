package dev.belfry.storage;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every ruleset that was ever published. Thread-safe. */
public interface RulesetHistory {
  /**
   * Summaries, the newest first.
   *
   * @param before the version that they are below, or null for the newest
   * @param limit 1 to 101
   */
  Future<List<RulesetVersion>> page(@Nullable Long before, int limit);

  /** One version. */
  Future<Optional<RulesetVersion>> find(long version);

  /** The version in force at a moment; empty for one before the first publication. */
  Future<Optional<RulesetVersion>> inForce(Instant at);

  /**
   * Publishes the rules of an earlier version as a new one, which is live from then on.
   *
   * @return fails with NOT_FOUND for an unknown version
   */
  Future<RulesetVersion> revert(long version, String actor, String note);
}
