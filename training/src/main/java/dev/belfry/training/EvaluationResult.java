package dev.belfry.training;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Models side by side on the same cases.
 *
 * @param dataset what it was measured on, its name
 * @param description the data, the protocol and what was asked, a line each
 * @param plan how it was measured
 * @param diversityBasis what diversity is measured on
 * @param models in the order of tables
 * @param against the model that each is compared with, where one was named
 * @param seconds all together
 * @param rssMb the most memory of the process
 */
record EvaluationResult(
    String dataset,
    List<String> description,
    OfflineRun.Plan plan,
    String diversityBasis,
    List<ModelResult> models,
    Optional<String> against,
    double seconds,
    double rssMb) {
  private static final int RESAMPLES = 10_000;

  EvaluationResult {
    description = List.copyOf(description);
    models = List.copyOf(models);
  }

  /**
   * A model beside another, by the compared metric.
   *
   * @param model the one
   * @param other the other
   * @param bootstrap over users
   */
  record Beside(String model, String other, Bootstrap.Comparison bootstrap) {}

  /** Each model beside popularity, where it was measured. */
  List<Beside> besidePopularity() {
    return models.stream()
        .filter(m -> !m.name().equals(OfflineModels.POPULARITY))
        .flatMap(
            m -> model(OfflineModels.POPULARITY).stream().map(popularity -> beside(m, popularity)))
        .toList();
  }

  /**
   * Each model beside the best baseline other than itself, or beside the model that was named to
   * compare with.
   */
  List<Beside> besideBest() {
    return models.stream().flatMap(m -> rival(m).stream().map(other -> beside(m, other))).toList();
  }

  private Optional<ModelResult> rival(ModelResult model) {
    if (against.isPresent()) {
      return model(against.get()).filter(other -> !other.name().equals(model.name()));
    }
    return models.stream()
        .filter(m -> OfflineModels.isBaseline(m.name()) && !m.name().equals(model.name()))
        .max(Comparator.comparingDouble(m -> m.figure(plan.comparedName()).mean()));
  }

  Optional<ModelResult> model(String name) {
    return models.stream().filter(m -> m.name().equals(name)).findFirst();
  }

  private static Beside beside(ModelResult model, ModelResult other) {
    return new Beside(
        model.name(),
        other.name(),
        Bootstrap.compare(model.units(), other.units(), RESAMPLES, new Random(1)));
  }
}
