package dev.belfry.training;

import ai.djl.Device;
import dev.belfry.model.EncodedUser;
import dev.belfry.model.Tensor;
import dev.belfry.model.TwoTower;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The towers as they are served: the user tower on the history, an exact scan of the items. */
final class TwoTowerRecommender implements Recommender {
  private static final int BATCH = 512;

  private final String name;
  private final TowerData data;
  private final TwoTower towers;
  private final float[][] items;
  private final Map<Split.Case, float[]> users = new HashMap<>();

  /**
   * A recommender.
   *
   * @param name what it is called in tables
   * @param cases whose users are embedded ahead, in batches; others are embedded when asked for
   */
  TwoTowerRecommender(
      String name, TowerData data, Map<String, Tensor> parameters, List<Split.Case> cases) {
    this.name = name;
    this.data = data;
    this.towers = TwoTower.of(parameters, data.schema(), Device.cpu());
    this.items = towers.embedItems(data.served());
    for (int from = 0; from < cases.size(); from += BATCH) {
      List<Split.Case> some = cases.subList(from, Math.min(cases.size(), from + BATCH));
      List<EncodedUser> encoded = new ArrayList<>(some.size());
      some.forEach(c -> encoded.add(data.user(c)));
      float[][] embedded = towers.embedUsers(encoded);
      for (int i = 0; i < embedded.length; i++) {
        users.put(some.get(i), embedded[i]);
      }
    }
  }

  /** What the towers read. */
  TowerData data() {
    return data;
  }

  /** The embedding of each item, {@code [items][64]}; not a copy, only to be read. */
  float[][] items() {
    return items;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public float[] score(Split.Case question) {
    float[] user = users.get(question);
    if (user == null) {
      user = towers.embedUsers(List.of(data.user(question)))[0];
    }
    float[] scores = new float[items.length];
    for (int i = 0; i < scores.length; i++) {
      float[] item = items[i];
      float even = 0;
      float odd = 0;
      for (int k = 0; k < item.length; k += 2) {
        even += user[k] * item[k];
        odd += user[k + 1] * item[k + 1];
      }
      scores[i] = even + odd;
    }
    return scores;
  }

  @Override
  public void close() {
    towers.close();
  }
}
