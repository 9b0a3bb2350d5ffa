package dev.belfry.training;

/**
 * How ALS is trained.
 *
 * @param dimension components of a factor
 * @param sweeps alternations over users and items
 * @param unobservedWeight weight of every user-item pair's pull toward 0
 * @param regularization L2, before frequency scaling
 * @param exponent of the frequency scaling: 0 none, 1 by the number of interactions
 * @param deviation standard deviation of the first factors, before division by the root of the
 *     dimension
 * @param threads how many
 * @param seed of the first factors
 */
public record AlsConfig(
    int dimension,
    int sweeps,
    double unobservedWeight,
    double regularization,
    double exponent,
    double deviation,
    int threads,
    long seed) {
  /** Settings that hold up on the data sets of docs/benchmarks.md. */
  public static AlsConfig defaults() {
    return new AlsConfig(64, 16, 1.0, 0.003, 1.0, 0.1, 2, 1);
  }

  /** The same with another seed. */
  public AlsConfig withSeed(long newSeed) {
    return new AlsConfig(
        dimension, sweeps, unobservedWeight, regularization, exponent, deviation, threads, newSeed);
  }
}
