package dev.belfry.storage;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The attribute schema. Thread-safe. */
public interface SchemaStore {
  /** The schema in force in this process. */
  AttributeSchema current();

  /** {@link #put(List, String, Fitting)} of nobody, whatever the rules are. */
  default Future<AttributeSchema> put(List<AttributeDefinition> definitions) {
    return put(definitions, null, (rules, schema) -> Future.succeededFuture());
  }

  /**
   * Adds attributes, or changes default and role of existing ones.
   *
   * @param actor who is named in the audit log; null for nobody
   * @param fitting asked before anything is stored; no other ruleset goes live until the schema has
   * @return the schema with them, in force in this process; fails with INVALID for a default of the
   *     wrong type, CONFLICT when a reserved attribute or the type of an existing one would change
   */
  Future<AttributeSchema> put(
      List<AttributeDefinition> definitions, @Nullable String actor, Fitting fitting);

  /** Whether rules fit a schema. */
  @FunctionalInterface
  interface Fitting {
    /**
     * Fails where they do not.
     *
     * @param rules the live ruleset as JSON
     * @param schema as it would be
     */
    Future<Void> require(String rules, AttributeSchema schema);
  }
}
