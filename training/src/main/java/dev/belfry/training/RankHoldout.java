package dev.belfry.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The later part of a training history, each item of it asked with what came before: what the
 * ranker learns from, while sources that know nothing of it propose the candidates. Where the
 * validation lies after everything in time, so does the later part; else it is the end of each
 * user's history.
 *
 * @param earlier what the sources learn from
 * @param cases in no order; of each user some of the latest
 */
record RankHoldout(Histories earlier, List<Split.Case> cases) {
  /** The share of pairs that is the later part. */
  private static final double SHARE = 0.2;

  RankHoldout {
    cases = List.copyOf(cases);
  }

  /**
   * Cuts a training history.
   *
   * @param validation cases that follow it
   * @param perUser the most cases of one user
   * @param limit the most cases
   */
  static RankHoldout of(
      Histories train, List<Split.Case> validation, int perUser, int limit, Histories all) {
    long cut = isByTime(train, validation, all) ? moment(train) : Long.MAX_VALUE;
    int[] kept = new int[train.users()];
    List<Split.Case> cases = new ArrayList<>();
    for (int u = 0; u < kept.length; u++) {
      int[] own = train.items()[u];
      int from =
          cut == Long.MAX_VALUE
              ? own.length - Math.min(perUser, (int) (own.length * SHARE))
              : before(train.millis()[u], cut);
      kept[u] = from;
      int step = Math.max(1, Math.ceilDiv(own.length - from, perUser));
      for (int place = Math.max(1, from); place < own.length; place += step) {
        cases.add(
            new Split.Case(
                u, Arrays.copyOf(own, place), Arrays.copyOfRange(own, place, place + 1)));
      }
    }
    List<Split.Case> some = new ArrayList<>();
    double stride = Math.max(1, (double) cases.size() / limit);
    for (double at = 0; at < cases.size(); at += stride) {
      some.add(cases.get((int) at));
    }
    return new RankHoldout(train.prefix(kept), some);
  }

  /** Whether everything that validation asks for came after everything that is learned from. */
  private static boolean isByTime(Histories train, List<Split.Case> validation, Histories all) {
    long last = Long.MIN_VALUE;
    for (long[] own : train.millis()) {
      last = own.length == 0 ? last : Math.max(last, own[own.length - 1]);
    }
    for (Split.Case question : validation) {
      int[] items = all.items()[question.user()];
      for (int p = 0; p < items.length; p++) {
        if (items[p] == question.relevant()[0] && all.millis()[question.user()][p] < last) {
          return false;
        }
      }
    }
    return !validation.isEmpty();
  }

  private static long moment(Histories train) {
    long[] times = Arrays.stream(train.millis()).flatMapToLong(Arrays::stream).sorted().toArray();
    return times.length == 0 ? Long.MAX_VALUE : times[(int) (times.length * (1 - SHARE))];
  }

  private static int before(long[] millis, long moment) {
    int count = 0;
    while (count < millis.length && millis[count] < moment) {
      count++;
    }
    return count;
  }
}
