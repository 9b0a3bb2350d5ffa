package dev.belfry.storage;

import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.events.LoggedList;
import dev.belfry.contracts.events.RecordedRange;
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
   * First pages of live lists that were recorded with what the re-ranker was given, newest first.
   *
   * @param limit 1 to 1,000
   * @param before the last list of the answer before, or null to begin
   */
  Future<List<ServedList>> recordedInFull(
      RecordedRange range, int limit, @Nullable ServedList before);

  /**
   * What was drawn and what was clicked on the first pages of those lists, newest first. Clicks are
   * attributed as in {@code reporting.outcome}.
   *
   * @param limit 1 to 10,000
   */
  Future<List<LoggedList>> logged(RecordedRange range, int limit);

  /** Whether any live list was served, however it was recorded. */
  Future<Boolean> served(RecordedRange range);

  /**
   * Items as they were at the given revisions, tombstones among them. What was never an item is
   * left out.
   */
  Future<Map<ItemRevision, Item>> items(List<ItemRevision> revisions);

  /** An item as it was at a moment, by the time of the commits; its revision is not to be used. */
  Future<Optional<Item>> itemAt(long itemNo, Instant at);
}
