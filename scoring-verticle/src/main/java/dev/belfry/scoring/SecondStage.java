package dev.belfry.scoring;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.scoring.RankRequest;
import dev.belfry.model.EncodedItem;
import dev.belfry.model.HistoryModel;
import dev.belfry.model.ItemToItemModel;
import dev.belfry.model.ModelArtefact;
import dev.belfry.model.RankFeatures;
import dev.belfry.model.RankItem;
import dev.belfry.model.RankItems;
import dev.belfry.model.RankModel;
import dev.belfry.model.RankQuery;
import dev.belfry.model.RankerSide;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ranker of one model version: the best of the fusion by the calibrated probability of what is
 * wanted, the others behind them in the order they had. Safe for use by several threads.
 */
final class SecondStage {
  private static final Logger LOG = LoggerFactory.getLogger(SecondStage.class);

  private final RankModel model;
  private final RankItems reader;
  private final RankFeatures features;
  private final List<Source> sources;
  private final RankerSide unknown;
  private final Map<Long, Known> items = new ConcurrentHashMap<>();

  /**
   * An item that the ranker has read.
   *
   * @param side its part of the first layers, the same in every request
   */
  private record Known(RankItem item, RankerSide side) {}

  private SecondStage(RankModel model, RankItems reader, List<ItemToItemModel> itemToItem) {
    this.model = model;
    this.reader = reader;
    this.features = new RankFeatures(reader, model.facts().sources(), itemToItem, this::item);
    this.unknown = model.itemSide(null);
    this.sources = model.facts().sources().stream().map(Source::ofModel).toList();
  }

  private @Nullable RankItem item(long itemNo) {
    Known known = items.get(itemNo);
    return known == null ? null : known.item();
  }

  /** The ranker of an artefact, if it has one that reads what is computed here. */
  static Optional<SecondStage> of(ModelArtefact artefact) {
    return artefact.ranker().flatMap(model -> of(artefact, model));
  }

  private static Optional<SecondStage> of(ModelArtefact artefact, RankModel model) {
    List<ItemToItemModel> itemToItem = new ArrayList<>();
    for (String name : model.facts().itemToItem()) {
      for (HistoryModel found : artefact.historyModels()) {
        if (found instanceof ItemToItemModel one && one.name().equals(name)) {
          itemToItem.add(one);
        }
      }
    }
    SecondStage stage = new SecondStage(model, artefact.rankItems(), itemToItem);
    if (!stage.features.names().equals(model.facts().features())) {
      LOG.warn(
          "the ranker of model {} reads other features than this version of Belfry computes: its"
              + " lists keep the order of the fusion until a model is trained again",
          artefact.manifest().name());
      return Optional.empty();
    }
    return Optional.of(stage);
  }

  /** Takes in what an item is now. */
  void learn(Item item, EncodedItem encoded, @Nullable Embedding embedding) {
    if (item.deleted()) {
      items.remove(item.itemNo());
    } else {
      RankItem read = reader.item(encoded, embedding == null ? new float[0] : embedding.toArray());
      items.put(item.itemNo(), new Known(read, model.itemSide(read)));
    }
  }

  /**
   * The candidates, best first.
   *
   * @param latestFirst what the user liked, most recent first
   */
  List<Candidate> rank(RankRequest request, long[] latestFirst) {
    List<Candidate> candidates = request.candidates();
    int count = Math.min(model.facts().candidates(), candidates.size());
    if (count == 0) {
      return candidates;
    }
    RankQuery query = query(request, latestFirst, candidates.subList(0, count));
    List<RankerSide> sides = new ArrayList<>(count);
    for (Candidate candidate : candidates.subList(0, count)) {
      Known known = items.get(candidate.itemNo());
      sides.add(known == null ? unknown : known.side());
    }
    float[] relevance =
        model.relevance(model.probabilities(features.rows(query), sides), request.objectives());
    List<Candidate> ranked = new ArrayList<>(candidates.size());
    IntStream.range(0, count)
        .boxed()
        .sorted(Comparator.comparingDouble(c -> -relevance[c]))
        .forEach(c -> ranked.add(candidates.get(c).withRelevance(relevance[c])));
    float least = ranked.getLast().relevance();
    for (Candidate candidate : candidates.subList(count, candidates.size())) {
      ranked.add(
          candidate.withRelevance(Math.max(Float.MIN_NORMAL, least * candidate.relevance())));
    }
    return ranked;
  }

  private RankQuery query(RankRequest request, long[] latestFirst, List<Candidate> candidates) {
    long[] itemNos = candidates.stream().mapToLong(Candidate::itemNo).toArray();
    float[] fused = new float[itemNos.length];
    for (int c = 0; c < fused.length; c++) {
      fused[c] = candidates.get(c).relevance();
    }
    List<RankQuery.Ranking> rankings = new ArrayList<>(sources.size());
    for (Source source : sources) {
      rankings.add(ranking(request.proposed(), source));
    }
    int liked = request.user().positives() + request.sessionItems().size();
    return new RankQuery(
        latestFirst, Math.max(liked, latestFirst.length), itemNos, fused, rankings);
  }

  private static RankQuery.Ranking ranking(List<Candidate> proposed, Source source) {
    long[] itemNos = new long[RankFeatures.DEPTH];
    float[] scores = new float[itemNos.length];
    int size = 0;
    for (Candidate candidate : proposed) {
      if (candidate.source() == source && size < itemNos.length) {
        itemNos[size] = candidate.itemNo();
        scores[size++] = candidate.retrievalScore();
      }
    }
    return new RankQuery.Ranking(Arrays.copyOf(itemNos, size), Arrays.copyOf(scores, size));
  }
}
