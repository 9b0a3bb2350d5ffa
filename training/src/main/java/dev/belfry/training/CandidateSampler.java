package dev.belfry.training;

import java.util.Arrays;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Draws the items that a step's positives are told from: the batch's own, and sampled ones of
 * several kinds. Work and memory of a draw do not grow with the catalogue. One caller at a time.
 *
 * <p>Each candidate has a correction, minus the log of its chance of being one (Yi et al.,
 * "Sampling-Bias-Corrected Neural Modeling", RecSys 2019). An item that is there in any case has
 * none.
 *
 * <p>An item that nobody likes is one only where {@link Negatives#unliked} says so: told from every
 * positive at every step, whatever is alike to it is taken for bad.
 */
final class CandidateSampler {
  /** Out of how many a hard item is the hardest. */
  private static final int POOL = 128;

  private final Negatives negatives;
  private final int itemCount;

  /** The items that can be negatives. */
  private final int[] eligible;

  private final double[] share;
  private final double @Nullable [] drawn;
  private final @Nullable AliasTable alias;
  private final int[] popular;

  /** Column of an item among the candidates; -1 for the others. */
  private final int[] columns;

  private int[] items = new int[1_024];

  /** By column, how often the item was drawn, other than as a positive. */
  private float[] draws = new float[1_024];

  private int size;
  private int certain;
  private float @Nullable [] snapshot;

  /**
   * Candidates of one step.
   *
   * @param items distinct item indexes
   * @param correction beside each, what is added to its logit
   * @param draws beside each, how often it was drawn; 0 for what is there as a positive alone
   */
  record Candidates(int[] items, float[] correction, float[] draws) {}

  /**
   * A sampler.
   *
   * @param counts by item, how often it is a positive
   */
  CandidateSampler(Negatives negatives, int[] counts) {
    this.negatives = negatives;
    this.itemCount = counts.length;
    this.eligible =
        IntStream.range(0, itemCount).filter(i -> negatives.unliked() || counts[i] > 0).toArray();
    this.columns = new int[itemCount];
    Arrays.fill(columns, -1);
    double total = Math.max(1, Arrays.stream(counts).asLongStream().sum());
    this.share = new double[itemCount];
    for (int i = 0; i < itemCount; i++) {
      share[i] = counts[i] / total;
    }
    boolean byPopularity = !isFull() && negatives.popularity() > 0;
    this.drawn = byPopularity ? powers(counts, negatives.alpha(), negatives.unliked()) : null;
    this.alias = drawn == null ? null : new AliasTable(drawn);
    this.popular =
        isFull() || negatives.mostPopular() == 0
            ? new int[0]
            : Arrays.stream(eligible)
                .boxed()
                .sorted(Comparator.comparingInt(i -> -counts[i]))
                .limit(negatives.mostPopular())
                .mapToInt(Integer::intValue)
                .toArray();
  }

  /** Whether every item that can be one is a candidate at every step. */
  boolean isFull() {
    return itemCount <= negatives.fullSoftmaxLimit();
  }

  /**
   * Hard items are found by these embeddings from now on.
   *
   * @param embeddings {@code [items * 64]} of the whole catalogue; kept
   */
  void snapshot(float[] embeddings) {
    snapshot = embeddings;
  }

  /** Whether hard items are asked for, so that a snapshot is of use. */
  boolean wantsSnapshot() {
    return !isFull() && negatives.hard() > 0;
  }

  /** Draws. The columns stay until {@link #release}. */
  Candidates draw(int[] positives, RandomGenerator random) {
    size = 0;
    certain = 0;
    if (isFull()) {
      for (int item : eligible) {
        negative(item);
      }
      return new Candidates(
          Arrays.copyOf(items, size), new float[size], Arrays.copyOf(draws, size));
    }
    for (int item : popular) {
      negative(item);
    }
    float[] embeddings = snapshot;
    if (embeddings != null) {
      for (int k = 0; k < negatives.hard(); k++) {
        negative(hard(positives[random.nextInt(positives.length)], embeddings, random));
      }
    }
    certain = size;
    for (int item : positives) {
      add(item);
    }
    for (int k = 0; k < negatives.uniform(); k++) {
      negative(eligible[random.nextInt(eligible.length)]);
    }
    if (alias != null) {
      for (int k = 0; k < negatives.popularity(); k++) {
        negative(alias.draw(random));
      }
    }
    float[] correction = new float[size];
    for (int c = certain; c < size; c++) {
      correction[c] = (float) -Math.log(chance(items[c], positives.length));
    }
    return new Candidates(Arrays.copyOf(items, size), correction, Arrays.copyOf(draws, size));
  }

  /** Column of an item among the candidates drawn last, or -1. */
  int column(int item) {
    return columns[item];
  }

  /** Forgets the candidates. */
  void release() {
    for (int c = 0; c < size; c++) {
      columns[items[c]] = -1;
    }
    size = 0;
  }

  /** Chance of an item to be among the candidates of a batch, other than the certain ones. */
  private double chance(int item, int batch) {
    double absent = absent(batch, share[item]) + absent(negatives.uniform(), 1.0 / eligible.length);
    if (drawn != null) {
      absent += absent(negatives.popularity(), drawn[item]);
    }
    return -Math.expm1(absent);
  }

  /** Log of the chance that none of so many draws is it. */
  private static double absent(int draws, double chance) {
    return draws == 0 ? 0 : draws * Math.log1p(-chance);
  }

  private void negative(int item) {
    add(item);
    draws[columns[item]]++;
  }

  private void add(int item) {
    if (columns[item] >= 0) {
      return;
    }
    if (size == items.length) {
      items = Arrays.copyOf(items, 2 * size);
      draws = Arrays.copyOf(draws, 2 * size);
    }
    draws[size] = 0;
    columns[item] = size;
    items[size++] = item;
  }

  /** Of a pool drawn uniformly, the item most like a positive one. */
  private int hard(int positive, float[] embeddings, RandomGenerator random) {
    int dimension = embeddings.length / itemCount;
    int best = positive;
    float highest = Float.NEGATIVE_INFINITY;
    for (int k = 0; k < POOL; k++) {
      int item = eligible[random.nextInt(eligible.length)];
      float dot = 0;
      for (int c = 0; c < dimension; c++) {
        dot += embeddings[positive * dimension + c] * embeddings[item * dimension + c];
      }
      if (item != positive && dot > highest) {
        highest = dot;
        best = item;
      }
    }
    return best;
  }

  private static double[] powers(int[] counts, double alpha, boolean unliked) {
    double[] powers = new double[counts.length];
    double sum = 0;
    for (int i = 0; i < powers.length; i++) {
      powers[i] = unliked || counts[i] > 0 ? Math.pow(Math.max(counts[i], 1), alpha) : 0;
      sum += powers[i];
    }
    for (int i = 0; i < powers.length; i++) {
      powers[i] /= sum;
    }
    return powers;
  }
}
