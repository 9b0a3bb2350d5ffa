package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import java.util.Arrays;
import java.util.Map;

/**
 * A sparse matrix of weights from item to item: the score of an item is the sum of its weights from
 * the latest items of the history, each by its place in the history. Item-kNN, sequential rules and
 * EASE are all served so, and differ in how the weights were learned. Immutable, safe for use by
 * several threads.
 */
public final class ItemToItemModel implements HistoryModel {
  private final String name;
  private final long[] itemNos;
  private final int[] offsets;
  private final int[] neighbours;
  private final float[] weights;
  private final float[] historyWeights;

  /**
   * A model; the arrays are kept, not copied, and must not be written to afterwards.
   *
   * @param name what it is called
   * @param itemNos ascending
   * @param offsets {@code [n + 1]}: the row of item i is from {@code offsets[i]} to {@code
   *     offsets[i + 1]} exclusive
   * @param neighbours indexes of the items that a row gives weight to, ascending within a row
   * @param weights beside each neighbour
   * @param historyWeights factor of the latest item, of the one before it and so on; items further
   *     back are not read
   */
  public ItemToItemModel(
      String name,
      long[] itemNos,
      int[] offsets,
      int[] neighbours,
      float[] weights,
      float[] historyWeights) {
    if (offsets.length != itemNos.length + 1
        || neighbours.length != weights.length
        || offsets[itemNos.length] != weights.length) {
      throw new IllegalArgumentException("the columns of " + name + " differ in length");
    }
    this.name = requireNonNull(name, "name is null");
    this.itemNos = itemNos;
    this.offsets = offsets;
    this.neighbours = neighbours;
    this.weights = requireFinite(name, weights);
    this.historyWeights = requireFinite(name, historyWeights);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long[] itemNos() {
    return itemNos;
  }

  /** How many weights it holds. */
  public int size() {
    return weights.length;
  }

  @Override
  public void score(long[] latestFirst, float[] scores) {
    Arrays.fill(scores, 0, itemNos.length, 0);
    int place = 0;
    for (int k = 0; k < latestFirst.length && place < historyWeights.length; k++) {
      int item = Arrays.binarySearch(itemNos, latestFirst[k]);
      if (item < 0) {
        continue;
      }
      float factor = historyWeights[place++];
      for (int at = offsets[item]; at < offsets[item + 1]; at++) {
        scores[neighbours[at]] += factor * weights[at];
      }
    }
  }

  @Override
  public float[] contributions(long[] latestFirst, long itemNo) {
    float[] added = new float[latestFirst.length];
    int place = 0;
    for (int k = 0; k < latestFirst.length && place < historyWeights.length; k++) {
      if (Arrays.binarySearch(itemNos, latestFirst[k]) >= 0) {
        added[k] = historyWeights[place++] * weight(latestFirst[k], itemNo);
      }
    }
    return added;
  }

  /** The weight of one item from another, whatever the place in the history; 0 for none. */
  float weight(long from, long to) {
    float[] weight = new float[1];
    weights(from, indexes(new long[] {to}), weight);
    return weight[0];
  }

  /**
   * Where the model has some items, to ask for their {@link #weights}; below 0 for one it lacks.
   */
  int[] indexes(long[] items) {
    int[] indexes = new int[items.length];
    Arrays.setAll(indexes, i -> Arrays.binarySearch(itemNos, items[i]));
    return indexes;
  }

  /**
   * The weights of some items from another, whatever the place in the history; 0 for none.
   *
   * @param to as {@link #indexes} gives them
   * @param into where the weights go, beside {@code to}
   */
  void weights(long from, int[] to, float[] into) {
    int row = Arrays.binarySearch(itemNos, from);
    if (row < 0) {
      Arrays.fill(into, 0, to.length, 0);
      return;
    }
    int first = offsets[row];
    int beyond = offsets[row + 1];
    for (int i = 0; i < to.length; i++) {
      int at = to[i] < 0 ? -1 : Arrays.binarySearch(neighbours, first, beyond, to[i]);
      into[i] = at < 0 ? 0 : weights[at];
    }
  }

  private static float[] requireFinite(String name, float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw BelfryException.invalid("a weight of " + name + " is " + value + "; train it again");
      }
    }
    return values;
  }

  Map<String, Tensor> toTensors() {
    return Map.of(
        "item_no", Tensor.ofLongs(itemNos, itemNos.length),
        "offset", Tensor.ofInts(offsets, offsets.length),
        "neighbour", Tensor.ofInts(neighbours, neighbours.length),
        "weight", Tensor.ofFloats(weights, weights.length),
        "history_weight", Tensor.ofFloats(historyWeights, historyWeights.length));
  }

  static ItemToItemModel ofTensors(String name, Map<String, Tensor> tensors) {
    return new ItemToItemModel(
        name,
        ModelArtefact.tensor(tensors, "item_no").longs(),
        ModelArtefact.tensor(tensors, "offset").ints(),
        ModelArtefact.tensor(tensors, "neighbour").ints(),
        ModelArtefact.tensor(tensors, "weight").floats(),
        ModelArtefact.tensor(tensors, "history_weight").floats());
  }
}
