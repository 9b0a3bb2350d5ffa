package dev.belfry.contracts.common;

/** The type of an attribute's value, and the Java class that holds it. */
public enum AttributeType {
  /** {@link String}: free text. */
  TEXT,
  /** {@link Double}. */
  NUMBER,
  /** {@link Boolean}. */
  BOOLEAN,
  /** {@link java.time.Instant}; ISO 8601 in JSON. */
  TIMESTAMP,
  /** {@link String} from an open set of labels. */
  CATEGORY,
  /** {@link Embedding}; an array of numbers in JSON. */
  VECTOR
}
