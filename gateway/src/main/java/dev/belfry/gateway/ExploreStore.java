package dev.belfry.gateway;

import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.events.LoggedList;
import dev.belfry.contracts.events.RecordedRange;
import dev.belfry.storage.DraftRow;
import dev.belfry.storage.RulesetVersion;
import dev.belfry.storage.Storage;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What explanations and lists made otherwise read beside the live state. Thread-safe. */
interface ExploreStore {
  /** The JSON of a published ruleset. */
  Future<Optional<String>> ruleset(long version);

  /** The JSON of a draft, as a ruleset. */
  Future<Optional<String>> draft(UUID draftId);

  /** An item as it was at a moment. */
  Future<Optional<Item>> itemAt(long itemNo, Instant at);

  /** What was drawn and clicked on the newest lists of a range that were recorded in full. */
  Future<List<LoggedList>> logged(RecordedRange range, int limit);

  /** Whether any live list of a range was served. */
  Future<Boolean> served(RecordedRange range);

  static ExploreStore of(Storage storage) {
    return new ExploreStore() {
      @Override
      public Future<Optional<String>> ruleset(long version) {
        return storage.rulesetHistory().find(version).map(row -> row.map(RulesetVersion::json));
      }

      @Override
      public Future<Optional<String>> draft(UUID draftId) {
        return storage.drafts().find(draftId).map(row -> row.map(DraftRow::ruleset));
      }

      @Override
      public Future<Optional<Item>> itemAt(long itemNo, Instant at) {
        return storage.replays().itemAt(itemNo, at);
      }

      @Override
      public Future<List<LoggedList>> logged(RecordedRange range, int limit) {
        return storage.replays().logged(range, limit);
      }

      @Override
      public Future<Boolean> served(RecordedRange range) {
        return storage.replays().served(range);
      }
    };
  }
}
