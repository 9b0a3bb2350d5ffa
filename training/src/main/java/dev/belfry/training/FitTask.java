package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model is to learn from.
 *
 * @param data items, users and every event outside the test part, those of the validation part
 *     included: nothing of {@code train} may be explained by what came after it
 * @param train the liked items that may be learned from
 * @param validation cases that may decide when to stop; empty where everything is trained on
 * @param settings of all models
 * @param seed of everything that is drawn
 * @param progress told how far it is
 * @param curve told of each epoch
 * @param checkpoint where towers keep how far they are, and go on from; null for nowhere
 */
record FitTask(
    Dataset data,
    Histories train,
    List<Split.Case> validation,
    Settings settings,
    long seed,
    Progress progress,
    Curve curve,
    @Nullable Path checkpoint) {
  FitTask {
    requireNonNull(data, "data is null");
    requireNonNull(train, "train is null");
    validation = List.copyOf(validation);
    requireNonNull(settings, "settings is null");
    requireNonNull(progress, "progress is null");
    requireNonNull(curve, "curve is null");
  }

  /** The same, with a checkpoint. */
  FitTask withCheckpoint(Path file) {
    return new FitTask(data, train, validation, settings, seed, progress, curve, file);
  }
}
