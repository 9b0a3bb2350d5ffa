package dev.belfry.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.RankedItem;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lists that have further pages, for a while. Bounded by items. Thread-safe. */
final class PageStore {
  private final Cache<UUID, Whole> lists;
  private final GatewayConfig.Pages config;

  PageStore(GatewayConfig.Pages config, Ticker ticker) {
    this.config = config;
    this.lists =
        Caffeine.newBuilder()
            .expireAfterWrite(config.keep())
            .maximumWeight(config.items())
            .<UUID, Whole>weigher((id, whole) -> whole.items().size())
            .ticker(ticker)
            .build();
  }

  void put(Whole whole) {
    lists.put(whole.first().listId(), whole);
  }

  /**
   * @throws BelfryException GONE when the list is no longer kept
   */
  Whole get(UUID listId) {
    Whole whole = lists.getIfPresent(listId);
    if (whole == null) {
      throw new BelfryException(
          ErrorCode.GONE,
          "list "
              + listId
              + " is no longer kept: further pages are there for "
              + config.keep().toMinutes()
              + " minutes at most; ask for the list again");
    }
    return whole;
  }

  /**
   * A list over all its pages.
   *
   * @param first the record of the first page
   * @param userId the app's id of the user, or null
   * @param items all items, in order
   * @param ratings what the user would rate them, by number; null where nobody asked
   */
  record Whole(
      ServedList first,
      @Nullable String userId,
      List<RankedItem> items,
      @Nullable Map<Long, Float> ratings) {
    Whole {
      items = List.copyOf(items);
    }
  }
}
