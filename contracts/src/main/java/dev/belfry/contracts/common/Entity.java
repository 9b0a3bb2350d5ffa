package dev.belfry.contracts.common;

/** What an attribute belongs to. */
public enum Entity {
  ITEM,
  USER,
  CONTEXT
}
