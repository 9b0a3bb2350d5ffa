package dev.belfry.model;

/** What a {@link Ranker} computes behind the assembling of its input. */
interface RankerKernel {
  /**
   * The first matrices that the input is multiplied by, beside each other, {@code [width, n]}: a
   * product is the sum of the products of the input's pieces. Zero columns where nothing is shared.
   */
  PaddedMatrix first();

  /**
   * Raw outputs, {@code [count, heads]}.
   *
   * @param inputs {@code [count, stride]}: the inputs, padded with zeros
   * @param stride of the inputs
   * @param products {@code [count, n]}: inputs times {@link #first}; may be written to
   */
  float[] outputs(int count, float[] inputs, int stride, float[] products);
}
