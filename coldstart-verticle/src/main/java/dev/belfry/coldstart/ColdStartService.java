package dev.belfry.coldstart;

import dev.belfry.contracts.coldstart.ColdStartRequest;
import dev.belfry.contracts.coldstart.NeighboursRequest;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.CandidateList;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.Regime;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.reranker.Eligibility;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Candidates where the two-tower model has nothing to go on. Each source gives its own ranking; the
 * caller fuses them. The answer holds every eligible item, or {@code count} distinct ones: it is
 * never empty while one eligible item exists (a session's own items are not eligible for its list).
 * Safe for use by several threads.
 */
final class ColdStartService implements AutoCloseable {
  /** Content order starts from this many of the most popular items where no item is given. */
  private static final int ANCHORS = SessionRecommender.CONTENT_SEEDS;

  private final CatalogueSnapshots catalogues;
  private final ModelSnapshots models = new ModelSnapshots();

  /**
   * @param cachedItems how many items' neighbours are remembered for a catalogue version
   */
  ColdStartService(int cachedItems) {
    catalogues = new CatalogueSnapshots(cachedItems);
  }

  /** Takes a catalogue version in; of those before it the newest is kept. */
  void apply(Catalogue next, Collection<Item> changes) {
    catalogues.apply(next, changes);
  }

  /** Takes a model version in; of the others only those named stay. */
  void put(ModelSnapshot model, Set<String> keep) {
    models.put(model, keep);
  }

  /** Whether a model version is held. */
  boolean holds(String model) {
    return models.holds(model);
  }

  /**
   * Candidates by the request's regime.
   *
   * @throws BelfryException VERSION_GONE for a catalogue or model version that is not held
   */
  CandidateList candidates(ColdStartRequest request) {
    requirePositive(request.count());
    CatalogueSnapshot catalogue = catalogues.at(request.versions().catalogue());
    ModelSnapshot model = models.named(request.versions().model());
    List<Long> seeds = seeds(request);
    LongPredicate eligible = eligible(catalogue, request.eligibility());
    LongPredicate unseeded = without(seeds, eligible);
    CandidateCollector collector =
        new CandidateCollector(
            request.count(), request.regime() == Regime.SESSION ? unseeded : eligible);
    Call call = new Call(request, catalogue, model, seeds, unseeded, collector);
    switch (request.regime()) {
      case WARM -> call.warm();
      case COLD_USER -> call.coldUser();
      case SESSION -> call.session();
      case ANONYMOUS -> call.anonymous();
    }
    call.fill();
    return collector.toList();
  }

  /**
   * The items nearest to one in text and attributes, source CONTENT, similarity in (0, 1] as the
   * score. Empty for an item that is not in the catalogue or shares no term with another.
   *
   * @throws BelfryException VERSION_GONE for a catalogue version (with {@code warmOnly}, a model
   *     version) that is not held
   */
  CandidateList neighbours(NeighboursRequest request) {
    requirePositive(request.count());
    CatalogueSnapshot catalogue = catalogues.at(request.versions().catalogue());
    Eligibility eligibility = request.eligibility();
    LongPredicate wanted =
        eligibility == null ? catalogue.order()::contains : eligible(catalogue, eligibility);
    if (request.warmOnly()) {
      wanted = wanted.and(models.named(request.versions().model()).warmItems()::contains);
    }
    return new CandidateList(
        catalogue.content().neighbours(request.itemNo(), wanted, request.count()).stream()
            .map(item -> new Candidate(item.itemNo(), Source.CONTENT, item.score(), 0, null))
            .toList());
  }

  @Override
  public void close() {
    catalogues.close();
  }

  /** One request, with the snapshots it was admitted with. */
  private record Call(
      ColdStartRequest request,
      CatalogueSnapshot catalogue,
      ModelSnapshot model,
      List<Long> seeds,
      LongPredicate unseeded,
      CandidateCollector collector) {

    void warm() {
      addFoldIn();
      fillFromSegment();
    }

    void coldUser() {
      Ranking ranking = segment();
      collector.addBest(
          ranking == null ? Source.POPULARITY : Source.SEGMENT_POPULARITY,
          ranking == null ? model.popularity().overall() : ranking);
      addFoldIn();
      addContent();
    }

    void session() {
      addFoldIn();
      addContent();
      fillFromSegment();
    }

    void anonymous() {
      model
          .popularity()
          .context(request.context())
          .ifPresent(ranking -> collector.addBest(Source.CONTEXT_POPULARITY, ranking));
      collector.addBest(Source.POPULARITY, model.popularity().overall());
    }

    /** What is still missing: by category popularity, then content order, then catalogue order. */
    void fill() {
      if (collector.missing() > 0) {
        collector.fill(Source.CATEGORY_POPULARITY, catalogue.byCategory(model));
      }
      if (collector.missing() > 0 && !collector.has(Source.CONTENT)) {
        collector.fill(
            Source.CONTENT,
            SessionRecommender.contentNeighbours(
                catalogue.content(), contentSeeds(), unseeded, request.count()));
      }
      if (collector.missing() > 0) {
        collector.fill(Source.POPULARITY, catalogue.order());
      }
    }

    private void addFoldIn() {
      collector.add(
          Source.ALS_FOLD_IN,
          SessionRecommender.foldIn(model.als(), seeds, unseeded, request.count()));
    }

    private void addContent() {
      collector.add(
          Source.CONTENT,
          SessionRecommender.contentNeighbours(
              catalogue.content(), seeds, unseeded, request.count()));
    }

    private void fillFromSegment() {
      Ranking ranking = segment();
      if (ranking != null) {
        collector.fill(Source.SEGMENT_POPULARITY, ranking);
      } else {
        collector.fill(Source.POPULARITY, model.popularity().overall());
      }
    }

    private @Nullable Ranking segment() {
      return model.popularity().segment(request.user().attributes()).orElse(null);
    }

    private List<Long> contentSeeds() {
      if (!seeds.isEmpty()) {
        return seeds;
      }
      Ranking overall = model.popularity().overall();
      Set<Long> anchors = new LinkedHashSet<>();
      for (int rank = 0; rank < Math.min(ANCHORS, overall.size()); rank++) {
        anchors.add(overall.itemNo(rank));
      }
      return List.copyOf(anchors);
    }
  }

  /** The session's items, newest first, then what the user liked lately. */
  private static List<Long> seeds(ColdStartRequest request) {
    Set<Long> seeds = new LinkedHashSet<>(request.sessionItems().reversed());
    if (request.regime() != Regime.ANONYMOUS) {
      request.user().recent().stream()
          .filter(Interaction::positive)
          .map(Interaction::itemNo)
          .limit(UserProfile.RECENT_LIMIT)
          .forEach(seeds::add);
    }
    return List.copyOf(seeds);
  }

  private static LongPredicate eligible(CatalogueSnapshot catalogue, Eligibility eligibility) {
    CatalogueOrder live = catalogue.order();
    return itemNo -> eligibility.contains(itemNo) && live.contains(itemNo);
  }

  private static LongPredicate without(List<Long> seeds, LongPredicate eligible) {
    ItemNumbers numbers = ItemNumbers.of(seeds.stream().mapToLong(Long::longValue).toArray());
    return itemNo -> !numbers.contains(itemNo) && eligible.test(itemNo);
  }

  private static void requirePositive(int count) {
    if (count < 1) {
      throw BelfryException.invalid("count is " + count + ", and must be at least 1");
    }
  }
}
