package dev.belfry.training;

import dev.belfry.model.HistoryModel;

/** A model as it is served: from the history alone, whoever the user is. */
final class HistoryRecommender implements Recommender {
  private final HistoryModel model;

  HistoryRecommender(HistoryModel model) {
    this.model = model;
  }

  /** What ranks. */
  HistoryModel model() {
    return model;
  }

  @Override
  public String name() {
    return model.name();
  }

  @Override
  public float[] score(Split.Case question) {
    long[] itemNos = model.itemNos();
    int[] history = question.history();
    long[] latestFirst = new long[history.length];
    for (int k = 0; k < history.length; k++) {
      latestFirst[k] = itemNos[history[history.length - 1 - k]];
    }
    float[] scores = new float[itemNos.length];
    model.score(latestFirst, scores);
    return scores;
  }
}
