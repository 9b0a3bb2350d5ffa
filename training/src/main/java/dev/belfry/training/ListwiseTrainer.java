package dev.belfry.training;

import dev.belfry.model.Calibration;
import dev.belfry.model.RankFacts;
import dev.belfry.model.RankModel;
import dev.belfry.model.RankerLayers;
import dev.belfry.model.RankerSchema;
import dev.belfry.model.RankerShape;
import dev.belfry.model.RankerShape.Head;
import dev.belfry.model.Tensor;
import dev.belfry.training.RankLists.RankList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Trains the second stage on lists of candidates. A fifth of the users is held out: their lists say
 * when to stop, and calibrate the outputs.
 */
final class ListwiseTrainer {
  private static final float LEAST_DEVIATION = 1e-6f;
  private static final float LEVEL = 0.1f;

  private final SecondStageConfig config;
  private final long seed;

  ListwiseTrainer(SecondStageConfig config, long seed) {
    this.config = config;
    this.seed = seed;
  }

  /** Names of what a ranker reads. */
  record Inputs(
      List<String> sources, List<String> itemToItem, List<String> features, int itemWidth) {}

  /**
   * Trains.
   *
   * @param lists their features are scaled in place
   */
  RankModel fit(RankLists lists, List<Head> heads, Inputs inputs, Progress progress, Curve curve) {
    RankFacts unscaled = facts(lists, heads, inputs);
    lists.lists().forEach(list -> unscaled.scale(list.features()));
    RankFacts facts = onScaled(unscaled);
    RankLists heldOut = lists.ofUsers(true);
    List<RankList> train = new ArrayList<>(lists.ofUsers(false).lists());
    if (config.pointwise() == 0) {
      train.removeIf(list -> !isTaken(list, heads.size()));
    }
    RankerShape shape = facts.shape();
    RankerSchema schema = RankModel.schema(lists.width(), inputs.itemWidth());
    Map<String, Tensor> best = initial(shape, schema, lists);
    Random random = new Random(seed);
    double bestGain = -1;
    int bestEpoch = 0;
    try (ListwiseStep step = new ListwiseStep(shape, schema, config, best)) {
      for (int epoch = 1; epoch <= config.epochs(); epoch++) {
        double loss = epoch(step, train, random);
        Map<String, Tensor> now = step.copy();
        double gain = gain(RankModel.of(facts, now), heldOut);
        progress.advance("ranker", epoch, config.epochs());
        curve.point(epoch, loss, gain);
        if (gain > bestGain) {
          bestGain = gain;
          bestEpoch = epoch;
          best = now;
        } else if (epoch - bestEpoch >= config.patience()) {
          break;
        }
      }
    }
    RankModel raw = RankModel.of(facts, best);
    return RankModel.of(
        new RankFacts(
            shape,
            inputs.sources(),
            inputs.itemToItem(),
            inputs.features(),
            inputs.itemWidth(),
            unscaled.means(),
            unscaled.deviations(),
            PlattScaling.fit(raw, heldOut),
            config.candidates()),
        best);
  }

  /**
   * First values: nearly level lists, each candidate as probable as the mean one, from which what
   * decides is learned.
   */
  private Map<String, Tensor> initial(RankerShape shape, RankerSchema schema, RankLists lists) {
    Map<String, Tensor> initial = new TreeMap<>(shape.initialise(schema, seed));
    initial.replaceAll(
        (name, first) ->
            name.equals(RankerLayers.OUT_WEIGHT) || name.endsWith("." + RankerLayers.UP)
                ? smaller(first)
                : first);
    float[] biases = new float[lists.heads()];
    for (int h = 0; h < biases.length; h++) {
      double mean = mean(lists, h);
      biases[h] = mean > 0 && mean < 1 ? (float) Math.log(mean / (1 - mean)) : 0;
    }
    initial.put(RankerLayers.OUT_BIAS, Tensor.ofFloats(biases, biases.length));
    return initial;
  }

  private static Tensor smaller(Tensor first) {
    float[] smaller = first.floats().clone();
    for (int i = 0; i < smaller.length; i++) {
      smaller[i] *= LEVEL;
    }
    return Tensor.ofFloats(smaller, first.shape());
  }

  private static double mean(RankLists lists, int head) {
    double sum = 0;
    long known = 0;
    for (RankList list : lists.lists()) {
      for (int at = head; at < list.labels().length; at += lists.heads()) {
        if (!Float.isNaN(list.labels()[at])) {
          sum += list.labels()[at];
          known++;
        }
      }
    }
    return known == 0 ? 0 : sum / known;
  }

  private double epoch(ListwiseStep step, List<RankList> train, Random random) {
    Collections.shuffle(train, random);
    double loss = 0;
    for (int from = 0; from < train.size(); from += config.batch()) {
      List<RankList> some = train.subList(from, Math.min(train.size(), from + config.batch()));
      loss += some.size() * step.run(some, random);
    }
    return loss / Math.max(1, train.size());
  }

  private static boolean isTaken(RankList list, int heads) {
    for (int at = 0; at < list.labels().length; at += heads) {
      if (list.labels()[at] > 0) {
        return true;
      }
    }
    return false;
  }

  /** Mean NDCG@10 of the first head's order. */
  private static double gain(RankModel model, RankLists lists) {
    int heads = lists.heads();
    double sum = 0;
    for (RankList list : lists.lists()) {
      float[] outputs = model.outputs(list.features().clone());
      float[] first = new float[list.size(heads)];
      for (int c = 0; c < first.length; c++) {
        first[c] = outputs[c * heads];
      }
      sum += RankerFit.gain(list, heads, first);
    }
    return sum / Math.max(1, lists.lists().size());
  }

  /** The same ranker for features that are scaled already. */
  static RankModel onScaled(RankModel model) {
    return RankModel.of(onScaled(model.facts()), model.parameters());
  }

  private RankFacts facts(RankLists lists, List<Head> heads, Inputs inputs) {
    int width = lists.width();
    double[] sums = new double[width];
    double[] squares = new double[width];
    for (RankList list : lists.lists()) {
      for (int at = 0; at < list.features().length; at++) {
        sums[at % width] += list.features()[at];
        squares[at % width] += (double) list.features()[at] * list.features()[at];
      }
    }
    int rows = Math.max(1, lists.rows());
    List<Float> means = new ArrayList<>();
    List<Float> deviations = new ArrayList<>();
    for (int f = 0; f < width; f++) {
      double mean = sums[f] / rows;
      double deviation = Math.sqrt(Math.max(0, squares[f] / rows - mean * mean));
      means.add((float) mean);
      deviations.add(deviation < LEAST_DEVIATION ? 1 : (float) deviation);
    }
    return new RankFacts(
        config.shape(heads),
        inputs.sources(),
        inputs.itemToItem(),
        inputs.features(),
        inputs.itemWidth(),
        means,
        deviations,
        Collections.nCopies(heads.size(), Calibration.NONE),
        config.candidates());
  }

  /** The same for features that are scaled already. */
  private static RankFacts onScaled(RankFacts facts) {
    Float[] zeros = new Float[facts.features().size()];
    Arrays.fill(zeros, 0f);
    Float[] ones = new Float[zeros.length];
    Arrays.fill(ones, 1f);
    return new RankFacts(
        facts.shape(),
        facts.sources(),
        facts.itemToItem(),
        facts.features(),
        facts.itemWidth(),
        List.of(zeros),
        List.of(ones),
        facts.calibrations(),
        facts.candidates());
  }
}
