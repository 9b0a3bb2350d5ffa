package dev.belfry.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.model.Tensor;
import dev.belfry.model.TowerInputs;
import dev.belfry.model.Towers;
import dev.belfry.model.TwoTower;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Trains the two towers to tell a user's next item from the rest of the catalogue.
 *
 * <p>1. An example is a liked item and the history before it; nothing later is read. Data without
 * times has no before: there the history is the user's other items, the target left out (Kabbur et
 * al., "FISM", KDD 2013; Mao et al., "SimpleX", CIKM 2021). 2. The loss is {@link TowerLoss}'s: by
 * default a softmax over the whole catalogue where that is small, else over the batch's own items
 * and sampled ones, each negative's logit less the log of its chance of being among them. 3. Items
 * the user has are left out of the softmax: they are never asked for. 4. Batches are made one ahead
 * of the step, on another thread. 5. It stops when NDCG@10 on the validation cases has not risen
 * for some epochs, and goes back to the best.
 */
final class TwoTowerTrainer {
  private final String name;
  private final TwoTowerConfig config;

  /**
   * A trainer.
   *
   * @param name what progress calls it
   */
  TwoTowerTrainer(String name, TwoTowerConfig config) {
    this.name = name;
    this.config = config;
  }

  TwoTowerTrainer(TwoTowerConfig config) {
    this(OfflineModels.TWO_TOWER, config);
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
    return fit(data, train, validation, epochs, progress, curve, (Path) null);
  }

  /**
   * Trains, and goes on from a checkpoint where it is there.
   *
   * @param checkpoint see below
   */
  Trained fit(
      TowerData data,
      Histories train,
      List<Split.Case> validation,
      int epochs,
      Progress progress,
      Curve curve,
      @Nullable Path checkpoint) {
    Map<String, Tensor> parameters = initial(data);
    if (config.fromAls()) {
      TowerStart.fromAls(parameters, train, config, progress);
    }
    return fit(data, train, validation, epochs, progress, curve, parameters, checkpoint);
  }

  /** Parameters before training. */
  Map<String, Tensor> initial(TowerData data) {
    Map<String, Tensor> parameters =
        config.shape().initialise(data.schema(), data.itemCount(), data.userCount(), config.seed());
    float scale = (float) -Math.log(config.loss().temperature());
    parameters.put(Towers.TEMPERATURE, Tensor.ofFloats(new float[] {scale}, 1));
    return parameters;
  }

  /**
   * Trains on from parameters, of which the tables are written to.
   *
   * @param checkpoint written after every epoch and gone on from where it is there; whoever gave it
   *     deletes it when what was trained is safe; null for none
   */
  Trained fit(
      TowerData data,
      Histories train,
      List<Split.Case> validation,
      int epochs,
      Progress progress,
      Curve curve,
      Map<String, Tensor> parameters,
      @Nullable Path checkpoint) {
    Device device = Engine.getInstance().getGpuCount() > 0 ? Device.gpu() : Device.cpu();
    TowerBatches batches =
        new TowerBatches(
            config, data, train, new TowerInputs(data.schema(), parameters), config.ordered(true));
    TowerValidation judge =
        new TowerValidation(
            data, validation, config.steps().validationUsers(), config.seed(), device);
    try (TowerStep step = new TowerStep(config, parameters, device);
        RangeWorkers workers = new RangeWorkers(config.threads());
        ExecutorService ahead =
            Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("tower-batches").factory())) {
      Map<String, Tensor> best = step.parameters();
      double bestNdcg = Double.NEGATIVE_INFINITY;
      int bestEpoch = 0;
      int done = 0;
      long fingerprint = TowerCheckpoint.fingerprint(config, train, parameters);
      TowerCheckpoint earlier = earlier(checkpoint, fingerprint, progress);
      if (earlier != null) {
        progress.note(name + ": going on from epoch " + earlier.epoch() + " of " + epochs);
        step.restore(earlier.state());
        done = earlier.epoch();
        bestEpoch = earlier.bestEpoch();
        bestNdcg = earlier.bestNdcg();
        best = earlier.best();
      }
      for (int epoch = done + 1; epoch <= epochs; epoch++) {
        if (!judge.isEmpty() && epoch - 1 - bestEpoch >= config.steps().patience()) {
          break;
        }
        refreshSnapshot(data, batches, step, device);
        double loss = epoch(epoch, batches, step, ahead);
        progress.advance(name, epoch, epochs);
        double ndcg = judge.isEmpty() ? Double.NaN : judge.ndcg(step.parameters(), workers);
        curve.point(epoch, loss, ndcg);
        if (judge.isEmpty()) {
          bestEpoch = epoch;
        } else if (ndcg > bestNdcg) {
          bestNdcg = ndcg;
          bestEpoch = epoch;
          best = step.copy();
        }
        if (checkpoint != null) {
          new TowerCheckpoint(
                  epoch, bestEpoch, bestNdcg, step.state(), judge.isEmpty() ? Map.of() : best)
              .write(checkpoint, fingerprint);
        }
      }
      return judge.isEmpty()
          ? new Trained(step.parameters(), bestEpoch, Double.NaN)
          : new Trained(best, bestEpoch, bestNdcg);
    }
  }

  private @Nullable TowerCheckpoint earlier(
      @Nullable Path checkpoint, long fingerprint, Progress progress) {
    if (checkpoint == null || !Files.exists(checkpoint)) {
      return null;
    }
    try {
      return TowerCheckpoint.read(checkpoint, fingerprint);
    } catch (BelfryException e) {
      progress.note(name + ": beginning anew, for " + e.getMessage());
      return null;
    }
  }

  /** One pass; its mean loss. */
  private double epoch(int epoch, TowerBatches batches, TowerStep step, ExecutorService ahead) {
    Engine.getInstance().setRandomSeed((int) (config.seed() * 31 + epoch));
    LearningRate schedule = config.steps().schedule(batches.examples());
    int count = batches.batches();
    if (count == 0) {
      return 0;
    }
    double loss =
        steps(
            batches,
            step,
            epoch,
            count,
            index -> schedule.at((long) (epoch - 1) * count + index),
            ahead);
    return loss / count;
  }

  /**
   * The first batches of a pass, each made while the one before it is learned from; the sum of
   * their losses.
   */
  static double steps(
      TowerBatches batches,
      TowerStep step,
      int epoch,
      int count,
      IntToDoubleFunction rate,
      ExecutorService ahead) {
    double loss = 0;
    Future<TowerBatches.Batch> next = ahead.submit(() -> batches.batch(epoch, 0));
    for (int index = 0; index < count; index++) {
      TowerBatches.Batch batch = RangeWorkers.join(next);
      int following = index + 1;
      if (following < count) {
        next = ahead.submit(() -> batches.batch(epoch, following));
      }
      loss += step.run(batch, rate.applyAsDouble(index));
    }
    return loss;
  }

  private static void refreshSnapshot(
      TowerData data, TowerBatches batches, TowerStep step, Device device) {
    if (batches.sampler().wantsSnapshot()) {
      try (TwoTower towers = TwoTower.of(step.parameters(), data.schema(), device)) {
        batches.sampler().snapshot(TowerValidation.flat(towers.embedItems(data.served())));
      }
    }
  }
}
