package dev.belfry.storage;

/** What can be exported. */
public enum ExportKind {
  ITEMS,
  USERS,
  /** Events of users that were not erased. */
  INTERACTIONS,
  /** One row for each item of each served list. */
  LISTS
}
