package dev.belfry.contracts.common;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** A failure with a category. Its message is a sentence fit for the caller. */
public final class BelfryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public BelfryException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public BelfryException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(requireNonNull(message, "message is null"), cause);
    this.code = requireNonNull(code, "code is null");
  }

  /** Bad input: the message names the offending value and what would be accepted. */
  public static BelfryException invalid(String message) {
    return new BelfryException(ErrorCode.INVALID, message);
  }

  /** The category of this failure. */
  public ErrorCode code() {
    return code;
  }
}
