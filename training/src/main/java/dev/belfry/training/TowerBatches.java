package dev.belfry.training;

import dev.belfry.model.EncodedItem;
import dev.belfry.model.EncodedUser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/** Makes the training examples of the towers, batch by batch, in a new order each epoch. */
final class TowerBatches {
  private static final float MASKED = -1e9f;

  private final TwoTowerConfig config;
  private final TowerData data;
  private final Histories train;
  private final Random random;
  private final int[] exampleUsers;
  private final int[] examplePlaces;
  private final double[] share;

  /**
   * One step's input.
   *
   * @param users with the history before the example
   * @param items the candidates, shared by all examples
   * @param labels index of each user's item among the candidates
   * @param offsets {@code [users, items]} added to the logits
   * @param weights of the examples, summing to 1
   */
  record Batch(
      List<EncodedUser> users,
      List<EncodedItem> items,
      long[] labels,
      float[] offsets,
      float[] weights) {}

  TowerBatches(TwoTowerConfig config, TowerData data, Histories train, Random random) {
    this.config = config;
    this.data = data;
    this.train = train;
    this.random = random;
    int n = train.size();
    this.exampleUsers = new int[n];
    this.examplePlaces = new int[n];
    int next = 0;
    for (int u = 0; u < train.users(); u++) {
      for (int place = 0; place < train.items()[u].length; place++) {
        exampleUsers[next] = u;
        examplePlaces[next++] = place;
      }
    }
    int[] counts = train.itemUsers();
    this.share = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      share[i] = (double) counts[i] / Math.max(1, n);
    }
  }

  /** The batches of one pass, made as they are asked for. */
  Iterable<Batch> epoch() {
    int n = exampleUsers.length;
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return () ->
        new Iterator<>() {
          private int at;

          @Override
          public boolean hasNext() {
            return at < n;
          }

          @Override
          public Batch next() {
            int from = at;
            at = Math.min(n, at + config.batchSize());
            return batch(Arrays.copyOfRange(order, from, at));
          }
        };
  }

  Batch batch(int[] examples) {
    int n = examples.length;
    int[] candidates = candidates(examples);
    int[] column = new int[train.itemCount()];
    Arrays.fill(column, -1);
    for (int c = 0; c < candidates.length; c++) {
      column[candidates[c]] = c;
    }
    List<EncodedUser> users = new ArrayList<>(n);
    long[] labels = new long[n];
    float[] weights = new float[n];
    float[] offsets = new float[n * candidates.length];
    float[] correction = correction(candidates, n);
    double total = 0;
    for (int e = 0; e < n; e++) {
      int user = exampleUsers[examples[e]];
      int place = examplePlaces[examples[e]];
      int[] own = train.items()[user];
      boolean known = random.nextDouble() >= config.userIdDropout();
      users.add(data.user(user, place, known));
      labels[e] = column[own[place]];
      weights[e] = (float) Math.pow(own.length, -config.userBalance());
      total += weights[e];
      System.arraycopy(correction, 0, offsets, e * candidates.length, candidates.length);
      for (int k = 0; k < place; k++) {
        if (column[own[k]] >= 0) {
          offsets[e * candidates.length + column[own[k]]] = MASKED;
        }
      }
    }
    for (int e = 0; e < n; e++) {
      weights[e] /= (float) total;
    }
    return new Batch(users, items(candidates), labels, offsets, weights);
  }

  private boolean isFull() {
    return train.itemCount() <= config.fullSoftmaxLimit();
  }

  private int[] candidates(int[] examples) {
    int count = train.itemCount();
    int[] all = new int[count];
    if (isFull()) {
      for (int i = 0; i < count; i++) {
        all[i] = i;
      }
      return all;
    }
    boolean[] in = new boolean[count];
    for (int example : examples) {
      in[train.items()[exampleUsers[example]][examplePlaces[example]]] = true;
    }
    double uniform = uniformShare();
    int size = 0;
    for (int i = 0; i < count; i++) {
      if (random.nextDouble() < uniform || in[i]) {
        all[size++] = i;
      }
    }
    return Arrays.copyOf(all, size);
  }

  /** Each item's chance of being drawn uniformly: independent draws, so that chances are exact. */
  private double uniformShare() {
    return Math.min(1, (double) config.uniformNegatives() / train.itemCount());
  }

  /** Minus the log of each candidate's chance of being one, 0 where all are. */
  private float[] correction(int[] candidates, int batch) {
    float[] correction = new float[candidates.length];
    if (isFull()) {
      return correction;
    }
    for (int c = 0; c < candidates.length; c++) {
      double absent = Math.pow(1 - share[candidates[c]], batch) * (1 - uniformShare());
      correction[c] = (float) -Math.log(1 - absent);
    }
    return correction;
  }

  private List<EncodedItem> items(int[] candidates) {
    List<EncodedItem> items = new ArrayList<>(candidates.length);
    for (int candidate : candidates) {
      EncodedItem item = data.item(candidate);
      items.add(random.nextDouble() < config.itemIdDropout() ? item.withoutId() : item);
    }
    return items;
  }
}
