package dev.belfry.storage;

import java.util.Locale;

/** Where a draft of a ruleset stands. */
public enum DraftState {
  /** Its author works on it. */
  EDITING,
  /** It waits for an approver. */
  SUBMITTED,
  /** It may be published. */
  APPROVED,
  /** It became a ruleset. */
  PUBLISHED,
  /** It was given up. */
  DISCARDED;

  /** As it is stored and answered. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it can still be worked on. */
  public boolean isOpen() {
    return this != PUBLISHED && this != DISCARDED;
  }
}
