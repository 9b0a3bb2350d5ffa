package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

/**
 * Where lists are shown.
 *
 * @param name as apps ask for it
 * @param description for people
 */
public record Placement(String name, String description) {
  public Placement {
    requireNonNull(name, "name is null");
    requireNonNull(description, "description is null");
  }
}
