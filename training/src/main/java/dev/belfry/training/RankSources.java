package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Item;
import dev.belfry.model.EncodedItem;
import dev.belfry.model.ItemToItemModel;
import dev.belfry.model.RankFeatures;
import dev.belfry.model.RankItem;
import dev.belfry.model.RankItems;
import dev.belfry.model.RankQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Fitted models that propose candidates together, and what the ranker reads of their proposals.
 * Safe for use by several threads.
 */
final class RankSources {
  /** Cuts a user's history to what a profile holds. */
  private static final int HISTORY = 50;

  private final List<Recommender> sources = new ArrayList<>();
  private final double[] weights;
  private final double constant;
  private final int candidates;
  private final long[] itemNos;
  private final RankFeatures features;
  private final List<String> names = new ArrayList<>();
  private final List<String> itemToItem = new ArrayList<>();

  /**
   * Sources.
   *
   * @param models by name, in the order of the ranker's features
   * @param weights in the fusion, by the models that are read; 0 for one that does not propose
   * @param constant of the fusion
   * @param candidates how many of the fused best are ranked
   * @param data what the items' features are read from
   */
  RankSources(
      Map<String, Recommender> models,
      Map<String, Double> weights,
      double constant,
      int candidates,
      TowerData data,
      Dataset items) {
    List<ItemToItemModel> weighing = new ArrayList<>();
    float[][] embeddings = new float[data.itemCount()][0];
    for (Map.Entry<String, Recommender> model : models.entrySet()) {
      if (weights.containsKey(model.getKey())) {
        names.add(model.getKey());
        sources.add(model.getValue());
      }
      switch (model.getValue()) {
        case TwoTowerRecommender towers -> embeddings = towers.items();
        case HistoryRecommender history -> {
          if (history.model() instanceof ItemToItemModel found) {
            itemToItem.add(found.name());
            weighing.add(found);
          }
        }
        default -> {}
      }
    }
    this.weights =
        names.stream().mapToDouble(name -> requireNonNull(weights.get(name), name)).toArray();
    this.constant = constant;
    this.candidates = candidates;
    this.itemNos = items.items().stream().mapToLong(Item::itemNo).toArray();
    RankItem[] known = known(data, embeddings);
    this.features =
        new RankFeatures(
            new RankItems(data.schema(), data.facts()),
            names,
            weighing,
            itemNo -> known[Arrays.binarySearch(itemNos, itemNo)]);
  }

  private static RankItem[] known(TowerData data, float[][] embeddings) {
    RankItems reader = new RankItems(data.schema(), data.facts());
    RankItem[] known = new RankItem[embeddings.length];
    List<EncodedItem> encoded = data.served();
    Arrays.setAll(known, i -> reader.item(encoded.get(i), embeddings[i]));
    return known;
  }

  /** What is read of each candidate. */
  RankFeatures features() {
    return features;
  }

  /** Names of what is read. */
  ListwiseTrainer.Inputs inputs() {
    return new ListwiseTrainer.Inputs(names, itemToItem, features.names(), features.itemWidth());
  }

  /** The index of an item. */
  int indexOf(long itemNo) {
    return Arrays.binarySearch(itemNos, itemNo);
  }

  /** The fused best of all sources for a case, and what each source said. */
  RankQuery query(Split.Case question) {
    int[][] rankings = new int[sources.size()][];
    List<RankQuery.Ranking> said = new ArrayList<>(rankings.length);
    for (int s = 0; s < rankings.length; s++) {
      Recommender source = sources.get(s);
      float[] scores = source.score(question);
      for (int item : question.history()) {
        scores[item] = Float.NEGATIVE_INFINITY;
      }
      if (source instanceof HistoryRecommender) {
        // As it is served: only what speaks for an item is an answer.
        for (int i = 0; i < scores.length; i++) {
          scores[i] = scores[i] > 0 ? scores[i] : Float.NEGATIVE_INFINITY;
        }
      }
      rankings[s] = Evaluation.top(scores, RankFeatures.DEPTH);
      said.add(ranking(rankings[s], scores));
    }
    float[] fused = new RankFusion(itemNos.length).fuse(rankings, weights, constant);
    for (int i = 0; i < fused.length; i++) {
      fused[i] = fused[i] > 0 ? fused[i] : Float.NEGATIVE_INFINITY;
    }
    int[] best = Evaluation.top(fused, candidates);
    float[] relevance = new float[best.length];
    for (int c = 0; c < best.length; c++) {
      relevance[c] = fused[best[c]] / fused[best[0]];
    }
    int[] history = question.history();
    long[] latestFirst = new long[Math.min(HISTORY, history.length)];
    for (int k = 0; k < latestFirst.length; k++) {
      latestFirst[k] = itemNos[history[history.length - 1 - k]];
    }
    return new RankQuery(latestFirst, history.length, numbers(best), relevance, said);
  }

  private RankQuery.Ranking ranking(int[] items, float[] scores) {
    float[] own = new float[items.length];
    for (int i = 0; i < own.length; i++) {
      own[i] = scores[items[i]];
    }
    return new RankQuery.Ranking(numbers(items), own);
  }

  private long[] numbers(int[] items) {
    return Arrays.stream(items).mapToLong(item -> itemNos[item]).toArray();
  }
}
