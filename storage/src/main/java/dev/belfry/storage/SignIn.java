package dev.belfry.storage;

import java.time.Duration;

/** What became of a password that was given. */
public sealed interface SignIn {
  /**
   * It was right.
   *
   * @param session that began, or that asked
   */
  record Accepted(MemberSession session) implements SignIn {}

  /** Name or password were wrong, or the member is disabled: nobody is told which. */
  record Refused() implements SignIn {}

  /**
   * Too many before it were wrong, so it was not looked at.
   *
   * @param remaining until the next is looked at
   */
  record Locked(Duration remaining) implements SignIn {}
}
