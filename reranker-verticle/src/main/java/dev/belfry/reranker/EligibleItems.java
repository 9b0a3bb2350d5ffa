package dev.belfry.reranker;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.ItemSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items that are available, narrowed by what holds for every request, over a span of time; and
 * the further narrowed sets that requests of that span have in common. Safe for use by several
 * threads.
 */
final class EligibleItems {
  private static final int SHARED_SETS = 256;

  private final Catalogue catalogue;
  private final AvailableItems.View view;
  private final ItemSet base;
  private final Cache<List<Object>, ItemSet> narrowed =
      Caffeine.newBuilder().maximumSize(SHARED_SETS).build();

  EligibleItems(Catalogue catalogue, AvailableItems.View view, List<ItemTest> always) {
    this.catalogue = catalogue;
    this.view = view;
    ItemSet items = view.items();
    for (ItemTest test : always) {
      items = test.narrow(items, catalogue);
    }
    this.base = items;
  }

  boolean covers(Instant now) {
    return view.covers(now);
  }

  /** What every request gets; shared. */
  ItemSet base() {
    return base;
  }

  /** The set that these tests leave where it is at hand, else null. */
  @Nullable ItemSet known(List<ItemTest> tests) {
    return tests.isEmpty() ? base : narrowed.getIfPresent(key(tests));
  }

  /** The set that these tests leave. May look at every item. */
  ItemSet narrow(List<ItemTest> tests) {
    ItemSet known = known(tests);
    if (known != null) {
      return known;
    }
    ItemSet items = base;
    for (ItemTest test : tests) {
      items = test.narrow(items, catalogue);
    }
    narrowed.put(key(tests), items);
    return items;
  }

  private static List<Object> key(List<ItemTest> tests) {
    List<Object> key = new ArrayList<>(tests.size());
    for (ItemTest test : tests) {
      key.add(test.key());
    }
    return key;
  }
}
