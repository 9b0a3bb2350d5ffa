package dev.belfry.conditions;

/** What a condition says about one item and one request. */
public enum Outcome {
  TRUE,
  FALSE,
  /** An attribute that decides it has no value. */
  MISSING,
  /** It cannot be computed: a division by zero, a list that is too short, a budget used up. */
  ERROR;

  /**
   * The yes or no of this outcome.
   *
   * @param otherwise what counts where the condition does not decide
   */
  public boolean or(boolean otherwise) {
    return switch (this) {
      case TRUE -> true;
      case FALSE -> false;
      case MISSING, ERROR -> otherwise;
    };
  }

  static Outcome of(boolean value) {
    return value ? TRUE : FALSE;
  }

  Outcome negate() {
    return switch (this) {
      case TRUE -> FALSE;
      case FALSE -> TRUE;
      case MISSING -> MISSING;
      case ERROR -> ERROR;
    };
  }

  /** CEL's {@code &&}: false wins over an error on either side. */
  Outcome and(Outcome other) {
    if (this == FALSE || other == FALSE) {
      return FALSE;
    }
    return undecided(other, TRUE);
  }

  /** CEL's {@code ||}: true wins over an error on either side. */
  Outcome or(Outcome other) {
    if (this == TRUE || other == TRUE) {
      return TRUE;
    }
    return undecided(other, FALSE);
  }

  private Outcome undecided(Outcome other, Outcome otherwise) {
    if (this == ERROR || other == ERROR) {
      return ERROR;
    }
    return this == MISSING || other == MISSING ? MISSING : otherwise;
  }
}
