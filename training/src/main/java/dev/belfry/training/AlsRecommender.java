package dev.belfry.training;

import dev.belfry.model.AlsModel;
import java.util.Arrays;

/** ALS as it is served: the user is folded in from the history. */
final class AlsRecommender implements Recommender {
  private final AlsModel model;

  AlsRecommender(AlsModel model) {
    this.model = model;
  }

  @Override
  public String name() {
    return OfflineModels.ALS;
  }

  @Override
  public float[] score(Split.Case question) {
    long[] itemNos = model.itemNos();
    long[] liked = Arrays.stream(question.history()).mapToLong(i -> itemNos[i]).toArray();
    float[] weights = new float[liked.length];
    Arrays.fill(weights, 1);
    return model.scoreAll(model.foldIn(liked, weights));
  }
}
