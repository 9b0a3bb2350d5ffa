package dev.belfry.gateway;

import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.ItemGate;
import dev.belfry.contracts.common.Objectives;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.events.ServedList;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the serving pipeline reads and writes beside the bus. Called on event loops; nothing here
 * blocks.
 */
interface ServingState {
  /** The snapshot that a request is admitted with. */
  Catalogue catalogue();

  /** The name of the live model, or the empty string. */
  String model();

  /** The version of the live ruleset. */
  long ruleset();

  /** What the relevance of lists is to be made of. */
  Objectives objectives();

  /** The live gate. */
  ItemGate gate();

  /** What is known about a user; of nobody for null. */
  Future<UserProfile> profile(@Nullable String userId);

  /** What a user rated, the latest, newest first. */
  Future<List<Interaction>> ratings(String userId, int limit);

  /** Numbers of the items that a session's events liked, oldest first. */
  Future<List<Long>> sessionItems(String sessionId);

  /** Writes the record ahead of the answer; false when it could not be recorded. */
  boolean record(ServedList list);

  /** Remembers what a user was shown. */
  void noteImpressions(long userNo, List<Long> itemNos, Instant at);
}
