package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may sign in.
 *
 * @param name what is signed in with
 * @param displayName what others see
 * @param role what the member may do
 * @param disabled whether signing in is refused
 * @param createdAt since when
 * @param lastSeenAt the latest request, to the minute; null before the first
 */
public record Member(
    String name,
    String displayName,
    Role role,
    boolean disabled,
    Instant createdAt,
    @Nullable Instant lastSeenAt) {
  public Member {
    requireNonNull(name, "name is null");
    requireNonNull(displayName, "displayName is null");
    requireNonNull(role, "role is null");
    requireNonNull(createdAt, "createdAt is null");
  }
}
