package dev.belfry.training;

import ai.djl.Device;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.model.Tensor;
import dev.belfry.model.TowerInputs;
import dev.belfry.model.TowerShape;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Times steps of the towers on drawn interactions: with ids only, with a history of 50, and with
 * features, over catalogues of several sizes. Batches are made as training makes them.
 */
public final class TowerThroughput {
  private static final int USERS = 20_000;
  private static final int EVENTS = 40;
  private static final int BATCH = 1_024;
  private static final int WARM_UP = 60;

  /** What the towers read. */
  public enum Variant {
    /** Ids of users and items. */
    IDS,
    /** A history of up to 50 items as well. */
    HISTORY,
    /** Categories and numbers as well, and a hidden layer. */
    FEATURES
  }

  private TowerThroughput() {}

  /**
   * Measures and tells.
   *
   * @param items size of the catalogue
   * @param steps of a run
   * @param seeds one run each
   * @param out told one line a run
   */
  public static void run(
      int items,
      List<Variant> variants,
      int steps,
      int threads,
      List<Long> seeds,
      Consumer<String> out) {
    TorchThreads.use(threads);
    Dataset data = data(items);
    Histories train = Histories.of(data);
    for (Variant variant : variants) {
      TwoTowerConfig config = config(variant, threads);
      TowerData towers = TowerData.of(data, train, config.historyLength(), config.historyDecay());
      for (long seed : seeds) {
        ProcessMemory.resetPeak();
        double seconds = time(config.withSeed(seed), towers, train, steps);
        out.accept(
            String.format(
                Locale.ROOT,
                "%s, %,d items, batch %,d, seed %d: %,.0f examples/s, %.1f ms a step, peak %.0f MB",
                variant.name().toLowerCase(Locale.ROOT),
                items,
                BATCH,
                seed,
                steps * BATCH / seconds,
                1_000 * seconds / steps,
                ProcessMemory.peakMb()));
      }
    }
  }

  private static double time(TwoTowerConfig config, TowerData data, Histories train, int steps) {
    Map<String, Tensor> parameters =
        config.shape().initialise(data.schema(), data.itemCount(), data.userCount(), config.seed());
    TowerBatches batches =
        new TowerBatches(config, data, train, new TowerInputs(data.schema(), parameters), true);
    try (TowerStep step = new TowerStep(config, parameters, Device.cpu());
        ExecutorService ahead =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory())) {
      TwoTowerTrainer.steps(batches, step, 1, Math.min(WARM_UP, batches.batches()), i -> 1, ahead);
      long start = System.nanoTime();
      for (int done = 0, epoch = 2; done < steps; epoch++) {
        int some = Math.min(steps - done, batches.batches());
        TwoTowerTrainer.steps(batches, step, epoch, some, i -> 1, ahead);
        done += some;
      }
      return (System.nanoTime() - start) / 1e9;
    }
  }

  private static TwoTowerConfig config(Variant variant, int threads) {
    boolean features = variant == Variant.FEATURES;
    TwoTowerConfig d = TwoTowerConfig.defaults();
    return new TwoTowerConfig(
        new TowerShape(64, 16, features ? List.of(128) : List.of(), true),
        variant == Variant.IDS ? 0 : 50,
        0.9,
        TwoTowerConfig.Order.TIME,
        TowerSteps.defaults(),
        new TowerNoise(features ? 0.1f : 0, 0, 0, 0, 0, 0),
        new Negatives(0, 0, 0, 0, 0, 0, Negatives.Seen.MASK, true),
        d.loss(),
        false,
        threads,
        d.seed());
  }

  /** Drawn likes; an item's chance falls with the square root of its number. */
  private static Dataset data(int items) {
    SplittableRandom random = new SplittableRandom(1);
    Dataset.Builder data = new Dataset.Builder("drawn", AttributeSchema.reservedOnly());
    for (int i = 1; i <= items; i++) {
      data.item(
          i,
          "i" + i,
          Attributes.of(
              Map.of(
                  "categories",
                  List.of("c" + i % 50, "d" + i % 7),
                  "brand",
                  "b" + i % 200,
                  "price",
                  (double) (1 + i % 97))));
    }
    for (int u = 1; u <= USERS; u++) {
      data.user(u, "u" + u, Attributes.empty());
      for (int k = 0; k < EVENTS; k++) {
        double draw = random.nextDouble();
        data.event(u, 1 + (int) (draw * draw * items), "click", 1, 1_000L * k, true);
      }
    }
    return data.build();
  }
}
