package dev.belfry.training;

import dev.belfry.model.ItemToItemModel;
import java.util.Arrays;

/**
 * Learns item-to-item weights from what stands in one history: item-kNN where the whole history
 * counts alike (Deshpande and Karypis, "Item-Based Top-N Recommendation Algorithms", 2004), and
 * sequential rules where nearness and order count (Ludewig and Jannach, "Evaluation of
 * Session-based Recommendation Algorithms", 2018). The weight from i to j is {@code c(i, j) /
 * (n(i)^source-exponent * n(j)^target-exponent + shrinkage)}, where n counts users, and c adds up,
 * over the users with both, {@code distance^-distance-exponent} where j comes after i, times {@code
 * backward} where it comes before. Takes seconds; memory is bounded by the rows that are kept.
 */
final class CooccurrenceTrainer {
  private final CooccurrenceConfig config;

  CooccurrenceTrainer(CooccurrenceConfig config) {
    this.config = config;
  }

  /**
   * Learns from histories.
   *
   * @param name of the model
   * @param itemNos the number of each item index, ascending
   */
  ItemToItemModel fit(String name, Histories histories, long[] itemNos, Progress progress) {
    Occurrences occurrences = Occurrences.of(histories);
    int items = histories.itemCount();
    float[] source = powers(histories.itemUsers(), config.sourceExponent());
    float[] target = powers(histories.itemUsers(), config.targetExponent());
    float[] near = nearness(histories);
    ItemRows rows = new ItemRows(items, config.neighbours());
    try (Workers workers = new Workers(config.threads())) {
      int parts = Math.min(items, 256);
      workers.forEach(
          parts,
          () -> {
            float[] row = new float[items];
            int[] touched = new int[items];
            return part -> {
              for (int item = part; item < items; item += parts) {
                int count = count(histories, occurrences, near, item, row, touched);
                for (int k = 0; k < count; k++) {
                  int other = touched[k];
                  row[other] /= source[item] * target[other] + (float) config.shrinkage();
                }
                rows.put(item, touched, count, row);
                for (int k = 0; k < count; k++) {
                  row[touched[k]] = 0;
                }
              }
            };
          });
    }
    progress.advance(name, items, items);
    return rows.toModel(name, itemNos, config.history().weights());
  }

  /** Adds up the row of an item; returns how many others it met. */
  private int count(
      Histories histories,
      Occurrences occurrences,
      float[] near,
      int item,
      float[] row,
      int[] touched) {
    int count = 0;
    for (int at = occurrences.offsets()[item]; at < occurrences.offsets()[item + 1]; at++) {
      int[] own = histories.items()[occurrences.users()[at]];
      int place = occurrences.places()[at];
      int reach = near.length - 1;
      int from = config.backward() == 0 ? place + 1 : Math.max(0, place - reach);
      int to = (int) Math.min(own.length, (long) place + reach + 1);
      for (int p = from; p < to; p++) {
        if (p == place) {
          continue;
        }
        float weight = p > place ? near[p - place] : (float) config.backward() * near[place - p];
        if (row[own[p]] == 0) {
          touched[count++] = own[p];
        }
        row[own[p]] += weight;
      }
    }
    return count;
  }

  /** What two items at a distance count, by distance; the last one is the window's edge. */
  private float[] nearness(Histories histories) {
    int longest = Arrays.stream(histories.items()).mapToInt(own -> own.length).max().orElse(0);
    int window = config.window() == 0 ? longest : Math.min(config.window(), longest);
    float[] near = new float[window + 1];
    for (int distance = 1; distance <= window; distance++) {
      near[distance] = (float) Math.pow(distance, -config.distanceExponent());
    }
    return near;
  }

  private static float[] powers(int[] counts, double exponent) {
    float[] powers = new float[counts.length];
    for (int i = 0; i < counts.length; i++) {
      powers[i] = (float) Math.pow(Math.max(1, counts[i]), exponent);
    }
    return powers;
  }

  /**
   * Where each item stands in histories.
   *
   * @param offsets {@code [items + 1]}
   * @param users by occurrence
   * @param places in the history of the user beside it
   */
  private record Occurrences(int[] offsets, int[] users, int[] places) {
    static Occurrences of(Histories histories) {
      int[] offsets = new int[histories.itemCount() + 1];
      int[] counts = histories.itemUsers();
      for (int i = 0; i < counts.length; i++) {
        offsets[i + 1] = offsets[i] + counts[i];
      }
      int[] filled = offsets.clone();
      int[] users = new int[offsets[counts.length]];
      int[] places = new int[users.length];
      for (int u = 0; u < histories.users(); u++) {
        int[] own = histories.items()[u];
        for (int p = 0; p < own.length; p++) {
          int at = filled[own[p]]++;
          users[at] = u;
          places[at] = p;
        }
      }
      return new Occurrences(offsets, users, places);
    }
  }
}
