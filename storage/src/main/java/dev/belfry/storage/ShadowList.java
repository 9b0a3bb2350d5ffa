package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A live list that was made again with the variant of a shadow experiment, and shown to nobody.
 *
 * @param servedAt of the live list
 * @param listId of the live list
 * @param experimentNo the experiment
 * @param variant its variant
 * @param overlap rank-biased overlap of the two (p = 0.9), 0 to 1; null where there was an error
 * @param liveMicros what the live list took
 * @param shadowMicros what the other took
 * @param error what went wrong, or null
 */
public record ShadowList(
    Instant servedAt,
    UUID listId,
    long experimentNo,
    String variant,
    @Nullable Float overlap,
    long liveMicros,
    long shadowMicros,
    @Nullable String error) {
  public ShadowList {
    requireNonNull(servedAt, "servedAt is null");
    requireNonNull(listId, "listId is null");
    requireNonNull(variant, "variant is null");
  }
}
