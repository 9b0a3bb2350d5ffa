package dev.belfry.coldstart;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.CandidateList;
import dev.belfry.contracts.common.Source;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * Gathers the candidates of one request by source. A source's items are added best first, at most
 * {@code count} of each. For one thread.
 */
final class CandidateCollector {
  private final int count;
  private final LongPredicate filter;
  private final Map<Source, List<Candidate>> bySource = new EnumMap<>(Source.class);
  private final List<Source> order = new ArrayList<>();
  private final Set<Long> found = new HashSet<>();

  /**
   * @param filter which items may be answered
   */
  CandidateCollector(int count, LongPredicate filter) {
    this.count = count;
    this.filter = filter;
  }

  /** Distinct items that are still wanted. */
  int missing() {
    return Math.max(0, count - found.size());
  }

  boolean has(Source source) {
    return bySource.containsKey(source);
  }

  /** Adds items that passed the filter already. */
  void add(Source source, List<ScoredItem> items) {
    items.forEach(item -> put(source, item.itemNo(), item.score()));
  }

  /** Adds the best items of a ranking, found elsewhere or not. */
  void addBest(Source source, Ranking ranking) {
    int wanted = count;
    for (int rank = 0; rank < ranking.size() && wanted > 0; rank++) {
      if (filter.test(ranking.itemNo(rank))) {
        put(source, ranking.itemNo(rank), ranking.score(rank));
        wanted--;
      }
    }
  }

  /** Adds items of a ranking that are not found yet, as many as are missing. */
  void fill(Source source, Ranking ranking) {
    for (int rank = 0; rank < ranking.size() && missing() > 0; rank++) {
      fill(source, ranking.itemNo(rank), ranking.score(rank));
    }
  }

  /** Adds items that are not found yet, as many as are missing. */
  void fill(Source source, List<ScoredItem> items) {
    for (ScoredItem item : items) {
      if (missing() > 0) {
        fill(source, item.itemNo(), item.score());
      }
    }
  }

  /** Adds items that are not found yet in catalogue order, as many as are missing, with score 0. */
  void fill(Source source, CatalogueOrder items) {
    for (int place = 0; place < items.size() && missing() > 0; place++) {
      fill(source, items.itemNo(place), 0);
    }
  }

  /** What was gathered, source by source. */
  CandidateList toList() {
    List<Candidate> all = new ArrayList<>();
    order.forEach(source -> all.addAll(bySource.getOrDefault(source, List.of())));
    return new CandidateList(all);
  }

  private void fill(Source source, long itemNo, float score) {
    if (!found.contains(itemNo) && filter.test(itemNo)) {
      put(source, itemNo, score);
    }
  }

  private void put(Source source, long itemNo, float score) {
    List<Candidate> items =
        bySource.computeIfAbsent(
            source,
            first -> {
              order.add(first);
              return new ArrayList<>();
            });
    items.add(new Candidate(itemNo, source, score, 0, null));
    found.add(itemNo);
  }
}
