package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Attributes;

/**
 * One user.
 *
 * @param userNo stable number, never reused
 * @param userId the app's id
 * @param attributes values by the attribute schema
 * @param revision grows with every change of the attributes
 */
public record UserRow(long userNo, String userId, Attributes attributes, long revision) {
  public UserRow {
    requireNonNull(userId, "userId is null");
    requireNonNull(attributes, "attributes is null");
  }
}
