package dev.belfry.training;

import java.util.HashMap;
import java.util.Map;

/**
 * Ids of events that follow from what they say, so that loading the same data twice stores it once.
 * Like events of one user and item in the same millisecond are told apart by their order.
 */
final class EventIds {
  private final Dataset data;
  private final Map<String, Integer> repeats = new HashMap<>();
  private long millis = Long.MIN_VALUE;

  EventIds(Dataset data) {
    this.data = data;
  }

  /** The id of an event; to be asked for in order. */
  String next(int event) {
    if (data.millisOf(event) != millis) {
      millis = data.millisOf(event);
      repeats.clear();
    }
    String id =
        data.users().get(data.userOf(event)).userId()
            + ":"
            + data.items().get(data.itemOf(event)).itemId()
            + ":"
            + data.typeOf(event)
            + ":"
            + millis;
    int before = repeats.merge(id, 1, Integer::sum) - 1;
    return before == 0 ? id : id + ":" + before;
  }
}
