package dev.belfry.conditions;

/** What a condition needs to be decided. */
public enum Scope {
  /** Nothing: it is always the same. */
  CONSTANT,
  /** The item alone: decided once for each change of the catalogue. */
  ITEM,
  /** The user, the context or the time: decided once a request. */
  REQUEST,
  /** Both: decided for each item of each request. */
  MIXED;

  /** Whether an item is needed. */
  public boolean needsItem() {
    return this == ITEM || this == MIXED;
  }

  /** Whether a request is needed. */
  public boolean needsRequest() {
    return this == REQUEST || this == MIXED;
  }

  static Scope of(boolean item, boolean request) {
    if (item) {
      return request ? MIXED : ITEM;
    }
    return request ? REQUEST : CONSTANT;
  }
}
