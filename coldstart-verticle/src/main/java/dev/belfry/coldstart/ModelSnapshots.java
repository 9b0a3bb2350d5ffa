package dev.belfry.coldstart;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The model versions that are held, by name. Safe for use by several threads. */
final class ModelSnapshots {
  private static final ModelSnapshot NONE = ModelSnapshot.empty("");

  private volatile List<ModelSnapshot> newestFirst = List.of();

  /** Adds a version; of the others only those named stay. */
  synchronized void put(ModelSnapshot model, Set<String> keep) {
    Stream<ModelSnapshot> others =
        newestFirst.stream()
            .filter(held -> !held.name().equals(model.name()) && keep.contains(held.name()));
    newestFirst = Stream.concat(Stream.of(model), others).toList();
  }

  /** Whether a version is held. */
  boolean holds(String name) {
    return newestFirst.stream().anyMatch(model -> model.name().equals(name));
  }

  /**
   * The version of a name; the empty name is that of no model.
   *
   * @throws BelfryException VERSION_GONE when it is not, or no longer, held
   */
  ModelSnapshot named(String name) {
    if (name.isEmpty()) {
      return NONE;
    }
    for (ModelSnapshot model : newestFirst) {
      if (model.name().equals(name)) {
        return model;
      }
    }
    throw new BelfryException(
        ErrorCode.VERSION_GONE,
        "cold start does not hold the model '"
            + name
            + "', only "
            + newestFirst.stream().map(ModelSnapshot::name).toList());
  }
}
