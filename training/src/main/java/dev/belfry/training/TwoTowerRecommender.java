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
final class TwoTowerRecommender implements Recommender, AutoCloseable {
  private static final int BATCH = 512;

  private final TowerData data;
  private final TwoTower towers;
  private final float[][] items;
  private final Map<Split.Case, float[]> users = new HashMap<>();

  /**
   * A recommender.
   *
   * @param train what the parameters were learned from
   * @param cases whose users are embedded ahead, in batches; others are embedded when asked for
   */
  TwoTowerRecommender(
      TowerData data, Map<String, Tensor> parameters, Histories train, List<Split.Case> cases) {
    this.data = data;
    this.towers = TwoTower.of(parameters, data.schema(), Device.cpu());
    this.items = towers.embedItems(data.served(train));
    for (int from = 0; from < cases.size(); from += BATCH) {
      List<Split.Case> some = cases.subList(from, Math.min(cases.size(), from + BATCH));
      List<EncodedUser> encoded = new ArrayList<>(some.size());
      some.forEach(c -> encoded.add(encode(c)));
      float[][] embedded = towers.embedUsers(encoded);
      for (int i = 0; i < embedded.length; i++) {
        users.put(some.get(i), embedded[i]);
      }
    }
  }

  @Override
  public String name() {
    return "two-tower";
  }

  @Override
  public float[] score(Split.Case question) {
    float[] user = users.get(question);
    if (user == null) {
      user = towers.embedUsers(List.of(encode(question)))[0];
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

  private EncodedUser encode(Split.Case question) {
    int[] history = question.history();
    int[] latest = new int[Math.min(history.length, data.schema().historyLength())];
    for (int k = 0; k < latest.length; k++) {
      latest[k] = history[history.length - 1 - k];
    }
    return data.user(question.user(), latest, true);
  }
}
