package dev.belfry.contracts.common;

/** A message that expects an answer before its deadline. */
public interface Request {
  /** When the sender stops waiting. */
  Deadline deadline();
}
