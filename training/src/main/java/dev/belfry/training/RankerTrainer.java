package dev.belfry.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import dev.belfry.model.Calibration;
import dev.belfry.model.RankerLayers;
import dev.belfry.model.RankerSchema;
import dev.belfry.model.RankerShape;
import dev.belfry.model.RankerShape.Head;
import dev.belfry.model.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Trains a {@link dev.belfry.model.Ranker} for all of its heads at once. With a validation it cuts
 * the rate after each pass that is no better, stops after some such passes in a row, and gives the
 * best pass; better is a higher mean over heads of the AUC (of a probability) or of the root mean
 * squared error below 0 (of a value), and brings the probabilities to what the validation shows
 * ({@link PlattScaling}). Two runs with one seed on one machine give one result.
 */
public final class RankerTrainer {
  private static final double LEAST_RISE = 1e-6;

  private final String name;
  private final RankerShape shape;
  private final RankerSchema schema;
  private final RankerSteps steps;
  private final float[] headWeights;

  /**
   * A trainer.
   *
   * @param name what progress calls it
   * @param headWeights weight of each head in the loss, in the order of the shape
   */
  public RankerTrainer(
      String name,
      RankerShape shape,
      RankerSchema schema,
      RankerSteps steps,
      float... headWeights) {
    this.name = name;
    this.shape = shape;
    this.schema = schema;
    this.steps = steps;
    this.headWeights = headWeights.clone();
  }

  /**
   * A ranker after training.
   *
   * @param parameters by name, as {@link dev.belfry.model.Ranker#of} takes them
   * @param epochs passes that led to them
   * @param validation what the validation says of them; NaN without one
   */
  public record Trained(Map<String, Tensor> parameters, int epochs, double validation) {
    public Trained {
      parameters = Map.copyOf(parameters);
    }
  }

  /**
   * Trains from first values.
   *
   * @param train examples to learn from, one at least
   * @param validation examples that decide when to stop; null trains all epochs
   */
  public Trained fit(RankerExamples train, @Nullable RankerExamples validation, Progress progress) {
    return fit(train, validation, progress, Curve.NONE);
  }

  Trained fit(
      RankerExamples train, @Nullable RankerExamples validation, Progress progress, Curve curve) {
    return fit(shape.initialise(schema, steps.seed()), train, validation, progress, curve);
  }

  /** Trains on from parameters, which are copied. */
  Trained fit(
      Map<String, Tensor> parameters,
      RankerExamples train,
      @Nullable RankerExamples validation,
      Progress progress,
      Curve curve) {
    Device device = Engine.getInstance().getGpuCount() > 0 ? Device.gpu() : Device.cpu();
    try (RankerStep step = new RankerStep(shape, schema, steps, headWeights, parameters, device)) {
      Map<String, Tensor> best = parameters;
      double bestFigure = Double.NEGATIVE_INFINITY;
      int bestEpoch = 0;
      float rate = steps.rate();
      for (int epoch = 1; epoch <= steps.epochs(); epoch++) {
        double loss = epoch(epoch, step, train, rate);
        progress.advance(name, epoch, steps.epochs());
        double figure =
            validation == null ? Double.NaN : figure(validation, step.outputs(validation));
        curve.point(epoch, loss, figure);
        if (validation == null) {
          continue;
        }
        if (figure > bestFigure + LEAST_RISE) {
          bestFigure = figure;
          bestEpoch = epoch;
          best = step.copy();
        } else if (epoch - bestEpoch >= steps.patience()) {
          break;
        } else {
          rate *= steps.cut();
        }
      }
      return validation == null
          ? new Trained(step.copy(), steps.epochs(), Double.NaN)
          : new Trained(calibrated(best, validation, device), bestEpoch, bestFigure);
    }
  }

  /** The best parameters, the probabilities of which are those that the validation shows. */
  private Map<String, Tensor> calibrated(
      Map<String, Tensor> best, RankerExamples validation, Device device) {
    float[] outputs;
    try (RankerStep served = new RankerStep(shape, schema, steps, headWeights, best, device)) {
      outputs = served.outputs(validation);
    }
    int heads = shape.heads().size();
    Map<String, Tensor> calibrated = best;
    for (int h = 0; h < heads; h++) {
      if (shape.heads().get(h).output() == Head.Output.PROBABILITY) {
        int[] known = known(validation, h);
        double[] logits = new double[known.length];
        double[] labels = new double[known.length];
        double[] weights = new double[known.length];
        for (int i = 0; i < known.length; i++) {
          logits[i] = outputs[known[i] * heads + h];
          labels[i] = validation.label(known[i], h);
          weights[i] = validation.weight(known[i], h);
        }
        calibrated = applied(PlattScaling.ofLogits(logits, labels, weights), calibrated, h);
      }
    }
    return calibrated;
  }

  /** A ranker's parameters with a calibration as part of the last layer of a head. */
  static Map<String, Tensor> applied(
      Calibration calibration, Map<String, Tensor> parameters, int head) {
    Map<String, Tensor> applied = new TreeMap<>(parameters);
    applied.computeIfPresent(
        RankerLayers.OUT_BIAS,
        (name, bias) -> {
          float[] values = bias.floats().clone();
          values[head] = (float) (values[head] * calibration.slope() + calibration.shift());
          return Tensor.ofFloats(values, bias.shape());
        });
    applied.computeIfPresent(
        RankerLayers.OUT_WEIGHT,
        (name, weight) -> {
          float[] values = weight.floats().clone();
          int heads = (int) weight.shape()[1];
          for (int i = head; i < values.length; i += heads) {
            values[i] *= (float) calibration.slope();
          }
          return Tensor.ofFloats(values, weight.shape());
        });
    return applied;
  }

  /** One pass in an order of its own; the mean loss. */
  private double epoch(int epoch, RankerStep step, RankerExamples train, float rate) {
    SplittableRandom random = new SplittableRandom(steps.seed() * 1_000_003 + epoch);
    int[] rows = RankerData.shuffled(train.size(), random);
    double loss = 0;
    for (int from = 0; from < rows.length; from = next(from, rows.length)) {
      int to = next(from, rows.length);
      loss += (to - from) * (double) step.run(train, rows, from, to, rate, random);
    }
    return loss / rows.length;
  }

  /**
   * A last batch of one example, which has no variance to be normalised by, joins the one before.
   */
  private int next(int from, int size) {
    int to = Math.min(size, from + steps.batch());
    return size - to == 1 ? size : to;
  }

  private double figure(RankerExamples examples, float[] outputs) {
    double sum = 0;
    for (int h = 0; h < shape.heads().size(); h++) {
      sum += figure(examples, outputs, h);
    }
    return sum / shape.heads().size();
  }

  private double figure(RankerExamples examples, float[] outputs, int h) {
    Head head = shape.heads().get(h);
    int heads = shape.heads().size();
    int[] known = known(examples, h);
    if (head.output() == Head.Output.VALUE) {
      double squares = 0;
      for (int i : known) {
        squares += Math.pow(outputs[i * heads + h] - examples.label(i, h), 2);
      }
      return known.length == 0 ? 0 : -Math.sqrt(squares / known.length);
    }
    double[] scores = new double[known.length];
    boolean[] positive = new boolean[known.length];
    for (int i = 0; i < known.length; i++) {
      scores[i] = outputs[known[i] * heads + h];
      positive[i] = examples.label(known[i], h) > 0.5;
    }
    double auc = ClickFigures.auc(scores, positive);
    return Double.isNaN(auc) ? 0.5 : auc;
  }

  private static int[] known(RankerExamples examples, int head) {
    int[] known = new int[examples.size()];
    int count = 0;
    for (int i = 0; i < known.length; i++) {
      if (examples.weight(i, head) > 0) {
        known[count++] = i;
      }
    }
    return Arrays.copyOf(known, count);
  }
}
