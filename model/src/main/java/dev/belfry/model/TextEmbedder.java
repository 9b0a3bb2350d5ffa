package dev.belfry.model;

/** Turns a text into a vector. Safe for use by several threads. */
public interface TextEmbedder {
  /** What it is called; vectors of different names are not comparable. */
  String name();

  /** Components of a vector. */
  int dimension();

  /** The vector of a text, of unit length; the same for the same text. */
  float[] embed(String text);
}
