package dev.belfry.model;

import dev.belfry.contracts.common.Embedding;
import java.util.Arrays;
import java.util.Map;

/**
 * The items a model was trained on: their numbers, their precomputed embeddings and how well each
 * is known. Immutable, safe for use by several threads.
 */
public final class ItemTable {
  static final String ITEM_NO = "item_no";
  static final String EMBEDDING = "embedding";
  static final String POSITIVES = "positives";

  private final long[] itemNos;
  private final float[] embeddings;
  private final int[] positives;
  private final int dimension;

  /**
   * A table; the arrays are kept, not copied, and must not be written to afterwards.
   *
   * @param itemNos ascending
   * @param embeddings row-major {@code [n, dimension]}, each row of unit length
   * @param positives distinct users who interacted positively with each item
   */
  public ItemTable(long[] itemNos, float[] embeddings, int[] positives) {
    if (positives.length != itemNos.length
        || (itemNos.length > 0 && embeddings.length % itemNos.length != 0)) {
      throw new IllegalArgumentException("the columns of the item table differ in length");
    }
    this.itemNos = itemNos;
    this.embeddings = embeddings;
    this.positives = positives;
    this.dimension = itemNos.length == 0 ? TwoTower.DIMENSION : embeddings.length / itemNos.length;
  }

  /** How many items. */
  public int size() {
    return itemNos.length;
  }

  /** Components of an embedding. */
  public int dimension() {
    return dimension;
  }

  /** The item numbers, ascending; not a copy, only to be read. */
  public long[] itemNos() {
    return itemNos;
  }

  /** Row-major {@code [n, dimension]}; not a copy, only to be read. */
  public float[] embeddings() {
    return embeddings;
  }

  /** Position of the item in the table, or a negative number where the model has not seen it. */
  public int indexOf(long itemNo) {
    return Arrays.binarySearch(itemNos, itemNo);
  }

  /** The embedding at a position. */
  public Embedding embedding(int index) {
    return Embedding.copyOf(embeddings, index * dimension, dimension);
  }

  /** Distinct users who interacted positively with the item in training; 0 for an unseen one. */
  public int positives(long itemNo) {
    int index = indexOf(itemNo);
    return index < 0 ? 0 : positives[index];
  }

  int[] positives() {
    return positives;
  }

  Map<String, Tensor> toTensors() {
    return Map.of(
        ITEM_NO, Tensor.ofLongs(itemNos, itemNos.length),
        EMBEDDING, Tensor.ofFloats(embeddings, itemNos.length, dimension),
        POSITIVES, Tensor.ofInts(positives, positives.length));
  }

  static ItemTable ofTensors(Map<String, Tensor> tensors) {
    return new ItemTable(
        ModelArtefact.tensor(tensors, ITEM_NO).longs(),
        ModelArtefact.tensor(tensors, EMBEDDING).floats(),
        ModelArtefact.tensor(tensors, POSITIVES).ints());
  }
}
