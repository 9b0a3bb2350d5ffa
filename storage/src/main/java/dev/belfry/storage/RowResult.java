package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What became of one row of a batch.
 *
 * @param index its place in the batch, from 0
 * @param id the row's id
 * @param error why it was refused, as a sentence, or null when it is stored
 */
public record RowResult(int index, String id, @Nullable String error) {
  public RowResult {
    requireNonNull(id, "id is null");
  }

  /** Whether the row is stored. */
  public boolean stored() {
    return error == null;
  }
}
