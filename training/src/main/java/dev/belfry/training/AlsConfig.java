package dev.belfry.training;

import dev.belfry.model.AlsRowSolver;

/**
 * How ALS is trained.
 *
 * @param dimension components of a factor
 * @param sweeps alternations over users and items
 * @param unobservedWeight weight of every user-item pair's pull toward 0; 0 where {@code
 *     unobservedRatio} gives it
 * @param unobservedRatio what all pairs together weigh, in the weight of the observed ones: a
 *     figure that carries over from one catalogue to another, where a weight of each pair does not
 * @param regularization L2, before frequency scaling
 * @param exponent of the frequency scaling: 0 none, 1 by the number of interactions
 * @param deviation standard deviation of the first factors, before division by the root of the
 *     dimension
 * @param solver how a row is solved
 * @param conjugateGradientSteps steps of that solver in each half of a sweep
 * @param threads how many
 * @param seed of the first factors
 */
public record AlsConfig(
    int dimension,
    int sweeps,
    double unobservedWeight,
    double unobservedRatio,
    double regularization,
    double exponent,
    double deviation,
    AlsRowSolver.Method solver,
    int conjugateGradientSteps,
    int threads,
    long seed) {
  /** Settings that hold up on the data sets of docs/benchmarks.md. */
  public static AlsConfig defaults() {
    return new AlsConfig(64, 16, 0, 30, 0.003, 1.0, 0.1, AlsRowSolver.Method.EXACT, 3, 2, 1);
  }

  /** The defaults, with what the settings {@code als.*} say. */
  public static AlsConfig of(Settings settings) {
    AlsConfig d = defaults();
    return new AlsConfig(
        settings.getInt("als.dimension", d.dimension, 1, 2_048),
        settings.getInt("als.sweeps", d.sweeps, 1, 1_000),
        settings.getDouble("als.unobserved-weight", d.unobservedWeight, 0, 1_000),
        settings.getDouble("als.unobserved-ratio", d.unobservedRatio, 0.001, 1e6),
        settings.getDouble("als.regularization", d.regularization, 0, 1_000),
        settings.getDouble("als.exponent", d.exponent, 0, 2),
        settings.getDouble("als.deviation", d.deviation, 0, 100),
        settings.getEnum("als.solver", d.solver),
        settings.getInt("als.conjugate-gradient-steps", d.conjugateGradientSteps, 1, 1_000),
        settings.getInt("als.threads", d.threads, 1, 256),
        d.seed);
  }

  /** What tuning draws from. */
  static SearchSpace searchSpace() {
    return SearchSpace.of(
        SearchSpace.choice("als.dimension", 32, 64, 128),
        SearchSpace.logUniform("als.unobserved-ratio", 3, 300),
        SearchSpace.logUniform("als.regularization", 0.0003, 0.1),
        SearchSpace.choice("als.exponent", 0.5, 1));
  }

  /** The same with another seed. */
  public AlsConfig withSeed(long newSeed) {
    return with(unobservedWeight, newSeed);
  }

  /** The same with factors of another length. */
  AlsConfig withDimension(int components) {
    return new AlsConfig(
        components,
        sweeps,
        unobservedWeight,
        unobservedRatio,
        regularization,
        exponent,
        deviation,
        solver,
        conjugateGradientSteps,
        threads,
        seed);
  }

  /** The same with a weight of unobserved pairs that fits these histories. */
  AlsConfig resolved(int[][] byUser, int itemCount) {
    if (unobservedWeight > 0) {
      return this;
    }
    long observed = 0;
    for (int[] own : byUser) {
      observed += own.length;
    }
    double pairs = (double) byUser.length * itemCount;
    return with(unobservedRatio * Math.max(1, observed) / Math.max(1, pairs), seed);
  }

  private AlsConfig with(double newUnobservedWeight, long newSeed) {
    return new AlsConfig(
        dimension,
        sweeps,
        newUnobservedWeight,
        unobservedRatio,
        regularization,
        exponent,
        deviation,
        solver,
        conjugateGradientSteps,
        threads,
        newSeed);
  }
}
