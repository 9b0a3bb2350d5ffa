package dev.belfry.training;

import ai.djl.Device;
import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Entity;
import dev.belfry.model.FeatureConfig;
import dev.belfry.model.Tensor;
import dev.belfry.model.TowerInputs;
import dev.belfry.model.TowerShape;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
  private static final int TEXT_DIMENSION = 384;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** What ids and history are measured without. */
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "item.categories",
          "item.brand",
          "item.price",
          "user.gender",
          "user.born",
          "user.zip",
          "context.device");

  /** What the towers read. */
  public enum Variant {
    /** Ids of users and items. */
    IDS,
    /** A history of up to 50 items as well. */
    HISTORY,
    /**
     * Every attribute and every computed feature as well, texts of 384 components among them, and a
     * hidden layer.
     */
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
      TowerData towers =
          TowerData.of(data, train, features(variant, config), texts(variant, items));
      for (long seed : seeds) {
        ProcessMemory.resetPeak();
        Taken taken = time(config.withSeed(seed), towers, train, steps);
        out.accept(
            String.format(
                Locale.ROOT,
                "%s, %,d items, batch %,d, seed %d: %,.0f examples/s, %.1f ms a step (%.1f of the"
                    + " processors), peak %.0f MB",
                variant.name().toLowerCase(Locale.ROOT),
                items,
                BATCH,
                seed,
                steps * BATCH / taken.seconds(),
                1_000 * taken.seconds() / steps,
                1_000 * taken.processorSeconds() / steps,
                ProcessMemory.peakMb()));
      }
    }
  }

  /**
   * What the steps took.
   *
   * @param seconds by the clock
   * @param processorSeconds of all threads of the process, the engine's included
   */
  private record Taken(double seconds, double processorSeconds) {}

  private static Taken time(TwoTowerConfig config, TowerData data, Histories train, int steps) {
    Map<String, Tensor> parameters =
        config.shape().initialise(data.schema(), data.itemCount(), data.userCount(), config.seed());
    TowerBatches batches =
        new TowerBatches(config, data, train, new TowerInputs(data.schema(), parameters), true);
    try (TowerStep step = new TowerStep(config, parameters, Device.cpu());
        ExecutorService ahead =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory())) {
      TwoTowerTrainer.steps(batches, step, 1, Math.min(WARM_UP, batches.batches()), i -> 1, ahead);
      double processor = processorSeconds();
      long start = System.nanoTime();
      for (int done = 0, epoch = 2; done < steps; epoch++) {
        int some = Math.min(steps - done, batches.batches());
        TwoTowerTrainer.steps(batches, step, epoch, some, i -> 1, ahead);
        done += some;
      }
      return new Taken((System.nanoTime() - start) / 1e9, processorSeconds() - processor);
    }
  }

  private static double processorSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
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

  private static TowerFeatures features(Variant variant, TwoTowerConfig config) {
    boolean all = variant == Variant.FEATURES;
    FeatureConfig base = FeatureConfig.attributes(config.historyLength(), config.historyDecay());
    return new TowerFeatures(
        new FeatureConfig(
            Set.of(),
            all ? Set.of() : ATTRIBUTES,
            all ? Map.of("user.zip", 256) : Map.of(),
            all ? FeatureConfig.ALL : Set.of(),
            base.text(),
            0,
            config.historyLength(),
            config.historyDecay()),
        TowerFeatures.defaults(0, 1).als(),
        Path.of("unused"));
  }

  /** Drawn embeddings of the items' texts, of unit length as the real ones are. */
  private static List<float[]> texts(Variant variant, int items) {
    SplittableRandom random = new SplittableRandom(2);
    List<float[]> texts = new ArrayList<>(items);
    for (int i = 0; i < items; i++) {
      float[] text = new float[variant == Variant.FEATURES ? TEXT_DIMENSION : 0];
      double squares = 0;
      for (int k = 0; k < text.length; k++) {
        text[k] = (float) random.nextDouble(-1, 1);
        squares += text[k] * text[k];
      }
      for (int k = 0; k < text.length; k++) {
        text[k] /= (float) Math.sqrt(squares);
      }
      texts.add(text);
    }
    return texts;
  }

  /**
   * Drawn likes, now and then a rating; an item's chance falls with the square root of its number.
   */
  private static Dataset data(int items) {
    SplittableRandom random = new SplittableRandom(1);
    Dataset.Builder data = new Dataset.Builder("drawn", schema());
    for (int i = 1; i <= items; i++) {
      data.item(i, "i" + i, item(i));
    }
    String[] devices = {"phone", "desktop", "tablet"};
    for (int u = 1; u <= USERS; u++) {
      data.user(u, "u" + u, user(u));
      for (int k = 0; k < EVENTS; k++) {
        double draw = random.nextDouble();
        int item = 1 + (int) (draw * draw * items);
        boolean rating = k % 4 == 0;
        data.event(
            u,
            item,
            rating ? "rating" : "click",
            rating ? 3 + item % 3 : 1,
            START.plus(Duration.ofHours(13L * k + u % 24)).toEpochMilli(),
            true,
            null,
            devices[(u + k) % devices.length]);
      }
    }
    return data.build();
  }

  private static Attributes item(int number) {
    Map<String, Object> values = new HashMap<>();
    values.put("categories", List.of("c" + number % 50, "d" + number % 7));
    values.put("brand", "b" + number % 200);
    values.put("price", (double) (1 + number % 97));
    values.put("created_at", START.minus(Duration.ofDays(number % 365)));
    return Attributes.of(values);
  }

  private static Attributes user(int number) {
    return Attributes.of(
        Map.of(
            "gender",
            number % 2 == 0 ? "F" : "M",
            "born",
            START.minus(Duration.ofDays(365L * (18 + number % 60))),
            "zip",
            "z" + number % 1_000));
  }

  private static AttributeSchema schema() {
    return AttributeSchema.reservedOnly()
        .with(
            1,
            List.of(
                attribute("gender", AttributeType.CATEGORY, "segment"),
                attribute("born", AttributeType.TIMESTAMP, "feature"),
                attribute("zip", AttributeType.CATEGORY, "plain")));
  }

  private static AttributeDefinition attribute(String name, AttributeType type, String role) {
    return new AttributeDefinition(Entity.USER, name, type, false, null, role);
  }
}
