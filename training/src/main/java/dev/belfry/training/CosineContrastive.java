package dev.belfry.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.belfry.model.DenseKernels;
import dev.belfry.model.TwoTower;

/**
 * Cosine contrastive loss (Mao et al., "SimpleX", CIKM 2021): of an example {@code 1 - cos(u, i) +
 * w / |N| * sum over j in N of max(0, cos(u, j) - m)}, where N are the items drawn for the step, as
 * often as they were drawn. Few negatives are above the margin, and the others have no gradient, so
 * that after the product of users and candidates only those few are gone through.
 */
final class CosineContrastive {
  private static final int D = TwoTower.DIMENSION;

  private final float margin;
  private final TowerBatches.Batch batch;

  /** By candidate, the weight of its cosine above the margin. */
  private final float[] negatives;

  private CosineContrastive(TowerLoss loss, TowerBatches.Batch batch) {
    this.margin = (float) loss.margin();
    this.batch = batch;
    this.negatives = new float[batch.candidates().length];
    float total = 0;
    for (float draws : batch.draws()) {
      total += draws;
    }
    for (int c = 0; c < negatives.length && total > 0; c++) {
      negatives[c] = (float) loss.negativeWeight() * batch.draws()[c] / total;
    }
  }

  /**
   * Runs the backward pass and gives the loss.
   *
   * @param users {@code [n, 64]}, of unit length
   * @param items {@code [candidates, 64]}, of unit length
   */
  static float backward(
      GradientCollector collector,
      NDManager scope,
      NDArray users,
      NDArray items,
      TowerBatches.Batch batch,
      TowerLoss loss) {
    NDArray u = users.stopGradient();
    NDArray v = items.stopGradient();
    float[] cosines = u.matMul(v.transpose()).toFloatArray();
    float[] userGradient = new float[batch.labels().length * D];
    float[] itemGradient = new float[batch.candidates().length * D];
    double value =
        new CosineContrastive(loss, batch)
            .gradients(cosines, u.toFloatArray(), v.toFloatArray(), userGradient, itemGradient);
    NDArray surrogate =
        users
            .mul(scope.create(userGradient, new Shape(batch.labels().length, D)))
            .sum()
            .add(
                items
                    .mul(scope.create(itemGradient, new Shape(batch.candidates().length, D)))
                    .sum());
    collector.backward(surrogate);
    return (float) value;
  }

  /** The loss, and its gradients by the cosines' two sides, which are added to. */
  private double gradients(
      float[] cosines, float[] users, float[] items, float[] byUsers, float[] byItems) {
    int candidates = negatives.length;
    for (int k = 0; k < batch.cells().length; k++) {
      if (batch.offsets()[k] < 0) {
        cosines[(int) batch.cells()[k]] += batch.offsets()[k];
      }
    }
    double sum = 0;
    for (int e = 0; e < batch.labels().length; e++) {
      float weight = batch.weights()[e];
      int row = e * candidates;
      int label = (int) batch.labels()[e];
      sum += weight * (1 - cosines[row + label]);
      pull(-weight, e, label, users, items, byUsers, byItems);
      for (int c = 0; c < candidates; c++) {
        float above = cosines[row + c] - margin;
        if (above > 0 && c != label && negatives[c] > 0) {
          sum += weight * negatives[c] * above;
          pull(weight * negatives[c], e, c, users, items, byUsers, byItems);
        }
      }
    }
    return sum;
  }

  /** Adds the gradient of a multiple of one cosine. */
  private static void pull(
      float factor,
      int example,
      int candidate,
      float[] users,
      float[] items,
      float[] byUsers,
      float[] byItems) {
    DenseKernels.addScaled(factor, items, candidate * D, byUsers, example * D, D);
    DenseKernels.addScaled(factor, users, example * D, byItems, candidate * D, D);
  }
}
