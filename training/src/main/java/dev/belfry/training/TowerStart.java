package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.model.Tensor;
import dev.belfry.model.Towers;
import dev.belfry.model.TwoTower;
import java.util.Arrays;
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

  /**
   * Takes over the id rows of an earlier model by number, and every other parameter whose shape is
   * the same.
   *
   * @param sameFeatures whether both models read the same features with the same vocabularies; else
   *     only id rows are taken
   */
  static void warm(
      Map<String, Tensor> parameters, Earlier earlier, Earlier now, boolean sameFeatures) {
    parameters.forEach(
        (name, tensor) -> {
          Tensor before = earlier.parameters().get(name);
          if (before == null) {
            return;
          }
          switch (name) {
            case Towers.ITEM_ID, Towers.HISTORY ->
                rows(tensor, now.itemNos(), before, earlier.itemNos());
            case Towers.USER_ID -> rows(tensor, now.userNos(), before, earlier.userNos());
            default -> {
              if (sameFeatures && Arrays.equals(tensor.shape(), before.shape())) {
                System.arraycopy(before.floats(), 0, tensor.floats(), 0, tensor.length());
              }
            }
          }
        });
  }

  /**
   * Parameters, and what the rows of their id tables stand for.
   *
   * @param itemNos ascending; the one at index i has row i + 1
   * @param userNos likewise
   */
  record Earlier(Map<String, Tensor> parameters, long[] itemNos, long[] userNos) {}

  private static void rows(Tensor to, long[] numbers, Tensor from, long[] earlier) {
    int dimension = (int) to.shape()[1];
    if (from.shape()[1] != dimension) {
      return;
    }
    System.arraycopy(from.floats(), 0, to.floats(), 0, dimension);
    for (int i = 0; i < numbers.length; i++) {
      int index = Arrays.binarySearch(earlier, numbers[i]);
      if (index >= 0) {
        System.arraycopy(
            from.floats(), (index + 1) * dimension, to.floats(), (i + 1) * dimension, dimension);
      }
    }
  }
}
