package dev.belfry.coldstart;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import java.util.List;
import java.util.stream.Stream;

/** The last two model versions, by name. Safe for use by several threads. */
final class ModelSnapshots {
  private static final ModelSnapshot NONE = ModelSnapshot.empty("");

  private volatile List<ModelSnapshot> newestFirst = List.of();

  /** Adds a version; of those before it the newest is kept. */
  synchronized void put(ModelSnapshot model) {
    Stream<ModelSnapshot> others =
        newestFirst.stream().filter(held -> !held.name().equals(model.name()));
    newestFirst = Stream.concat(Stream.of(model), others).limit(2).toList();
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
