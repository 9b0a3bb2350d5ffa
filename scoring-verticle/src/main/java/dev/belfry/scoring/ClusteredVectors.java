package dev.belfry.scoring;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Unit vectors in clusters, for measuring and testing an index: a cluster's centre is drawn from a
 * normal distribution with deviation 1 a component, its members lie around it with deviation {@code
 * noise}, and all are scaled to unit length. Queries are drawn as the items are.
 */
final class ClusteredVectors {
  private final int dimension;
  private final double noise;
  private final long seed;
  private final float[][] centres;

  ClusteredVectors(int dimension, int clusters, double noise, long seed) {
    this.dimension = dimension;
    this.noise = noise;
    this.seed = seed;
    this.centres = new float[clusters][dimension];
    RandomGenerator random = random(0);
    for (float[] centre : centres) {
      for (int i = 0; i < dimension; i++) {
        centre[i] = (float) random.nextGaussian();
      }
    }
  }

  /** Items 1 to n. */
  ItemMatrix items(int n) {
    RandomGenerator random = random(1);
    long[] itemNos = new long[n];
    float[] values = new float[Math.multiplyExact(n, dimension)];
    for (int row = 0; row < n; row++) {
      itemNos[row] = row + 1L;
      System.arraycopy(draw(random), 0, values, row * dimension, dimension);
    }
    return new ItemMatrix(dimension, itemNos, values);
  }

  float[][] queries(int n) {
    RandomGenerator random = random(2);
    float[][] queries = new float[n][];
    for (int i = 0; i < n; i++) {
      queries[i] = draw(random);
    }
    return queries;
  }

  private float[] draw(RandomGenerator random) {
    float[] centre = centres[random.nextInt(centres.length)];
    float[] vector = new float[dimension];
    double squares = 0;
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) (centre[i] + noise * random.nextGaussian());
      squares += vector[i] * vector[i];
    }
    float scale = (float) (1 / Math.sqrt(squares));
    for (int i = 0; i < dimension; i++) {
      vector[i] *= scale;
    }
    return vector;
  }

  private RandomGenerator random(int stream) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 31 + stream);
  }
}
