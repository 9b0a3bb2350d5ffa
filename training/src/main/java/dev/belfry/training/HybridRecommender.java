package dev.belfry.training;

import java.util.ArrayList;
import java.util.List;

/**
 * Several models merged by weighted reciprocal rank fusion, the weights chosen on validation cases:
 * what is served where {@code sources} names several.
 */
final class HybridRecommender implements Recommender {
  private final List<Recommender> sources;
  private final int depth;
  private final int itemCount;
  private final RankFusion.Weights weights;

  private HybridRecommender(
      List<Recommender> sources, int depth, int itemCount, RankFusion.Weights weights) {
    this.sources = List.copyOf(sources);
    this.depth = depth;
    this.itemCount = itemCount;
    this.weights = weights;
  }

  /** Trains the sources and chooses their weights. */
  static HybridRecommender fit(FitTask task, HybridConfig config) {
    List<Recommender> sources = new ArrayList<>();
    for (String name : config.sources()) {
      sources.add(OfflineModels.named(name).fit(task));
    }
    int itemCount = task.train().itemCount();
    return new HybridRecommender(
        sources, config.depth(), itemCount, choose(sources, task.validation(), config, itemCount));
  }

  /** The weights that find most on the cases. */
  static RankFusion.Weights choose(
      List<Recommender> sources, List<Split.Case> validation, HybridConfig config, int itemCount) {
    List<RankFusion.RankedCase> cases = new ArrayList<>();
    for (Split.Case question : validation) {
      cases.add(
          new RankFusion.RankedCase(
              rankings(sources, question, config.depth()), question.relevant()));
    }
    double[] constants =
        config.constant() > 0 ? new double[] {config.constant()} : FusionWeights.constants();
    return FusionWeights.choose(cases, sources.size(), itemCount, constants);
  }

  @Override
  public String name() {
    return OfflineModels.HYBRID;
  }

  /** What was chosen. */
  RankFusion.Weights weights() {
    return weights;
  }

  @Override
  public float[] score(Split.Case question) {
    return new RankFusion(itemCount)
        .fuse(rankings(sources, question, depth), weights.bySource(), weights.constant());
  }

  private static int[][] rankings(List<Recommender> sources, Split.Case question, int depth) {
    int[][] rankings = new int[sources.size()][];
    for (int s = 0; s < rankings.length; s++) {
      float[] scores = sources.get(s).score(question);
      for (int item : question.history()) {
        scores[item] = Float.NEGATIVE_INFINITY;
      }
      rankings[s] = Evaluation.top(scores, depth);
    }
    return rankings;
  }

  @Override
  public void close() {
    sources.forEach(Recommender::close);
  }
}
