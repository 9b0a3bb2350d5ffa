package dev.belfry.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import ai.djl.training.GradientCollector;

/**
 * Weighted cross-entropy of a softmax over the candidates of a batch. Its gradient by the logits is
 * known, {@code weight * (p - label)}, so that the large matrix is gone through three times and not
 * kept for the engine's own backward pass, which begins at the embeddings.
 */
final class SampledSoftmax {
  private static final float LEAST = 1e-30f;

  private SampledSoftmax() {}

  /**
   * Runs the backward pass and gives the loss.
   *
   * @param users {@code [n, 64]}, times the scale of the logits
   * @param items {@code [candidates, 64]}
   */
  static float backward(
      GradientCollector collector,
      NDManager scope,
      NDArray users,
      NDArray items,
      TowerBatches.Batch batch) {
    int n = batch.labels().length;
    NDArray u = users.stopGradient();
    NDArray v = items.stopGradient();
    NDArray labels = scope.create(batch.labels(), new Shape(n));
    NDArray weights = scope.create(batch.weights(), new Shape(n, 1));
    NDArray logits = u.matMul(v.transpose());
    add(scope, logits, batch);
    NDArray p = logits.softmax(1);
    float loss =
        -p.gather(labels.expandDims(1), 1).maximum(LEAST).log().mul(weights).sum().getFloat();
    NDArray byUsers = p.matMul(v).mul(weights);
    NDArray byItems = p.transpose().matMul(u.mul(weights));
    NDArray positives = Embedding.embedding(labels, items, SparseFormat.DENSE).singletonOrThrow();
    NDArray surrogate =
        users
            .mul(byUsers)
            .sum()
            .add(items.mul(byItems).sum())
            .sub(users.mul(positives).mul(weights).sum());
    collector.backward(surrogate);
    return loss;
  }

  private static void add(NDManager scope, NDArray logits, TowerBatches.Batch batch) {
    int candidates = batch.candidates().length;
    if (batch.cells().length > 0) {
      Shape shape = new Shape(batch.cells().length);
      NDArray cells = scope.create(batch.cells(), shape);
      logits.put(cells, logits.take(cells).add(scope.create(batch.offsets(), shape)));
    }
    for (float correction : batch.correction()) {
      if (correction != 0) {
        logits.addi(scope.create(batch.correction(), new Shape(1, candidates)));
        return;
      }
    }
  }
}
