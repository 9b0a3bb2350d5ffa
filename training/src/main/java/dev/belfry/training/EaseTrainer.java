package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.model.DenseKernels;
import dev.belfry.model.ItemToItemModel;
import java.util.Arrays;

/**
 * EASE (Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", 2019): the item-to-item
 * weights B that reconstruct every history best in least squares with a zero diagonal, {@code B = I
 * - P diag(1 / diag(P))} with {@code P = (X'X + lambda I)^-1}. Items without any interaction take
 * no part.
 */
final class EaseTrainer {
  /** The matrix of as many items squared is inverted in memory: 1.6 GB. */
  static final int MAX_ITEMS = 20_000;

  static final String NAME = "ease";

  private final EaseConfig config;

  EaseTrainer(EaseConfig config) {
    this.config = config;
  }

  /**
   * Learns from histories.
   *
   * @param itemNos the number of each item index, ascending
   * @throws BelfryException INVALID when more than {@link #MAX_ITEMS} items have an interaction
   */
  ItemToItemModel fit(Histories histories, long[] itemNos, Progress progress) {
    int[] active = active(histories.itemUsers());
    if (active.length > MAX_ITEMS) {
      throw BelfryException.invalid(
          "EASE takes at most %,d items with interactions, and there are %,d; item-knn and als take as many"
              .formatted(MAX_ITEMS, active.length));
    }
    int n = active.length;
    ItemRows rows = new ItemRows(histories.itemCount(), config.neighbours());
    try (Workers workers = new Workers(config.threads())) {
      float[] inverse = cooccurrences(histories, active);
      SymmetricInverse.invert(inverse, n, workers, progress, NAME);
      int stride = DenseKernels.padded(n);
      float[] diagonal = new float[n];
      for (int i = 0; i < n; i++) {
        diagonal[i] = inverse[i * stride + i];
      }
      int parts = Math.min(n, 256);
      workers.forEach(
          parts,
          () -> {
            float[] row = new float[histories.itemCount()];
            return part -> {
              for (int i = part; i < n; i += parts) {
                for (int j = 0; j < n; j++) {
                  row[active[j]] = i == j ? 0 : -inverse[i * stride + j] / diagonal[j];
                }
                rows.put(active[i], active, n, row);
              }
            };
          });
    }
    return rows.toModel(NAME, itemNos, config.history().weights());
  }

  /** {@code X'X + lambda I} over the active items. */
  private float[] cooccurrences(Histories histories, int[] active) {
    int stride = DenseKernels.padded(active.length);
    int[] place = new int[histories.itemCount()];
    for (int k = 0; k < active.length; k++) {
      place[active[k]] = k;
    }
    float[] matrix = new float[active.length * stride];
    for (int[] own : histories.items()) {
      for (int item : own) {
        int row = place[item] * stride;
        for (int other : own) {
          matrix[row + place[other]]++;
        }
      }
    }
    for (int i = 0; i < active.length; i++) {
      matrix[i * stride + i] += (float) config.regularization();
    }
    return matrix;
  }

  private static int[] active(int[] counts) {
    int[] active = new int[counts.length];
    int size = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        active[size++] = i;
      }
    }
    return Arrays.copyOf(active, size);
  }
}
