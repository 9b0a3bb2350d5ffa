package dev.belfry.storage;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import io.vertx.core.Future;
import java.util.List;

/** The attribute schema. Thread-safe. */
public interface SchemaStore {
  /** The schema in force in this process. */
  AttributeSchema current();

  /**
   * Adds attributes, or changes default and role of existing ones.
   *
   * @return the schema with them, in force in this process; fails with INVALID for a default of the
   *     wrong type, CONFLICT when a reserved attribute or the type of an existing one would change
   */
  Future<AttributeSchema> put(List<AttributeDefinition> definitions);
}
