package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.model.Ranker;
import dev.belfry.model.RankerRows;
import dev.belfry.model.RankerSchema;
import dev.belfry.model.RankerSchema.Category;
import dev.belfry.model.RankerSide;
import java.util.Arrays;
import java.util.List;

/**
 * What a ranker learns from, or is measured on: rows of all columns of a schema (those of the
 * request, of the item, of the pair), each with a label and a weight for each head. Wraps the
 * arrays it is given without copying; nobody writes to them afterwards.
 */
public final class RankerExamples {
  private static final int CHUNK = 1_024;

  private final RankerSchema schema;
  private final int heads;
  private final int size;
  private final int[] slots;
  private final float[] numbers;
  private final float[] labels;
  private final float[] weights;

  /**
   * Examples.
   *
   * @param heads outputs that there are labels for
   * @param slots {@code [size * categories]}, row by row; 0 for unknown
   * @param numbers {@code [size * schema.numbers()]}, row by row, finite
   * @param labels {@code [size * heads]}: 0 to 1 for a probability, else the value
   * @param weights {@code [size * heads]}, 0 and more; 0 where the label is not known
   */
  public RankerExamples(
      RankerSchema schema,
      int heads,
      int[] slots,
      float[] numbers,
      float[] labels,
      float[] weights) {
    this.schema = requireNonNull(schema, "schema is null");
    this.heads = heads;
    this.size = labels.length / heads;
    this.slots = slots;
    this.numbers = numbers;
    this.labels = labels;
    this.weights = weights;
    List<Category> categories = schema.categories();
    if (slots.length != size * categories.size()
        || numbers.length != size * schema.numbers()
        || labels.length != size * heads
        || weights.length != labels.length) {
      throw new IllegalArgumentException(
          "%d examples with %d slots, %d numbers, %d labels and %d weights do not fit the schema"
              .formatted(size, slots.length, numbers.length, labels.length, weights.length));
    }
    for (int i = 0; i < slots.length; i++) {
      Category category = categories.get(i % categories.size());
      if (slots[i] < 0 || slots[i] >= category.slots()) {
        throw new IllegalArgumentException("slot " + slots[i] + " of " + category);
      }
    }
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        throw BelfryException.invalid("a number is " + number + "; finite numbers are accepted");
      }
    }
  }

  /** Examples of one head that all weigh the same. */
  public static RankerExamples ofOne(
      RankerSchema schema, int[] slots, float[] numbers, float[] labels) {
    float[] weights = new float[labels.length];
    Arrays.fill(weights, 1);
    return new RankerExamples(schema, 1, slots, numbers, labels, weights);
  }

  public RankerSchema schema() {
    return schema;
  }

  /** Number of heads. */
  public int heads() {
    return heads;
  }

  /** Number of examples. */
  public int size() {
    return size;
  }

  /** The label of an example for a head. */
  public float label(int example, int head) {
    return labels[example * heads + head];
  }

  /** The weight of an example for a head. */
  public float weight(int example, int head) {
    return weights[example * heads + head];
  }

  int slot(int example, int category) {
    return slots[example * schema.categories().size() + category];
  }

  float number(int example, int number) {
    return numbers[example * schema.numbers() + number];
  }

  /**
   * Raw outputs of a ranker, {@code [size * heads]}, in plain Java. The columns must all belong to
   * the pair.
   */
  float[] scores(Ranker ranker) {
    RankerSide request = ranker.request(RankerRows.none(1));
    RankerSide items = ranker.items(RankerRows.none(1));
    int columns = schema.categories().size();
    float[] scores = new float[size * heads];
    for (int from = 0; from < size; from += CHUNK) {
      int to = Math.min(size, from + CHUNK);
      RankerRows pairs =
          new RankerRows(
              schema.pair(),
              to - from,
              Arrays.copyOfRange(slots, from * columns, to * columns),
              Arrays.copyOfRange(numbers, from * schema.numbers(), to * schema.numbers()));
      float[] some = ranker.scores(request, items, new int[to - from], pairs);
      System.arraycopy(some, 0, scores, from * heads, some.length);
    }
    return scores;
  }
}
