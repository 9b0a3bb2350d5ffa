package dev.belfry.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A data set cut by time: what may be learned from, and what is asked. What a case's user knew
 * before never includes what is asked, and lies before it in time.
 *
 * @param protocol how it was cut, in words
 * @param train what the trainers may see while choices are made on {@code validation}
 * @param validation cases for early stopping and tuning
 * @param trainAndValidation what a final fit may see
 * @param test cases for the figures that are reported
 */
record Split(
    String protocol,
    Histories train,
    List<Case> validation,
    Histories trainAndValidation,
    List<Case> test) {
  Split {
    validation = List.copyOf(validation);
    test = List.copyOf(test);
  }

  /**
   * One question: given the history, rank every other item.
   *
   * @param user user index
   * @param history items known before, in order of time; left out of the ranking
   * @param relevant the items to be found, at least one, none of them in the history
   */
  record Case(int user, int[] history, int[] relevant) {}

  /**
   * Leave-last-out: each user's last item is the test, the one before it the validation. Users with
   * fewer than three items only train.
   */
  static Split leaveLastOut(Histories all) {
    int[] train = new int[all.users()];
    int[] known = new int[all.users()];
    List<Case> validation = new ArrayList<>();
    List<Case> test = new ArrayList<>();
    for (int u = 0; u < all.users(); u++) {
      int[] items = all.items()[u];
      int n = items.length;
      if (n < 3) {
        train[u] = n;
        known[u] = n;
        continue;
      }
      train[u] = n - 2;
      known[u] = n - 1;
      validation.add(caseOf(u, items, n - 2, n - 1));
      test.add(caseOf(u, items, n - 1, n));
    }
    return new Split(
        "leave-last-out, full ranking over the whole catalogue minus the user's training items",
        all.prefix(train),
        validation,
        all.prefix(known),
        test);
  }

  /**
   * Global split by time: the last {@code share} of the user-item pairs is the test, the share
   * before it the validation. A user with no earlier item is no case.
   */
  static Split byTime(Histories all, double share) {
    long[] times = Arrays.stream(all.millis()).flatMapToLong(Arrays::stream).sorted().toArray();
    int n = times.length;
    long testFrom = n == 0 ? 0 : times[(int) Math.min(n - 1, Math.ceil(n * (1 - share)))];
    long validationFrom = n == 0 ? 0 : times[(int) Math.min(n - 1, Math.ceil(n * (1 - 2 * share)))];
    int[] train = new int[all.users()];
    int[] known = new int[all.users()];
    List<Case> validation = new ArrayList<>();
    List<Case> test = new ArrayList<>();
    for (int u = 0; u < all.users(); u++) {
      long[] millis = all.millis()[u];
      int[] items = all.items()[u];
      train[u] = before(millis, validationFrom);
      known[u] = before(millis, testFrom);
      if (train[u] > 0 && known[u] > train[u]) {
        validation.add(caseOf(u, items, train[u], known[u]));
      }
      if (known[u] > 0 && items.length > known[u]) {
        test.add(caseOf(u, items, known[u], items.length));
      }
    }
    return new Split(
        "global split by time, last "
            + Math.round(share * 100)
            + " % of positives, full ranking over the whole catalogue minus the user's training"
            + " items",
        all.prefix(train),
        validation,
        all.prefix(known),
        test);
  }

  private static Case caseOf(int user, int[] items, int from, int to) {
    return new Case(user, Arrays.copyOf(items, from), Arrays.copyOfRange(items, from, to));
  }

  private static int before(long[] ascending, long millis) {
    int count = 0;
    while (count < ascending.length && ascending[count] < millis) {
      count++;
    }
    return count;
  }
}
