package dev.belfry.model;

/** Where the embeddings of texts are looked up. Safe for use by several threads. */
@FunctionalInterface
public interface TextVectors {
  /** What stands for a text that is not embedded yet. */
  float[] NONE_YET = {};

  /** Knows no text. */
  TextVectors NONE = text -> NONE_YET;

  /** The raw embedding of a text, or an empty array where it has none yet. */
  float[] find(String text);

  /** The same by its {@link dev.belfry.contracts.common.TextKey}. */
  default float[] find(long textKey) {
    return NONE_YET;
  }
}
