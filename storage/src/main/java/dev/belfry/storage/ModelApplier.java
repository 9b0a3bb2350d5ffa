package dev.belfry.storage;

import io.vertx.core.Future;
import java.util.Set;

/** A part of a server that answers with models: it holds several versions, by name. */
@FunctionalInterface
public interface ModelApplier {
  /**
   * Loads a version beside those in service; nothing is asked of it before the future has
   * succeeded. Does nothing for one that is loaded. One call at a time.
   *
   * @param keep names of those that must stay; all others may be let go
   * @return fails where it cannot be read, and then leaves everything as it was
   */
  Future<Void> load(ModelRow model, Set<String> keep);
}
