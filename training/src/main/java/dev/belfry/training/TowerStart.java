package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.model.Tensor;
import dev.belfry.model.Towers;
import dev.belfry.model.TwoTower;
import java.util.Map;
import java.util.stream.LongStream;

/** Where training starts from instead of small random numbers. */
final class TowerStart {
  /** Share of the first random values that user ids keep beside ALS factors. */
  private static final float QUIET = 0.1f;

  private TowerStart() {}

  /**
   * Puts ALS item factors into the id table, and into the history's own where there is one, at a
   * mean squared length of 1: training then starts near what a factorisation knows.
   */
  static void fromAls(
      Map<String, Tensor> parameters, Histories train, TwoTowerConfig config, Progress progress) {
    AlsConfig als =
        AlsConfig.of(
                Settings.of(
                    Map.of(
                        "als.dimension", Integer.toString(TwoTower.DIMENSION),
                        "als.threads", Integer.toString(config.threads()))))
            .withSeed(config.seed());
    float[] factors =
        new AlsTrainer(als)
            .fit(train, LongStream.range(0, train.itemCount()).toArray(), progress)
            .factors();
    double squares = 0;
    for (float factor : factors) {
      squares += factor * factor;
    }
    float scale = (float) Math.sqrt(train.itemCount() / Math.max(squares, 1e-12));
    for (String table : new String[] {Towers.ITEM_ID, Towers.HISTORY}) {
      if (parameters.containsKey(table)) {
        float[] rows = requireNonNull(parameters.get(table)).floats();
        for (int i = 0; i < factors.length; i++) {
          rows[TwoTower.DIMENSION + i] = factors[i] * scale;
        }
      }
    }
    Tensor users = parameters.get(Towers.USER_ID);
    if (users != null) {
      float[] rows = users.floats();
      for (int i = 0; i < rows.length; i++) {
        rows[i] *= QUIET;
      }
    }
  }
}
