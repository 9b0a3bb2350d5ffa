package dev.belfry.training;

import dev.belfry.model.EncodedItem;
import dev.belfry.model.EncodedUser;
import dev.belfry.model.HistoryBlock;
import dev.belfry.model.RowBlock;
import dev.belfry.model.TowerInputs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the training examples of the towers, batch by batch, in a new order each epoch. What is
 * drawn depends on the seed, the epoch and the batch alone, so that training can go on in the
 * middle. One caller at a time.
 */
final class TowerBatches {
  private static final float MASKED = -1e9f;

  private final TwoTowerConfig config;
  private final TowerData data;
  private final Histories train;
  private final boolean ordered;
  private final TowerInputs inputs;
  private final CandidateSampler sampler;
  private final int[] exampleUsers;
  private final int[] examplePlaces;
  private final int[] order;
  private long orderedFor = -1;

  /**
   * One step's input.
   *
   * @param users as they are just before the example
   * @param candidates item indexes, shared by all examples
   * @param userInput what the user tower reads
   * @param histories what the history encoder reads, or null where the history is its mean
   * @param contexts the context part of the queries
   * @param itemInput what the item tower reads of the candidates
   * @param labels column of each user's item among the candidates
   * @param correction beside each candidate, added to its logits; 0 without a softmax
   * @param draws beside each candidate, how often it was drawn as a negative
   * @param cells places {@code example * candidates + column} of single logits
   * @param offsets beside each cell, what is added: a mask, or the positive's correction taken back
   * @param weights of the examples, summing to 1
   */
  record Batch(
      List<EncodedUser> users,
      int[] candidates,
      Dropout.Input userInput,
      @Nullable HistoryBlock histories,
      RowBlock contexts,
      Dropout.Input itemInput,
      long[] labels,
      float[] correction,
      float[] draws,
      long[] cells,
      float[] offsets,
      float[] weights) {}

  /**
   * Batches of a data set.
   *
   * @param inputs of the model that is trained
   * @param ordered whether an example's history ends before it; else it is the user's other items
   */
  TowerBatches(
      TwoTowerConfig config, TowerData data, Histories train, TowerInputs inputs, boolean ordered) {
    this.config = config;
    this.data = data;
    this.train = train;
    this.ordered = ordered;
    this.inputs = inputs;
    this.sampler = new CandidateSampler(config.negatives(), train.itemUsers());
    int n = train.size();
    this.exampleUsers = new int[n];
    this.examplePlaces = new int[n];
    this.order = new int[n];
    int next = 0;
    for (int u = 0; u < train.users(); u++) {
      for (int place = 0; place < train.items()[u].length; place++) {
        exampleUsers[next] = u;
        examplePlaces[next++] = place;
      }
    }
  }

  /** How many examples a pass has. */
  int examples() {
    return order.length;
  }

  /** How many batches a pass has. */
  int batches() {
    return Math.ceilDiv(order.length, config.steps().batchSize());
  }

  CandidateSampler sampler() {
    return sampler;
  }

  /** One batch of a pass. */
  Batch batch(int epoch, int index) {
    if (orderedFor != epoch) {
      RandomGenerator random = new SplittableRandom(mix(epoch, -1));
      if (config.shape().history().isMean() || !ordered) {
        shuffle(random);
      } else {
        shuffleWindows(random);
      }
      orderedFor = epoch;
    }
    int from = index * config.steps().batchSize();
    int to = Math.min(order.length, from + config.steps().batchSize());
    return batch(Arrays.copyOfRange(order, from, to), new SplittableRandom(mix(epoch, index)));
  }

  /** A batch of examples, by their places in the data. */
  Batch batch(int[] examples, RandomGenerator random) {
    int n = examples.length;
    int[] positives = new int[n];
    for (int e = 0; e < n; e++) {
      positives[e] = train.items()[exampleUsers[examples[e]]][examplePlaces[examples[e]]];
    }
    CandidateSampler.Candidates candidates = sampler.draw(positives, random);
    List<EncodedUser> users = new ArrayList<>(n);
    float[] corrections =
        config.loss().isSoftmax() ? candidates.correction() : new float[candidates.items().length];
    long[] labels = new long[n];
    float[] weights = new float[n];
    Cells cells = new Cells(n);
    double total = 0;
    for (int e = 0; e < n; e++) {
      int user = exampleUsers[examples[e]];
      int place = examplePlaces[examples[e]];
      users.add(user(user, place, random));
      labels[e] = sampler.column(positives[e]);
      long row = (long) e * candidates.items().length;
      mask(user, place, row, cells);
      float correction = corrections[(int) labels[e]];
      if (correction != 0) {
        // The positive is always there: its own chance is 1 (Klenitskiy et al., "Correcting the
        // LogQ Correction", RecSys 2025).
        cells.add(row + labels[e], -correction);
      }
      weights[e] = (float) Math.pow(train.items()[user].length, -config.noise().userBalance());
      total += weights[e];
    }
    sampler.release();
    for (int e = 0; e < n; e++) {
      weights[e] /= (float) total;
    }
    return new Batch(
        users,
        candidates.items(),
        Dropout.of(inputs.users(users), config.noise().dropout(), random),
        config.shape().history().isMean() ? null : inputs.histories(moments(examples, users)),
        inputs.contexts(users),
        Dropout.of(
            inputs.items(items(candidates.items(), random)), config.noise().dropout(), random),
        labels,
        corrections,
        candidates.draws(),
        Arrays.copyOf(cells.at, cells.size),
        Arrays.copyOf(cells.offsets, cells.size),
        weights);
  }

  /** Runs of consecutive places of one user share a sequence. */
  private List<HistoryBlock.Moments> moments(int[] examples, List<EncodedUser> users) {
    List<HistoryBlock.Moments> moments = new ArrayList<>();
    int from = 0;
    for (int e = 1; e <= examples.length; e++) {
      boolean goesOn =
          ordered
              && e < examples.length
              && examples[e] == examples[e - 1] + 1
              && exampleUsers[examples[e]] == exampleUsers[examples[e - 1]];
      if (!goesOn) {
        int example = examples[e - 1];
        EncodedUser last =
            ordered
                ? data.user(exampleUsers[example], examplePlaces[example], true)
                : users.get(e - 1);
        moments.add(new HistoryBlock.Moments(last, e - from));
        from = e;
      }
    }
    return moments;
  }

  private void mask(int user, int place, long row, Cells cells) {
    if (config.negatives().seen() == Negatives.Seen.NEGATIVE) {
      return;
    }
    int[] own = train.items()[user];
    int until = ordered ? place : own.length;
    for (int k = 0; k < until; k++) {
      int column = sampler.column(own[k]);
      if (column >= 0 && k != place) {
        cells.add(row + column, MASKED);
      }
    }
  }

  private EncodedUser user(int user, int place, RandomGenerator random) {
    boolean known = random.nextDouble() >= config.noise().userIdDropout();
    EncodedUser encoded = data.user(user, place, known);
    if (!ordered) {
      return encoded.with(known ? user + 1 : 0, others(user, place, random));
    }
    return config.noise().historyDropout() == 0
        ? encoded
        : encoded.thinned(config.noise().historyDropout(), random);
  }

  /** Rows of the user's other items, a sample of them where there are many. */
  private int[] others(int user, int place, RandomGenerator random) {
    int[] own = train.items()[user];
    double drop = config.noise().historyDropout();
    int[] rows = new int[own.length];
    int size = 0;
    for (int k = 0; k < own.length; k++) {
      if (k != place && (drop == 0 || random.nextDouble() >= drop)) {
        rows[size++] = own[k] + 1;
      }
    }
    int limit = Math.min(size, config.historyLength());
    for (int k = 0; k < limit && limit < size; k++) {
      int other = k + random.nextInt(size - k);
      int row = rows[k];
      rows[k] = rows[other];
      rows[other] = row;
    }
    return Arrays.copyOf(rows, limit);
  }

  private List<EncodedItem> items(int[] candidates, RandomGenerator random) {
    List<EncodedItem> items = new ArrayList<>(candidates.length);
    for (int candidate : candidates) {
      EncodedItem item = data.item(candidate);
      items.add(random.nextDouble() < config.noise().itemIdDropout() ? item.withoutId() : item);
    }
    return items;
  }

  private void shuffle(RandomGenerator random) {
    for (int i = 0; i < order.length; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
  }

  /**
   * Users' examples in runs of consecutive places, no longer than a history, cut anew each epoch:
   * one pass over a sequence gives an example at each of its places.
   */
  private void shuffleWindows(RandomGenerator random) {
    List<int[]> windows = new ArrayList<>();
    int start = 0;
    while (start < order.length) {
      int end = start;
      while (end < order.length && exampleUsers[end] == exampleUsers[start]) {
        end++;
      }
      int from = start;
      int to = Math.min(end, from + 1 + random.nextInt(config.historyLength()));
      if (end - start <= config.historyLength()) {
        to = end;
      }
      while (from < end) {
        windows.add(new int[] {from, to});
        from = to;
        to = Math.min(end, from + config.historyLength());
      }
      start = end;
    }
    for (int i = windows.size() - 1; i > 0; i--) {
      Collections.swap(windows, i, random.nextInt(i + 1));
    }
    int next = 0;
    for (int[] window : windows) {
      for (int example = window[0]; example < window[1]; example++) {
        order[next++] = example;
      }
    }
  }

  private long mix(int epoch, int index) {
    return (config.seed() * 0x9E3779B97F4A7C15L + epoch) * 0xBF58476D1CE4E5B9L + index;
  }

  /** Single logits that something is added to. */
  private static final class Cells {
    private long[] at;
    private float[] offsets;
    private int size;

    Cells(int capacity) {
      at = new long[Math.max(1, capacity)];
      offsets = new float[at.length];
    }

    void add(long cell, float offset) {
      if (size == at.length) {
        at = Arrays.copyOf(at, 2 * size);
        offsets = Arrays.copyOf(offsets, 2 * size);
      }
      at[size] = cell;
      offsets[size++] = offset;
    }
  }
}
