package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API key in use, as those who manage keys see it.
 *
 * @param name what it was created for; no other key in use has it
 * @param scopes what it allows, the least first
 * @param createdAt since when
 * @param lastUsedAt to the minute; null before the first use
 */
public record KeyEntry(
    String name, List<String> scopes, Instant createdAt, @Nullable Instant lastUsedAt) {
  public KeyEntry {
    requireNonNull(name, "name is null");
    scopes = List.copyOf(scopes);
    requireNonNull(createdAt, "createdAt is null");
  }
}
