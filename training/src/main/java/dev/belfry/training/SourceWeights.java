package dev.belfry.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which models propose candidates together, and what each weighs when they are fused.
 *
 * @param byName weights above 0 by the model's name; one name alone ranks as that model does
 */
record SourceWeights(Map<String, Double> byName) {
  /** The two-tower alone, where there is nothing to choose by. */
  static final SourceWeights ALONE = new SourceWeights(Map.of(OfflineModels.TWO_TOWER, 1.0));

  /** How many of each model's best are fused. */
  static final int DEPTH = 100;

  /** As {@link dev.belfry.contracts.common.Fusion} has it. */
  static final double CONSTANT = 10;

  /** A fusion must find so much more than its best source, as a share of what that finds. */
  private static final double LEAST_GAIN = 0.005;

  /** More cases tell no finer weights. */
  private static final int MAX_CASES = 5_000;

  SourceWeights {
    byName = Map.copyOf(byName);
  }

  /** The weights that find most on the cases; the best model alone where no fusion finds more. */
  static SourceWeights choose(
      Map<String, Recommender> models, List<Split.Case> validation, int itemCount) {
    if (validation.isEmpty()) {
      return ALONE;
    }
    List<Recommender> sources = List.copyOf(models.values());
    List<RankFusion.RankedCase> cases = new ArrayList<>();
    int step = 1 + (validation.size() - 1) / MAX_CASES;
    for (int c = 0; c < validation.size(); c += step) {
      Split.Case question = validation.get(c);
      cases.add(new RankFusion.RankedCase(rankings(sources, question), question.relevant()));
    }
    RankFusion fusion = new RankFusion(itemCount);
    double bestGain = -1;
    int best = 0;
    for (int s = 0; s < sources.size(); s++) {
      double[] alone = new double[sources.size()];
      alone[s] = 1;
      double gain = fusion.gain(cases, alone, CONSTANT);
      if (gain > bestGain) {
        bestGain = gain;
        best = s;
      }
    }
    RankFusion.Weights fused =
        FusionWeights.choose(cases, sources.size(), itemCount, new double[] {CONSTANT});
    List<String> names = List.copyOf(models.keySet());
    if (fused.gain() <= bestGain * (1 + LEAST_GAIN)) {
      return new SourceWeights(Map.of(names.get(best), 1.0));
    }
    Map<String, Double> weights = new LinkedHashMap<>();
    for (int s = 0; s < names.size(); s++) {
      if (fused.bySource()[s] > 0) {
        weights.put(names.get(s), fused.bySource()[s]);
      }
    }
    return new SourceWeights(weights);
  }

  /** The models ranked as these weights say. */
  Recommender recommender(Map<String, Recommender> models, int itemCount) {
    List<Recommender> used = new ArrayList<>();
    List<Double> weightOfUsed = new ArrayList<>();
    models.forEach(
        (name, model) -> {
          if (byName.containsKey(name)) {
            used.add(model);
            weightOfUsed.add(byName.get(name));
          }
        });
    double[] weights = weightOfUsed.stream().mapToDouble(Double::doubleValue).toArray();
    return new Recommender() {
      @Override
      public String name() {
        return OfflineModels.HYBRID;
      }

      @Override
      public float[] score(Split.Case question) {
        return used.size() == 1
            ? used.getFirst().score(question)
            : new RankFusion(itemCount).fuse(rankings(used, question), weights, CONSTANT);
      }
    };
  }

  private static int[][] rankings(List<Recommender> sources, Split.Case question) {
    int[][] rankings = new int[sources.size()][];
    Arrays.setAll(
        rankings,
        s -> {
          float[] scores = sources.get(s).score(question);
          for (int item : question.history()) {
            scores[item] = Float.NEGATIVE_INFINITY;
          }
          return Evaluation.top(scores, DEPTH);
        });
    return rankings;
  }

  /** As in {@code two-tower x 1, ease x 0.5}. */
  @Override
  public String toString() {
    return String.join(
        ", ",
        byName.entrySet().stream()
            .sorted(
                Map.Entry.<String, Double>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(entry -> entry.getKey() + " x " + entry.getValue())
            .toList());
  }
}
