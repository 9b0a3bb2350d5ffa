package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * A data set cut into what may be learned from and what is asked. What a case's user knew before
 * never includes what is asked, and lies before it in time unless the cut is a random one.
 *
 * @param protocol how it was cut, in words
 * @param train what the trainers may see while choices are made on {@code validation}
 * @param validation cases for early stopping and tuning
 * @param trainAndValidation what a final fit may see
 * @param test cases for the figures that are reported
 * @param ordered whether what is asked comes after what is known
 * @param testFrom the moment from which on nothing may be seen; the largest number without one
 */
record Split(
    String protocol,
    Histories train,
    List<Case> validation,
    Histories trainAndValidation,
    List<Case> test,
    boolean ordered,
    long testFrom) {
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
        "leave-last-out",
        all.prefix(train),
        validation,
        all.prefix(known),
        test,
        true,
        Long.MAX_VALUE);
  }

  /**
   * Global split by time: the last {@code share} of the user-item pairs is the test, the share
   * before it the validation. A user with no earlier item is no case.
   */
  static Split byTime(Histories all, double share) {
    return byTime(
        all,
        1 - 2 * share,
        1 - share,
        1,
        "global split by time, the last " + percent(share) + " of positives");
  }

  /**
   * Temporal cross-validation: the pairs in order of time are cut into {@code folds + 1} blocks of
   * one size; fold i learns from the first i blocks, less a tenth for validation, and is asked
   * about the next.
   */
  static List<Split> crossValidation(Histories all, int folds) {
    List<Split> splits = new ArrayList<>();
    for (int fold = 1; fold <= folds; fold++) {
      double from = (double) fold / (folds + 1);
      splits.add(
          byTime(
              all,
              0.9 * from,
              from,
              (fold + 1.0) / (folds + 1),
              "temporal cross-validation, fold %d of %d, expanding window".formatted(fold, folds)));
    }
    return splits;
  }

  /** Random split: any {@code share} of the pairs is the test, whenever it happened. */
  static Split random(Histories all, double share, long seed) {
    Histories[] parts = deal(all, share, seed);
    List<Case> test = new ArrayList<>();
    for (int u = 0; u < all.users(); u++) {
      if (parts[1].items()[u].length > 0) {
        test.add(new Case(u, parts[0].items()[u], parts[1].items()[u]));
      }
    }
    return new Split(
        "random split (not by time), %s of positives, seed %d".formatted(percent(share), seed),
        parts[0],
        List.of(),
        parts[0],
        test,
        false,
        Long.MAX_VALUE);
  }

  /** A split that came with the data. */
  static Split fixed(Histories train, List<Case> validation, Histories known, List<Case> test) {
    return new Split(
        "fixed split, as given", train, validation, known, test, false, Long.MAX_VALUE);
  }

  /**
   * The same with a share of each user's training items held back for validation: the latest where
   * the split is in order of time, else any. Nothing is held back of users with one item.
   */
  Split withValidation(double share, long seed, boolean latest) {
    Random random = new Random(seed);
    int[][] kept = new int[train.users()][];
    long[][] millis = new long[train.users()][];
    List<Case> cases = new ArrayList<>();
    for (int u = 0; u < kept.length; u++) {
      int[] own = train.items()[u];
      int held = own.length < 2 ? 0 : (int) Math.max(1, Math.round(own.length * share));
      boolean[] out = new boolean[own.length];
      for (int h = 0; h < held; h++) {
        out[latest ? own.length - 1 - h : free(out, random)] = true;
      }
      kept[u] = pick(own, out, false);
      millis[u] = pick(train.millis()[u], out);
      if (held > 0) {
        cases.add(new Case(u, kept[u], pick(own, out, true)));
      }
    }
    return new Split(
        protocol,
        new Histories(kept, millis, train.itemCount()),
        cases,
        trainAndValidation,
        test,
        ordered,
        testFrom);
  }

  /** What may be seen of a data set: no event of the test part, nor any that came after it. */
  Dataset visible(Dataset data) {
    Set<Long> asked = new HashSet<>();
    long[] until = new long[trainAndValidation.users()];
    Arrays.fill(until, Long.MAX_VALUE);
    for (Case question : test) {
      int u = question.user();
      for (int item : question.relevant()) {
        asked.add(pair(u, item));
      }
      long[] known = trainAndValidation.millis()[u];
      if (ordered && known.length > 0) {
        until[u] = known[known.length - 1];
      }
    }
    return data.keeping(
        e ->
            data.millisOf(e) < testFrom
                && data.millisOf(e) <= until[data.userOf(e)]
                && !asked.contains(pair(data.userOf(e), data.itemOf(e))));
  }

  /** Cut at shares of the pairs in order of time. */
  private static Split byTime(
      Histories all, double validFrom, double testFrom, double testUntil, String protocol) {
    long[] times = Arrays.stream(all.millis()).flatMapToLong(Arrays::stream).sorted().toArray();
    long valid = moment(times, validFrom);
    long from = moment(times, testFrom);
    long until = testUntil >= 1 ? Long.MAX_VALUE : moment(times, testUntil);
    int[] train = new int[all.users()];
    int[] known = new int[all.users()];
    List<Case> validation = new ArrayList<>();
    List<Case> test = new ArrayList<>();
    for (int u = 0; u < all.users(); u++) {
      long[] millis = all.millis()[u];
      int[] items = all.items()[u];
      train[u] = before(millis, valid);
      known[u] = before(millis, from);
      int end = before(millis, until);
      if (train[u] > 0 && known[u] > train[u]) {
        validation.add(caseOf(u, items, train[u], known[u]));
      }
      if (known[u] > 0 && end > known[u]) {
        test.add(caseOf(u, items, known[u], end));
      }
    }
    return new Split(protocol, all.prefix(train), validation, all.prefix(known), test, true, from);
  }

  private static int free(boolean[] taken, Random random) {
    int place = random.nextInt(taken.length);
    while (taken[place]) {
      place = random.nextInt(taken.length);
    }
    return place;
  }

  private static long moment(long[] times, double share) {
    int n = times.length;
    return n == 0 ? 0 : times[(int) Math.min(n - 1, Math.ceil(n * share))];
  }

  /** Two parts of the pairs, drawn at random: the rest, and the share. */
  private static Histories[] deal(Histories all, double share, long seed) {
    int n = all.size();
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    Random random = new Random(seed);
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    boolean[] drawn = new boolean[n];
    for (int i = 0; i < Math.round(n * share); i++) {
      drawn[order[i]] = true;
    }
    int[][][] items = new int[2][all.users()][];
    long[][][] millis = new long[2][all.users()][];
    int at = 0;
    for (int u = 0; u < all.users(); u++) {
      int[] own = all.items()[u];
      boolean[] out = Arrays.copyOfRange(drawn, at, at + own.length);
      boolean[] in = new boolean[own.length];
      for (int i = 0; i < in.length; i++) {
        in[i] = !out[i];
      }
      at += own.length;
      items[0][u] = pick(own, out, false);
      items[1][u] = pick(own, out, true);
      millis[0][u] = pick(all.millis()[u], out);
      millis[1][u] = pick(all.millis()[u], in);
    }
    return new Histories[] {
      new Histories(items[0], millis[0], all.itemCount()),
      new Histories(items[1], millis[1], all.itemCount())
    };
  }

  private static int[] pick(int[] values, boolean[] marked, boolean wanted) {
    int[] picked = new int[values.length];
    int size = 0;
    for (int i = 0; i < values.length; i++) {
      if (marked[i] == wanted) {
        picked[size++] = values[i];
      }
    }
    return Arrays.copyOf(picked, size);
  }

  /** The values that are not marked. */
  private static long[] pick(long[] values, boolean[] marked) {
    long[] picked = new long[values.length];
    int size = 0;
    for (int i = 0; i < values.length; i++) {
      if (!marked[i]) {
        picked[size++] = values[i];
      }
    }
    return Arrays.copyOf(picked, size);
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

  private static long pair(int user, int item) {
    return (long) user << 32 | item;
  }

  private static String percent(double share) {
    if (!(share > 0 && share < 0.5)) {
      throw BelfryException.invalid(
          "the share of the test is " + share + "; more than 0 and less than 0.5 is accepted");
    }
    return String.format(Locale.ROOT, "%.4g %%", share * 100).replaceAll("\\.?0+ %", " %");
  }
}
