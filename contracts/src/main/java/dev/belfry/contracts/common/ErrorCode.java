package dev.belfry.contracts.common;

/** The kinds of failure that Belfry tells apart, in messages between verticles and in HTTP. */
public enum ErrorCode {
  /** The input is malformed or breaks a rule; the message names the value and what is accepted. */
  INVALID(400),
  /** No valid API key. */
  UNAUTHENTICATED(401),
  /** The API key lacks the scope. */
  FORBIDDEN(403),
  /** What was named does not exist. */
  NOT_FOUND(404),
  /** The thing was changed by someone else, or is in a state that does not allow this. */
  CONFLICT(409),
  /** It existed, and is no longer kept. */
  GONE(410),
  /** The body is over its limit. */
  TOO_LARGE(413),
  /** The content type is not one that is read here. */
  UNSUPPORTED_MEDIA_TYPE(415),
  /** More requests than this key, or this server, takes now. */
  OVERLOADED(429),
  /** A fault of ours. */
  INTERNAL(500),
  /** A server that is needed cannot be reached; try again later. */
  UNAVAILABLE(503),
  /** The time for this request is used up. */
  DEADLINE_EXCEEDED(504),
  /** A verticle no longer (or not yet) holds the snapshot that the request was admitted with. */
  VERSION_GONE(503);

  private final int httpStatus;

  ErrorCode(int httpStatus) {
    this.httpStatus = httpStatus;
  }

  /** The HTTP status that a caller sees. */
  public int httpStatus() {
    return httpStatus;
  }
}
