package dev.belfry.training;

import dev.belfry.model.RatedItem;
import dev.belfry.model.RatingItem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What each user had rated so far; goes on rating by rating. Not for use by several threads. */
final class RatedBefore {
  private final List<List<RatedItem>> rated = new ArrayList<>();
  private final RatingItem[] items;

  /**
   * Nobody has rated anything.
   *
   * @param items by item index
   */
  RatedBefore(int users, RatingItem[] items) {
    this.items = items;
    for (int u = 0; u < users; u++) {
      rated.add(new ArrayList<>(0));
    }
  }

  void add(int user, int item, float value) {
    rated.get(user).add(new RatedItem(items[item], value));
  }

  /** What a user rated, oldest first; goes on with this. */
  List<RatedItem> of(int user) {
    return Collections.unmodifiableList(rated.get(user));
  }

  /** Whether a user rated an item. */
  boolean has(int user, int item) {
    return rated.get(user).stream().anyMatch(one -> one.item() == items[item]);
  }
}
