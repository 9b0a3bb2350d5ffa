package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.belfry.model.Tensor;
import dev.belfry.model.Towers;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Trains the two towers to tell a user's next item from the rest of the catalogue.
 *
 * <p>1. An example is a liked item and the history before it; nothing later is read. 2. The loss is
 * a softmax over the whole catalogue where that is small, else over the batch's own items and
 * uniformly drawn ones, each logit less the log of the item's chance of being among them (Bengio
 * and Senecal, 2008; Yi et al., "Sampling-Bias-Corrected Neural Modeling", RecSys 2019). 3. Items
 * the user liked before are left out of the softmax: they are never asked for. 4. It stops when
 * NDCG@10 on the validation cases has not risen for some epochs, and goes back to the best.
 */
final class TwoTowerTrainer {
  private final TwoTowerConfig config;

  TwoTowerTrainer(TwoTowerConfig config) {
    this.config = config;
  }

  /**
   * Towers after training.
   *
   * @param parameters by name
   * @param epochs passes that led to them
   * @param validation NDCG@10 on the validation cases, or NaN without any
   */
  record Trained(Map<String, Tensor> parameters, int epochs, double validation) {}

  /**
   * Trains.
   *
   * @param validation cases that decide when to stop; empty trains for {@code epochs}
   * @param epochs passes at most
   * @param curve told of each epoch
   */
  Trained fit(
      TowerData data,
      Histories train,
      List<Split.Case> validation,
      int epochs,
      Progress progress,
      Curve curve) {
    Random random = new Random(config.seed());
    Engine.getInstance().setRandomSeed((int) config.seed());
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, NDArray> parameters =
          arrays(
              manager,
              config
                  .shape()
                  .initialise(data.schema(), data.itemCount(), data.userCount(), config.seed()));
      parameters.values().forEach(p -> p.setRequiresGradient(true));
      Optimizer optimizer =
          Optimizer.adam()
              .optLearningRateTracker(Tracker.fixed(config.learningRate()))
              .optWeightDecays(config.weightDecay())
              .build();
      TowerBatches batches = new TowerBatches(config, data, train, random);
      Map<String, Tensor> best = tensors(parameters);
      double bestNdcg = Double.NEGATIVE_INFINITY;
      int bestEpoch = 0;
      for (int epoch = 1; epoch <= epochs; epoch++) {
        double loss = 0;
        int steps = 0;
        for (TowerBatches.Batch batch : batches.epoch()) {
          loss += step(manager, parameters, data, optimizer, batch);
          steps++;
        }
        loss /= Math.max(1, steps);
        progress.advance("two-tower", epoch, epochs);
        if (validation.isEmpty()) {
          bestEpoch = epoch;
          curve.point(epoch, loss, Double.NaN);
          continue;
        }
        double ndcg = validate(data, tensors(parameters), validation);
        curve.point(epoch, loss, ndcg);
        if (ndcg > bestNdcg) {
          bestNdcg = ndcg;
          bestEpoch = epoch;
          best = tensors(parameters);
        } else if (epoch - bestEpoch >= config.patience()) {
          break;
        }
      }
      return validation.isEmpty()
          ? new Trained(tensors(parameters), bestEpoch, Double.NaN)
          : new Trained(best, bestEpoch, bestNdcg);
    }
  }

  /** One step; its loss. */
  private double step(
      NDManager manager,
      Map<String, NDArray> parameters,
      TowerData data,
      Optimizer optimizer,
      TowerBatches.Batch batch) {
    try (NDManager scope = manager.newSubManager()) {
      double value;
      try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
        NDArray users =
            Towers.users(scope, parameters, data.schema(), batch.users(), config.dropout());
        NDArray items =
            Towers.items(scope, parameters, data.schema(), batch.items(), config.dropout());
        NDArray scale = requireNonNull(parameters.get(Towers.TEMPERATURE), "no temperature").exp();
        scale.attach(scope);
        int n = batch.users().size();
        NDArray logits =
            users
                .matMul(items.transpose())
                .mul(scale)
                .add(scope.create(batch.offsets(), new Shape(n, batch.items().size())));
        NDArray likelihood =
            logits.logSoftmax(1).gather(scope.create(batch.labels(), new Shape(n, 1)), 1);
        NDArray loss =
            likelihood.squeeze(1).mul(scope.create(batch.weights(), new Shape(n))).sum().neg();
        gradients.backward(loss);
        value = loss.getFloat();
      }
      parameters.forEach(
          (name, parameter) -> {
            NDArray gradient = parameter.getGradient();
            gradient.attach(scope);
            optimizer.update(name, parameter, gradient);
          });
      return value;
    }
  }

  private static double validate(
      TowerData data, Map<String, Tensor> parameters, List<Split.Case> cases) {
    try (TwoTowerRecommender recommender = new TwoTowerRecommender(data, parameters, cases)) {
      return Evaluation.of(recommender, cases, 10).mean(RankingMetrics::ndcg);
    }
  }

  private static Map<String, NDArray> arrays(NDManager manager, Map<String, Tensor> tensors) {
    Map<String, NDArray> arrays = new TreeMap<>();
    tensors.forEach(
        (name, tensor) ->
            arrays.put(name, manager.create(tensor.floats(), new Shape(tensor.shape()))));
    return arrays;
  }

  private static Map<String, Tensor> tensors(Map<String, NDArray> arrays) {
    Map<String, Tensor> tensors = new TreeMap<>();
    arrays.forEach(
        (name, array) ->
            tensors.put(name, Tensor.ofFloats(array.toFloatArray(), array.getShape().getShape())));
    return tensors;
  }
}
