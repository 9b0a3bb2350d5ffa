package dev.belfry.training;

import dev.belfry.model.RankQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lists of candidates with what the ranker reads of each and what came of it. The arrays are only
 * to be read.
 *
 * @param lists one for each case that has a candidate
 * @param width of a candidate's features
 * @param heads how many labels a candidate has
 */
record RankLists(List<RankList> lists, int width, int heads) {
  RankLists {
    lists = List.copyOf(lists);
  }

  /**
   * One list.
   *
   * @param user index
   * @param features {@code [candidates, width]}
   * @param labels {@code [candidates, heads]}, NaN where nothing is known
   * @param relevant how many items were asked for, candidates or not
   * @param weight in the loss
   */
  record RankList(int user, float[] features, float[] labels, int relevant, float weight) {
    int size(int heads) {
      return labels.length / heads;
    }
  }

  /** Asks sources about cases. */
  static RankLists of(
      RankSources sources,
      List<Split.Case> cases,
      RankHeads heads,
      int threads,
      Progress progress) {
    RankList[] lists = new RankList[cases.size()];
    try (Workers workers = new Workers(threads)) {
      workers.forEach(
          lists.length,
          c -> {
            lists[c] = list(sources, cases.get(c), heads);
            if (c % 256 == 0) {
              progress.advance("ranker: candidates", c, lists.length);
            }
          });
    }
    List<RankList> some = new ArrayList<>(Arrays.asList(lists));
    some.removeIf(list -> list.labels().length == 0);
    return new RankLists(some, sources.features().width(), heads.heads().size());
  }

  private static RankList list(RankSources sources, Split.Case question, RankHeads heads) {
    RankQuery query = sources.query(question);
    int n = query.candidates().length;
    int width = heads.heads().size();
    int[] asked = question.relevant().clone();
    Arrays.sort(asked);
    float[] labels = new float[n * width];
    for (int c = 0; c < n; c++) {
      int item = sources.indexOf(query.candidates()[c]);
      boolean taken = Arrays.binarySearch(asked, item) >= 0;
      for (int h = 0; h < width; h++) {
        labels[c * width + h] = heads.label(h, question.user(), item, taken);
      }
    }
    float weight = 0;
    for (int item : asked) {
      weight = Math.max(weight, heads.weight(question.user(), item));
    }
    return new RankList(
        question.user(), sources.features().rows(query), labels, asked.length, weight);
  }

  /** The lists of the fifth of the users that is held out, or of the others. */
  RankLists ofUsers(boolean heldOut) {
    return new RankLists(
        lists.stream().filter(list -> (list.user() % 5 == 0) == heldOut).toList(), width, heads);
  }

  /** Candidates of all lists. */
  int rows() {
    return lists.stream().mapToInt(list -> list.size(heads)).sum();
  }
}
