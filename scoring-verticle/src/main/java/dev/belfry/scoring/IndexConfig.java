package dev.belfry.scoring;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.platform.ConfigReader;

/**
 * How items are found, section {@code scoring.index}.
 *
 * @param kind {@code kind}: {@code auto} takes the graph where the model has one, {@code exact}
 *     never, {@code hnsw} always, and builds one at loading where the model has none
 * @param width {@code width}: nodes that a search of the graph keeps (ef), at least; a quarter more
 *     than the items asked for where that is more. Measured in {@code docs/benchmarks.md}, Index
 */
public record IndexConfig(Kind kind, int width) {
  /** Which index is used. */
  public enum Kind {
    AUTO,
    EXACT,
    HNSW
  }

  public IndexConfig {
    requireNonNull(kind, "kind is null");
    if (width < 1) {
      throw BelfryException.invalid("the width of the index is " + width + "; it is at least 1");
    }
  }

  /** What is used where nothing is said. */
  public static IndexConfig defaults() {
    return from(ConfigReader.defaults());
  }

  static IndexConfig from(ConfigReader reader) {
    return new IndexConfig(
        reader.choice("scoring.index.kind", Kind.AUTO),
        reader.integer("scoring.index.width", 120, 1, 100_000));
  }
}
