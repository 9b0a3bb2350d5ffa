package dev.belfry.training;

import dev.belfry.contracts.common.Item;
import dev.belfry.model.FeatureEncoder;
import dev.belfry.model.RecentEvents;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;

/**
 * The events of a data set by user, in order of time, and which of them may be read at a moment:
 * what came before it and is not held back. Packed arrays; safe for use by several threads.
 */
final class UserEvents {
  private final Dataset data;
  private final Histories train;
  private final int[] offsets;
  private final int[] events;

  /** By place in {@code events}, as all that follow: what stands together is read together. */
  private final int[] items;

  private final boolean[] positive;

  /** Whether it is of the training part. */
  private final boolean[] trained;

  /** By user, the place in {@code events} of each liked item of the training history. */
  private final int[][] liked;

  UserEvents(Dataset data, Histories train) {
    this.data = data;
    this.train = train;
    int users = data.users().size();
    this.offsets = new int[users + 1];
    for (int e = 0; e < data.events(); e++) {
      offsets[data.userOf(e) + 1]++;
    }
    for (int u = 0; u < users; u++) {
      offsets[u + 1] += offsets[u];
    }
    int[] next = offsets.clone();
    this.events = new int[data.events()];
    for (int e = 0; e < events.length; e++) {
      events[next[data.userOf(e)]++] = e;
    }
    this.items = new int[events.length];
    this.positive = new boolean[events.length];
    for (int at = 0; at < events.length; at++) {
      items[at] = data.itemOf(events[at]);
      positive[at] = data.isPositive(events[at]);
    }
    this.trained = new boolean[events.length];
    this.liked = new int[users][];
    int[] place = new int[data.items().size()];
    Arrays.fill(place, -1);
    for (int u = 0; u < users; u++) {
      mark(u, place);
    }
  }

  private void mark(int user, int[] place) {
    int[] history = train.items()[user];
    liked[user] = new int[history.length];
    Arrays.fill(liked[user], -1);
    for (int p = 0; p < history.length; p++) {
      place[history[p]] = p;
    }
    int last = -1;
    for (int at = offsets[user]; at < offsets[user + 1]; at++) {
      int p = place[items[at]];
      if (p >= 0 && positive[at] && liked[user][p] < 0) {
        liked[user][p] = at;
        last = at;
      }
    }
    for (int at = offsets[user]; at <= last; at++) {
      trained[at] = !positive[at] || place[items[at]] >= 0;
    }
    for (int p = 0; p < history.length; p++) {
      place[history[p]] = -1;
      if (liked[user][p] < 0) {
        throw new IllegalArgumentException(
            "user " + user + " never liked item " + history[p] + " of the training history");
      }
    }
  }

  /** The events of the training part, in no order. */
  int[] trained() {
    int[] result = new int[events.length];
    int size = 0;
    for (int at = 0; at < events.length; at++) {
      if (trained[at]) {
        result[size++] = events[at];
      }
    }
    return Arrays.copyOf(result, size);
  }

  /** The event by which a user came to like an item of the training history. */
  int event(int user, int place) {
    return events[liked[user][place]];
  }

  /** Fills in what a user did before liking the item at a place of the training history. */
  void before(int user, int place, Readers readers, RecentEvents recent) {
    fill(recent, readers, offsets[user], liked[user][place], at -> trained[at]);
  }

  /**
   * Fills in what is known of a case's user: everything until the last item of the case's history
   * was first liked, and what followed until something else was liked, which is what is asked for.
   *
   * @return the event at which it stopped, which is the moment of the question, or -1
   */
  int before(Split.Case question, Readers readers, RecentEvents recent) {
    int user = question.user();
    BitSet history = set(question.history());
    IntPredicate readable = at -> !positive[at] || history.get(items[at]);
    BitSet unmet = (BitSet) history.clone();
    int last = offsets[user] - 1;
    for (int at = offsets[user]; at < offsets[user + 1] && !unmet.isEmpty(); at++) {
      if (positive[at] && unmet.get(items[at])) {
        unmet.clear(items[at]);
        last = at;
      }
    }
    int end = last + 1;
    while (end < offsets[user + 1] && readable.test(end)) {
      end++;
    }
    fill(recent, readers, offsets[user], end, readable);
    return end < offsets[user + 1] ? events[end] : -1;
  }

  private void fill(
      RecentEvents recent, Readers readers, int from, int until, IntPredicate readable) {
    recent.clear();
    for (int at = until - 1; at >= from && !recent.isFull(); at--) {
      if (readable.test(at)) {
        recent.add(
            readers.rows[at],
            readers.types[at],
            readers.ratings[at],
            positive[at],
            readers.texts[at]);
      }
    }
  }

  private static BitSet set(int[] items) {
    BitSet set = new BitSet();
    for (int item : items) {
      set.set(item);
    }
    return set;
  }

  /** What an encoder makes of each event, worked out once; by its place among a user's. */
  static final class Readers {
    private final int[] rows;
    private final int[] types;
    private final float[] ratings;
    private final float[][] texts;

    /**
     * @param written embeddings of what was written, by event, as the tower reads them; empty for
     *     nothing
     */
    Readers(UserEvents user, Dataset data, FeatureEncoder encoder, float[][] written) {
      int[] itemRows =
          data.items().stream().mapToLong(Item::itemNo).mapToInt(encoder::itemRow).toArray();
      this.rows = new int[data.events()];
      this.types = new int[data.events()];
      this.ratings = new float[data.events()];
      this.texts = new float[data.events()][];
      for (int at = 0; at < rows.length; at++) {
        int e = user.events[at];
        rows[at] = itemRows[user.items[at]];
        types[at] = encoder.typeSlot(data.typeOf(e), data.valueOf(e));
        ratings[at] = FeatureEncoder.rating(data.typeOf(e), data.valueOf(e));
        texts[at] = written[e];
      }
    }
  }
}
