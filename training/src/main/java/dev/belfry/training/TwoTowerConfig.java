package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.model.HistoryShape;
import dev.belfry.model.TowerOptions;
import dev.belfry.model.TowerShape;
import dev.belfry.model.TwoTower;
import java.util.ArrayList;
import java.util.List;

/**
 * How the two towers are trained.
 *
 * @param shape sizes of the layers
 * @param historyLength how many latest items the user tower reads
 * @param historyDecay weight of an item of the history relative to the next newer one
 * @param order what of a user's items an example's history holds
 * @param steps batches, epochs and rates
 * @param noise what is hidden in training
 * @param negatives what a positive is told from
 * @param loss what is made small
 * @param fromAls whether the id tables start from ALS factors, where the trainer is given them
 * @param threads of the engine, process-wide, and of the gathering of rows
 * @param seed of initial values, order and draws
 */
public record TwoTowerConfig(
    TowerShape shape,
    int historyLength,
    double historyDecay,
    Order order,
    TowerSteps steps,
    TowerNoise noise,
    Negatives negatives,
    TowerLoss loss,
    boolean fromAls,
    int threads,
    long seed) {
  /** What of a user's items an example's history holds. */
  public enum Order {
    /** By time where the data has times, else none. */
    AUTO,
    /** The items before the example. */
    TIME,
    /** The user's other items, wherever they stand: for data without times. */
    NONE
  }

  public TwoTowerConfig {
    requireNonNull(shape, "shape is null");
    requireNonNull(order, "order is null");
    requireNonNull(steps, "steps is null");
    requireNonNull(noise, "noise is null");
    requireNonNull(negatives, "negatives is null");
    requireNonNull(loss, "loss is null");
  }

  /** Settings that hold up on the data sets of docs/benchmarks.md. */
  public static TwoTowerConfig defaults() {
    return new TwoTowerConfig(
        new TowerShape(16, 16, List.of(128), false),
        50,
        0.9,
        Order.AUTO,
        TowerSteps.defaults(),
        TowerNoise.defaults(),
        Negatives.defaults(),
        TowerLoss.defaults(),
        false,
        2,
        1);
  }

  /** Settings of causal self-attention that hold up on the data sets of docs/benchmarks.md. */
  static TwoTowerConfig sequenceDefaults() {
    TwoTowerConfig d = defaults();
    TowerSteps steps = d.steps;
    TowerNoise noise = d.noise;
    return new TwoTowerConfig(
        new TowerShape(
            0,
            d.shape.categoryDimension(),
            List.of(),
            true,
            d.shape.options(),
            new HistoryShape(HistoryShape.Kind.SEQUENCE, 50, 1, 2, 128)),
        d.historyLength,
        0.75,
        d.order,
        new TowerSteps(
            steps.batchSize(),
            8,
            steps.patience(),
            steps.validationUsers(),
            0.003f,
            0.25f,
            steps.warmUp(),
            steps.lastRate(),
            steps.weightDecay(),
            steps.tableDecay()),
        new TowerNoise(
            0.15f, 0.5f, noise.historyDropout(), noise.userIdDropout(), noise.itemIdDropout(), 0),
        d.negatives,
        d.loss,
        d.fromAls,
        d.threads,
        d.seed);
  }

  /** The defaults, with what the settings {@code two-tower.*} say. */
  public static TwoTowerConfig of(Settings settings) {
    return of(settings, defaults());
  }

  /** Other defaults, with what the settings {@code two-tower.*} say. */
  static TwoTowerConfig of(Settings settings, TwoTowerConfig d) {
    TowerShape shape = d.shape;
    return new TwoTowerConfig(
        new TowerShape(
            settings.getInt("two-tower.user-id-dimension", shape.userIdDimension(), 0, 1_024),
            settings.getInt("two-tower.category-dimension", shape.categoryDimension(), 1, 1_024),
            widths(settings, shape.hidden()),
            settings.getBoolean("two-tower.shared-history", shape.sharedHistory()),
            new TowerOptions(
                settings.getEnum("two-tower.activation", shape.options().activation()),
                settings.getDouble(
                    "two-tower.history-exponent", shape.options().historyExponent(), 0, 1)),
            history(settings, shape.history())),
        settings.getInt("two-tower.history-length", d.historyLength, 1, 10_000),
        settings.getDouble("two-tower.history-decay", d.historyDecay, 0, 1),
        settings.getEnum("two-tower.order", d.order),
        TowerSteps.of(settings, d.steps),
        TowerNoise.of(settings, d.noise),
        Negatives.of(settings),
        TowerLoss.of(settings, d.loss),
        settings.getBoolean("two-tower.from-als", d.fromAls),
        settings.getInt("two-tower.threads", d.threads, 1, 256),
        d.seed);
  }

  private static HistoryShape history(Settings settings, HistoryShape d) {
    return new HistoryShape(
        settings.getEnum("two-tower.history", d.kind()),
        settings.getInt("two-tower.distances", d.distances(), 1, 10_000),
        settings.getInt("two-tower.layers", d.layers(), 1, 16),
        heads(settings, d.heads()),
        settings.getInt("two-tower.feed-forward", d.hidden(), 1, 4_096));
  }

  private static int heads(Settings settings, int fallback) {
    int heads = settings.getInt("two-tower.heads", fallback, 1, TwoTower.DIMENSION);
    if (TwoTower.DIMENSION % heads == 0) {
      return heads;
    }
    settings.refuse(
        "two-tower.heads", Integer.toString(heads), "a divisor of " + TwoTower.DIMENSION);
    return fallback;
  }

  private static List<Integer> widths(Settings settings, List<Integer> fallback) {
    String key = "two-tower.hidden";
    List<Integer> widths = new ArrayList<>();
    for (String text : settings.getList(key, fallback.stream().map(String::valueOf).toList())) {
      if (text.equals("none")) {
        continue;
      }
      if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > 4_096) {
        settings.refuse(key, text, "widths from 1 to 4096 separated by commas, or none");
        return fallback;
      }
      widths.add(Integer.parseInt(text));
    }
    return widths;
  }

  /** What tuning draws from. */
  static SearchSpace searchSpace() {
    return SearchSpace.of(
            SearchSpace.logUniform("two-tower.learning-rate", 0.0005, 0.01),
            SearchSpace.logUniform("two-tower.table-rate", 0.01, 0.3),
            SearchSpace.uniform("two-tower.dropout", 0, 0.5),
            SearchSpace.choice("two-tower.hidden", "none", "64", "128", "256"),
            SearchSpace.uniform("two-tower.history-decay", 0.7, 1),
            SearchSpace.uniform("two-tower.user-balance", 0, 1))
        .halving("two-tower.epochs", 2, defaults().steps.maxEpochs());
  }

  /** Whether an example's history ends before it. */
  boolean ordered(boolean timestamps) {
    return order == Order.TIME || (order == Order.AUTO && timestamps);
  }

  /** The same, with the order that the data allows. */
  TwoTowerConfig resolved(boolean timestamps) {
    return new TwoTowerConfig(
        shape,
        historyLength,
        historyDecay,
        ordered(timestamps) ? Order.TIME : Order.NONE,
        steps,
        noise,
        negatives,
        loss,
        fromAls,
        threads,
        seed);
  }

  /** The same with another seed. */
  public TwoTowerConfig withSeed(long newSeed) {
    return new TwoTowerConfig(
        shape,
        historyLength,
        historyDecay,
        order,
        steps,
        noise,
        negatives,
        loss,
        fromAls,
        threads,
        newSeed);
  }
}
