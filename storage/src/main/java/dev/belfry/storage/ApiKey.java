package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * A key that was recognised.
 *
 * @param name what it was created for
 * @param scopes what it allows: {@code read}, {@code write}, {@code approve}, {@code admin}
 */
public record ApiKey(String name, Set<String> scopes) {
  public ApiKey {
    requireNonNull(name, "name is null");
    scopes = Set.copyOf(scopes);
  }

  /** Whether it allows {@code scope}; {@code admin} allows everything. */
  public boolean allows(String scope) {
    return scopes.contains(scope) || scopes.contains("admin");
  }
}
