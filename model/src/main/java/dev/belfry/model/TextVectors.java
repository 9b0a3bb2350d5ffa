package dev.belfry.model;

/** Where the embeddings of texts are looked up. Safe for use by several threads. */
@FunctionalInterface
public interface TextVectors {
  /** Knows no text. */
  TextVectors NONE = text -> new float[0];

  /** The raw embedding of a text, or an empty array where it has none yet. */
  float[] find(String text);
}
