package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * One data set, or one fold of it, to learn from and to be asked about.
 *
 * @param name of the data set; the same for its folds
 * @param protocol how it was cut, in words
 * @param learning what models see
 * @param test what is asked
 * @param candidates by user index, the items that are ranked; empty where every item is
 */
record EvaluationPart(
    String name,
    String protocol,
    LearningPart learning,
    List<Split.Case> test,
    Map<Integer, int[]> candidates) {
  EvaluationPart {
    requireNonNull(name, "name is null");
    requireNonNull(protocol, "protocol is null");
    requireNonNull(learning, "learning is null");
    test = List.copyOf(test);
    candidates = Map.copyOf(candidates);
  }

  /** A data set that holds everything, cut. */
  static EvaluationPart of(Dataset data, Split split) {
    return new EvaluationPart(
        data.name(),
        split.protocol(),
        new LearningPart(split.visible(data), split.train(), split.validation()),
        split.test(),
        Map.of());
  }
}
