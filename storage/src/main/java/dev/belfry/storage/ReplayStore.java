package dev.belfry.storage;

import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.events.ServedList;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What replaying lists takes: their records and the items as they were. Thread-safe. */
public interface ReplayStore {
  /** How long it is known what the attributes of an item were. */
  Duration ITEMS_KEPT = Duration.ofDays(90);

  /**
   * First pages of live lists, newest first.
   *
   * @param placement only these, or null for all
   * @param limit 1 to 1,000
   * @param before the last list of the answer before, or null to begin
   */
  Future<List<ServedList>> recent(
      @Nullable String placement, int limit, @Nullable ServedList before);

  /**
   * Items as they were at the given revisions, tombstones among them. What was never an item is
   * left out.
   */
  Future<Map<ItemRevision, Item>> items(List<ItemRevision> revisions);

  /** An item as it was at a moment, by the time of the commits; its revision is not to be used. */
  Future<Optional<Item>> itemAt(long itemNo, Instant at);
}
