package dev.belfry.training;

import ai.djl.Device;
import dev.belfry.model.EncodedUser;
import dev.belfry.model.TwoTower;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The two towers as the rating head reads them: fitted on what was liked before a moment. */
final class RatingTowers implements AutoCloseable {
  private static final int BATCH = 2_048;

  private final TowerData data;
  private final TwoTower towers;
  private final float[][] items;

  private RatingTowers(TowerData data, TwoTower towers) {
    this.data = data;
    this.towers = towers;
    this.items = towers.embedItems(data.served());
  }

  /**
   * Trains the towers.
   *
   * @param liked what may be learned from
   * @param epochs passes over it
   */
  static RatingTowers fit(
      Dataset data, Histories liked, Settings settings, int epochs, long seed, Progress progress) {
    TwoTowerConfig config =
        TwoTowerConfig.of(settings).withSeed(seed).resolved(data.hasTimestamps());
    TorchThreads.use(config.threads());
    // Attributes and the history alone: what is computed of recent events may hold the rating
    // itself.
    TowerData towerData = TowerData.of(data, liked, config.historyLength(), config.historyDecay());
    TwoTowerTrainer.Trained trained =
        new TwoTowerTrainer("two-tower", config)
            .fit(towerData, liked, List.of(), epochs, progress, Curve.NONE, null);
    return new RatingTowers(
        towerData, TwoTower.of(trained.parameters(), towerData.schema(), Device.cpu()));
  }

  /** An item's embedding, of unit length. */
  float[] item(int item) {
    return items[item];
  }

  /**
   * The users of some ratings as they were just before each, of unit length.
   *
   * @param liked by user, every liked item with its time
   */
  float[][] users(Ratings ratings, Histories liked) {
    float[][] queries = new float[ratings.size()][];
    for (int from = 0; from < queries.length; from += BATCH) {
      List<EncodedUser> some = new ArrayList<>();
      for (int r = from; r < Math.min(queries.length, from + BATCH); r++) {
        some.add(data.user(question(ratings, r, liked)));
      }
      float[][] embedded = towers.embedUsers(some);
      System.arraycopy(embedded, 0, queries, from, embedded.length);
    }
    return queries;
  }

  /** The item of a rating, asked of its user with what was liked before it. */
  private static Split.Case question(Ratings ratings, int rating, Histories liked) {
    int user = ratings.users()[rating];
    int item = ratings.items()[rating];
    int[] all = liked.items()[user];
    long[] millis = liked.millis()[user];
    int[] before = new int[all.length];
    int size = 0;
    for (int k = 0; k < all.length && millis[k] <= ratings.millis()[rating]; k++) {
      if (all[k] == item) {
        break;
      }
      before[size++] = all[k];
    }
    return new Split.Case(user, Arrays.copyOf(before, size), new int[] {item});
  }

  @Override
  public void close() {
    towers.close();
  }
}
