package dev.belfry.training;

import java.util.Arrays;

/**
 * Per user the distinct items liked, in order of the first time. Arrays are only to be read.
 *
 * @param items by user index, item indexes in order of time
 * @param millis beside each item, when it was first liked
 * @param itemCount number of items in the catalogue
 */
record Histories(int[][] items, long[][] millis, int itemCount) {
  /** The histories of a data set's positive events. */
  static Histories of(Dataset data) {
    int users = data.users().size();
    int[] sizes = new int[users];
    for (int e = 0; e < data.events(); e++) {
      sizes[data.userOf(e)] += data.isPositive(e) ? 1 : 0;
    }
    int[][] items = new int[users][];
    long[][] millis = new long[users][];
    for (int u = 0; u < users; u++) {
      items[u] = new int[sizes[u]];
      millis[u] = new long[sizes[u]];
    }
    int[] filled = new int[users];
    for (int e = 0; e < data.events(); e++) {
      int user = data.userOf(e);
      if (data.isPositive(e) && !contains(items[user], filled[user], data.itemOf(e))) {
        items[user][filled[user]] = data.itemOf(e);
        millis[user][filled[user]++] = data.millisOf(e);
      }
    }
    for (int u = 0; u < users; u++) {
      items[u] = Arrays.copyOf(items[u], filled[u]);
      millis[u] = Arrays.copyOf(millis[u], filled[u]);
    }
    return new Histories(items, millis, data.items().size());
  }

  int users() {
    return items.length;
  }

  /** Number of user-item pairs. */
  int size() {
    int size = 0;
    for (int[] own : items) {
      size += own.length;
    }
    return size;
  }

  /** Number of users by item index. */
  int[] itemUsers() {
    int[] counts = new int[itemCount];
    for (int[] own : items) {
      for (int item : own) {
        counts[item]++;
      }
    }
    return counts;
  }

  /** The first {@code lengths[u]} items of each user. */
  Histories prefix(int[] lengths) {
    int[][] shorter = new int[items.length][];
    long[][] times = new long[items.length][];
    for (int u = 0; u < items.length; u++) {
      shorter[u] = Arrays.copyOf(items[u], lengths[u]);
      times[u] = Arrays.copyOf(millis[u], lengths[u]);
    }
    return new Histories(shorter, times, itemCount);
  }

  /** A user's latest items before place {@code until}, most recent first. */
  int[] latest(int user, int until, int limit) {
    int[] latest = new int[Math.min(until, limit)];
    for (int k = 0; k < latest.length; k++) {
      latest[k] = items[user][until - 1 - k];
    }
    return latest;
  }

  private static boolean contains(int[] values, int size, int value) {
    for (int i = 0; i < size; i++) {
      if (values[i] == value) {
        return true;
      }
    }
    return false;
  }
}
