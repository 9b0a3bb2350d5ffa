package dev.belfry.training;

import dev.belfry.contracts.common.Item;
import dev.belfry.model.AlsModel;

/** Trains every recommender on a split and measures it on the test cases. */
final class OfflineRun {
  private final Dataset data;
  private final Split split;
  private final int k;
  private final Progress progress;
  private final Comparison comparison = new Comparison();

  OfflineRun(Dataset data, Split split, int k, Progress progress) {
    this.data = data;
    this.split = split;
    this.k = k;
    this.progress = progress;
  }

  Comparison comparison() {
    return comparison;
  }

  void popularity() {
    long start = System.nanoTime();
    PopularityRecommender recommender = new PopularityRecommender(split.train());
    double seconds = seconds(start);
    comparison.add(Evaluation.of(recommender, split.test(), k), seconds);
  }

  void als(AlsConfig config) {
    long start = System.nanoTime();
    long[] itemNos = data.items().stream().mapToLong(Item::itemNo).toArray();
    AlsModel model = new AlsTrainer(config).fit(split.train(), itemNos, progress);
    double seconds = seconds(start);
    comparison.add(Evaluation.of(new AlsRecommender(model), split.test(), k), seconds);
  }

  TwoTowerTrainer.Trained twoTower(TwoTowerConfig config, TowerData towerData) {
    long start = System.nanoTime();
    TwoTowerTrainer.Trained trained =
        new TwoTowerTrainer(config)
            .fit(towerData, split.train(), split.validation(), config.maxEpochs(), progress);
    double seconds = seconds(start);
    try (TwoTowerRecommender recommender =
        new TwoTowerRecommender(towerData, trained.parameters(), split.test())) {
      comparison.add(Evaluation.of(recommender, split.test(), k), seconds);
    }
    return trained;
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
