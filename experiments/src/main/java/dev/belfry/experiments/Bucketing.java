package dev.belfry.experiments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From an id to a variant, by the GrowthBook SDK specification, so that an app that uses one of its
 * SDKs computes the same: FNV-1a of 32 bits over UTF-16 code units, double arithmetic.
 */
final class Bucketing {
  private static final int FNV_OFFSET = 0x811c9dc5;
  private static final int FNV_PRIME = 0x01000193;

  private Bucketing() {}

  /**
   * A number in [0, 1).
   *
   * @param version 1: a thousand buckets, correlated between seeds; 2: ten thousand, hashed twice
   * @throws IllegalArgumentException for another version
   */
  static double hash(String seed, String value, int version) {
    return switch (version) {
      case 1 -> Integer.remainderUnsigned(fnv32a(value + seed), 1_000) / 1_000.0;
      case 2 -> {
        String once = Integer.toUnsignedString(fnv32a(seed + value));
        yield Integer.remainderUnsigned(fnv32a(once), 10_000) / 10_000.0;
      }
      default -> throw new IllegalArgumentException("there is no hash version " + version);
    };
  }

  private static int fnv32a(String text) {
    int hash = FNV_OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }

  /** The same weight for each of {@code count} variants. */
  static double[] equalWeights(int count) {
    double[] weights = new double[Math.max(0, count)];
    Arrays.fill(weights, 1.0 / count);
    return weights;
  }

  /**
   * The part of [0, 1) that belongs to each variant. Less coverage shortens each part at its end
   * and moves none, so that nobody changes variants while coverage grows.
   *
   * @param coverage held to 0..1
   * @param weights null, of another length, or with a sum more than .01 from 1: equal ones are used
   */
  static List<Range> ranges(int count, double coverage, double @Nullable [] weights) {
    double covered = Math.clamp(coverage, 0, 1);
    double[] used = weights != null && isUsable(weights, count) ? weights : equalWeights(count);
    List<Range> ranges = new ArrayList<>(count);
    double start = 0;
    for (double weight : used) {
      ranges.add(new Range(start, start + covered * weight));
      start += weight;
    }
    return List.copyOf(ranges);
  }

  private static boolean isUsable(double[] weights, int count) {
    double sum = Arrays.stream(weights).sum();
    return weights.length == count && sum >= 0.99 && sum <= 1.01;
  }

  /** The index of the first part that a bucket is in, or -1. */
  static int choose(double bucket, List<Range> ranges) {
    for (int i = 0; i < ranges.size(); i++) {
      if (ranges.get(i).contains(bucket)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether an id is in a part of a namespace: a layer of experiments that exclude each other. */
  static boolean inNamespace(String id, String namespace, LayerRange part) {
    double bucket = hash("__" + namespace, id, 1);
    return bucket >= part.from() && bucket < part.to();
  }

  /** [from, to); empty where both are the same. */
  record Range(double from, double to) {
    boolean contains(double bucket) {
      return bucket >= from && bucket < to;
    }
  }
}
