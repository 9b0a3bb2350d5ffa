package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What may be learned from, and what choices may be made on. It holds nothing of the test part, so
 * that tuning cannot read it.
 *
 * @param data items, users and the events outside the test part
 * @param train the liked items to learn from
 * @param validation cases to choose on; may be empty
 */
record LearningPart(Dataset data, Histories train, List<Split.Case> validation) {
  LearningPart {
    requireNonNull(data, "data is null");
    requireNonNull(train, "train is null");
    validation = List.copyOf(validation);
  }

  FitTask task(Settings settings, long seed, Progress progress, Curve curve) {
    return new FitTask(data, train, validation, settings, seed, progress, curve, null);
  }
}
