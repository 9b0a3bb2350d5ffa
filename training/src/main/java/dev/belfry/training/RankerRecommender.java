package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The hybrid with the second stage: sources that know the earlier part of the training data alone
 * propose the candidates that the ranker learns from, those that know all of it the ones that it
 * ranks.
 */
final class RankerRecommender implements Recommender {
  private final Map<String, Recommender> sources;
  private final Recommender ranker;

  private RankerRecommender(Map<String, Recommender> sources, Recommender ranker) {
    this.sources = sources;
    this.ranker = ranker;
  }

  /** Trains the sources twice, and the ranker. */
  static RankerRecommender fit(FitTask task, HybridConfig hybrid, SecondStageConfig config) {
    Map<String, Recommender> last = sources(task, hybrid);
    Map<String, Double> weights = proposing(config.retrieval(), weights(task, hybrid, last));
    RankSources ranked = sources(task, last, weights, config);
    RankHoldout holdout =
        RankHoldout.of(
            task.train(),
            task.validation(),
            config.perUser(),
            config.lists(),
            Histories.of(task.data()));
    FitTask early =
        new FitTask(
            task.data(),
            holdout.earlier(),
            firstOfEach(holdout.cases()),
            task.settings(),
            task.seed(),
            task.progress(),
            Curve.NONE,
            null);
    Map<String, Recommender> first = sources(early, hybrid);
    RankHeads heads = new RankHeads(task.data(), config.eventWeights());
    RankerFit fit;
    try {
      fit =
          RankerFit.of(
              sources(early, first, weights, config),
              holdout.cases(),
              heads,
              config,
              task.seed(),
              task.progress(),
              task.curve());
    } finally {
      first.values().forEach(Recommender::close);
    }
    RankLists validation =
        RankLists.of(ranked, task.validation(), heads, config.threads(), task.progress());
    task.progress().note("The ranker, on validation: " + RankerFit.of(fit.model(), validation));
    return new RankerRecommender(
        last, RankerFit.recommender(ranked, fit.model(), task.train().itemCount()));
  }

  private static Map<String, Recommender> sources(FitTask task, HybridConfig hybrid) {
    Map<String, Recommender> sources = new LinkedHashMap<>();
    for (String name : hybrid.sources()) {
      sources.put(name, OfflineModels.named(name).fit(task));
    }
    return sources;
  }

  private static Map<String, Double> weights(
      FitTask task, HybridConfig hybrid, Map<String, Recommender> sources) {
    RankFusion.Weights found =
        HybridRecommender.choose(
            List.copyOf(sources.values()),
            task.validation(),
            new HybridConfig(hybrid.sources(), hybrid.depth(), SourceWeights.CONSTANT),
            task.train().itemCount());
    Map<String, Double> weights = new LinkedHashMap<>();
    for (String name : sources.keySet()) {
      double weight = found.bySource()[weights.size()];
      weights.put(name, weight);
    }
    weights.values().removeIf(weight -> weight == 0);
    return weights;
  }

  /**
   * The weights of the sources that propose. With {@code ranker.retrieval} it is one source alone,
   * the best of which are ranked in an order that is compared with the source's own; what the
   * others say of them is still read.
   */
  private static Map<String, Double> proposing(String one, Map<String, Double> weights) {
    if (one.equals(SecondStageConfig.FUSION)) {
      return weights;
    }
    if (!weights.containsKey(one)) {
      throw BelfryException.invalid(
          "ranker.retrieval is '%s'; '%s' and the sources that the fusion gives a weight are accepted: %s"
              .formatted(one, SecondStageConfig.FUSION, String.join(", ", weights.keySet())));
    }
    Map<String, Double> proposing = new LinkedHashMap<>(weights);
    proposing.replaceAll((name, weight) -> name.equals(one) ? 1.0 : 0.0);
    return proposing;
  }

  private static RankSources sources(
      FitTask task,
      Map<String, Recommender> sources,
      Map<String, Double> weights,
      SecondStageConfig config) {
    TowerData data = null;
    for (Recommender source : sources.values()) {
      data = source instanceof TwoTowerRecommender towers ? towers.data() : data;
    }
    if (data == null) {
      data =
          TowerData.of(
              task.data(), task.train(), OfflineModels.features(task.settings()), task.progress());
    }
    return new RankSources(
        sources, weights, SourceWeights.CONSTANT, config.candidates(), data, task.data());
  }

  /** One case of each user, by which sources stop. */
  private static List<Split.Case> firstOfEach(List<Split.Case> cases) {
    Set<Integer> users = new LinkedHashSet<>();
    List<Split.Case> first = new ArrayList<>();
    for (Split.Case question : cases) {
      if (users.add(question.user())) {
        first.add(question);
      }
    }
    return first;
  }

  @Override
  public String name() {
    return OfflineModels.RANKER;
  }

  @Override
  public float[] score(Split.Case question) {
    return ranker.score(question);
  }

  @Override
  public void close() {
    sources.values().forEach(Recommender::close);
  }
}
