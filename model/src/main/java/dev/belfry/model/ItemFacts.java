package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a model remembers of each item it was trained on, by row: what interactions say of it, and
 * what is read of it where a user's past is summed up. Row 0 is the unknown item. The arrays are
 * kept; nobody writes to them. Safe for use by several threads.
 *
 * @param popularity distinct users who liked it
 * @param meanRating drawn to the overall mean, NaN where nobody rated
 * @param age in days at the end of the training data, NaN where unknown
 * @param price as the tower reads it, NaN where unknown
 * @param categories slots of the attribute {@code categories}; empty where unknown
 * @param texts embeddings of the texts as the tower reads them, empty where there is none yet
 * @param meanReview mean embedding of what users wrote, as the tower reads it; empty for nothing
 * @param projection how a raw text embedding becomes what the tower reads
 * @param als factors by row, or {@link AlsFactors#NONE}
 */
public record ItemFacts(
    float[] popularity,
    float[] meanRating,
    float[] age,
    float[] price,
    int[][] categories,
    float[][] texts,
    float[] meanReview,
    TextProjection projection,
    AlsFactors als) {
  public ItemFacts {
    int rows = popularity.length;
    if (rows < 1
        || meanRating.length != rows
        || age.length != rows
        || price.length != rows
        || categories.length != rows
        || texts.length != rows) {
      throw BelfryException.invalid("the facts of items are not of one length");
    }
    requireNonNull(projection, "projection is null");
    requireNonNull(als, "als is null");
  }

  /**
   * The facts of a training.
   *
   * @param items in order of row, the first of row 1
   * @param observed what the interactions say, by item
   * @param texts embeddings as the tower reads them, by item
   * @param reviews embeddings of what users wrote, as the tower reads them
   */
  public static ItemFacts of(
      FeatureSchema schema,
      List<Attributes> items,
      Observed observed,
      List<float[]> texts,
      List<float[]> reviews,
      TextProjection projection,
      AlsFactors als) {
    int rows = items.size() + 1;
    AttributeEncoder attributes =
        new AttributeEncoder(schema.itemCategories(), schema.itemNumbers(), schema.itemVectors());
    int category = indexOf(schema.itemCategories().stream().map(f -> f.attribute()), "categories");
    int priced = indexOf(schema.itemNumbers().stream().map(f -> f.attribute()), "price");
    float[] price = new float[rows];
    int[][] categories = new int[rows][0];
    float[][] read = new float[rows][0];
    price[0] = Float.NaN;
    for (int row = 1; row < rows; row++) {
      Attributes item = items.get(row - 1);
      float[] numbers = attributes.numbers(item);
      price[row] = priced < 0 || numbers[2 * priced + 1] > 0 ? Float.NaN : numbers[2 * priced];
      if (category >= 0) {
        int[] slots = attributes.slots(item)[category];
        categories[row] = slots[0] == 0 ? categories[row] : slots;
      }
      read[row] = texts.get(row - 1);
    }
    return new ItemFacts(
        byRow(observed.popularity()),
        byRow(observed.meanRating()),
        byRow(observed.age()),
        price,
        categories,
        read,
        mean(reviews),
        projection,
        als);
  }

  private static int indexOf(Stream<String> names, String name) {
    return names.toList().indexOf(name);
  }

  private static float[] byRow(float[] byItem) {
    float[] rows = new float[byItem.length + 1];
    rows[0] = Float.NaN;
    System.arraycopy(byItem, 0, rows, 1, byItem.length);
    return rows;
  }

  /** Facts of items of which nothing is known. */
  public static ItemFacts unknown(int items) {
    float[] missing = new float[items + 1];
    Arrays.fill(missing, Float.NaN);
    return new ItemFacts(
        missing,
        missing,
        missing,
        missing,
        new int[items + 1][0],
        new float[items + 1][0],
        new float[0],
        TextProjection.NONE,
        AlsFactors.NONE);
  }

  /** The number of rows, row 0 included. */
  int rows() {
    return popularity.length;
  }

  Map<String, Tensor> toTensors() {
    Map<String, Tensor> tensors = new TreeMap<>(projection.toTensors());
    tensors.putAll(als.toTensors());
    tensors.put("popularity", Tensor.ofFloats(popularity, rows()));
    tensors.put("mean_rating", Tensor.ofFloats(meanRating, rows()));
    tensors.put("age", Tensor.ofFloats(age, rows()));
    tensors.put("price", Tensor.ofFloats(price, rows()));
    int[] ends = new int[rows()];
    int total = 0;
    for (int r = 0; r < rows(); r++) {
      total += categories[r].length;
      ends[r] = total;
    }
    int[] slots = new int[total];
    for (int r = 0; r < rows(); r++) {
      System.arraycopy(
          categories[r], 0, slots, ends[r] - categories[r].length, categories[r].length);
    }
    tensors.put("category_ends", Tensor.ofInts(ends, rows()));
    tensors.put("category_slots", Tensor.ofInts(slots, total));
    int dimension = Arrays.stream(texts).mapToInt(t -> t.length).max().orElse(0);
    if (dimension > 0) {
      float[] flat = new float[Math.multiplyExact(rows(), dimension)];
      Arrays.fill(flat, Float.NaN);
      for (int r = 0; r < rows(); r++) {
        System.arraycopy(texts[r], 0, flat, r * dimension, texts[r].length);
      }
      tensors.put("texts", Tensor.ofFloats(flat, rows(), dimension));
    }
    if (meanReview.length > 0) {
      tensors.put("mean_review", Tensor.ofFloats(meanReview, meanReview.length));
    }
    return tensors;
  }

  /** The mean of those that are not empty; empty where all are. */
  static float[] mean(List<float[]> texts) {
    int dimension = texts.stream().mapToInt(t -> t.length).max().orElse(0);
    double[] sum = new double[dimension];
    int count = 0;
    for (float[] text : texts) {
      for (int i = 0; i < text.length; i++) {
        sum[i] += text[i];
      }
      count += text.length > 0 ? 1 : 0;
    }
    float[] mean = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      mean[i] = (float) (sum[i] / Math.max(1, count));
    }
    return mean;
  }

  static ItemFacts ofTensors(Map<String, Tensor> tensors) {
    float[] popularity = ModelArtefact.tensor(tensors, "popularity").floats();
    int[] ends = ModelArtefact.tensor(tensors, "category_ends").ints();
    int[] slots = ModelArtefact.tensor(tensors, "category_slots").ints();
    int[][] categories = new int[ends.length][];
    for (int r = 0; r < ends.length; r++) {
      categories[r] = Arrays.copyOfRange(slots, r == 0 ? 0 : ends[r - 1], ends[r]);
    }
    float[][] texts = new float[popularity.length][0];
    Tensor flat = tensors.get("texts");
    if (flat != null) {
      int dimension = flat.extent(1);
      for (int r = 0; r < texts.length; r++) {
        float[] row = Arrays.copyOfRange(flat.floats(), r * dimension, (r + 1) * dimension);
        texts[r] = Float.isNaN(row[0]) ? texts[r] : row;
      }
    }
    Tensor meanReview = tensors.get("mean_review");
    return new ItemFacts(
        popularity,
        ModelArtefact.tensor(tensors, "mean_rating").floats(),
        ModelArtefact.tensor(tensors, "age").floats(),
        ModelArtefact.tensor(tensors, "price").floats(),
        categories,
        texts,
        meanReview == null ? new float[0] : meanReview.floats(),
        TextProjection.ofTensors(tensors),
        AlsFactors.ofTensors(tensors));
  }
}
