package dev.belfry.storage;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Registered model versions. Thread-safe. */
public interface ModelRegistry {
  /** Registers a model version; {@code live} of the row is ignored. CONFLICT for a taken name. */
  Future<Void> register(ModelRow row);

  /** Makes a registered version the live one; NOT_FOUND for an unknown name. */
  Future<Void> promote(String name);

  /** The live one, if any model was promoted. */
  Optional<ModelRow> live();

  /** All of them, newest first. */
  Future<List<ModelRow>> list();

  /** Is told of every promotion, by this process or another; must not block. */
  void onPromote(Consumer<ModelRow> listener);
}
