package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.model.FeatureSchema.CategoryFeature;
import dev.belfry.model.FeatureSchema.NumberFeature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns items and users into what the towers read. Safe for use by several threads. */
public final class FeatureEncoder {
  private final FeatureSchema schema;
  private final long[] itemNos;
  private final int[] itemPositives;
  private final long[] userNos;
  private final int[] userPositives;
  private final List<Map<String, Integer>> itemSlots;
  private final List<Map<String, Integer>> userSlots;

  /**
   * An encoder.
   *
   * @param schema vocabularies and scales
   * @param itemNos item numbers the model has seen, ascending; the one at index i has row i + 1
   * @param userNos user numbers the model has seen, ascending; the one at index i has row i + 1
   */
  public FeatureEncoder(FeatureSchema schema, long[] itemNos, long[] userNos) {
    this(schema, itemNos, ones(itemNos.length), userNos, ones(userNos.length));
  }

  /**
   * An encoder that takes items and users without any positive interaction in training as unknown:
   * their rows were never learned.
   */
  FeatureEncoder(
      FeatureSchema schema,
      long[] itemNos,
      int[] itemPositives,
      long[] userNos,
      int[] userPositives) {
    this.schema = requireNonNull(schema, "schema is null");
    this.itemNos = itemNos.clone();
    this.itemPositives = itemPositives.clone();
    this.userNos = userNos.clone();
    this.userPositives = userPositives.clone();
    this.itemSlots = schema.itemCategories().stream().map(FeatureEncoder::slotsOf).toList();
    this.userSlots = schema.userCategories().stream().map(FeatureEncoder::slotsOf).toList();
  }

  public FeatureSchema schema() {
    return schema;
  }

  /** Encodes an item, known to the model or not. */
  public EncodedItem encodeItem(Item item) {
    return encodeItem(item.itemNo(), item.attributes());
  }

  /** Encodes an item from its number and attributes. */
  public EncodedItem encodeItem(long itemNo, Attributes attributes) {
    int row = rowOf(itemNos, itemPositives, itemNo);
    int[][] slots = slots(schema.itemCategories(), itemSlots, attributes);
    float[] numbers = numbers(schema.itemNumbers(), attributes);
    float[][] vectors = new float[schema.itemVectors().size()][0];
    EncodedItem unseen = new EncodedItem(0, slots, numbers, vectors, null);
    return row == 0 ? unseen : new EncodedItem(row, slots, numbers, vectors, unseen);
  }

  /**
   * Encodes a user. The context is not a feature of this version of the tower, so that a user's
   * embedding depends on the profile alone and can be kept under the profile's version.
   */
  public EncodedUser encodeUser(UserProfile user, RequestContext context) {
    requireNonNull(context, "context is null");
    long[] positives =
        user.recent().stream()
            .filter(Interaction::positive)
            .mapToLong(Interaction::itemNo)
            .toArray();
    return encodeUser(user.userNo(), user.attributes(), positives);
  }

  /**
   * Encodes a user.
   *
   * @param positives item numbers, most recent first; repeats and unknown items are passed over
   */
  public EncodedUser encodeUser(long userNo, Attributes attributes, long[] positives) {
    int[] rows = new int[Math.min(schema.historyLength(), positives.length)];
    int size = 0;
    for (int i = 0; i < positives.length && size < rows.length; i++) {
      int row = rowOf(itemNos, itemPositives, positives[i]);
      if (row > 0 && !contains(rows, size, row)) {
        rows[size++] = row;
      }
    }
    return new EncodedUser(
        rowOf(userNos, userPositives, userNo),
        Arrays.copyOf(rows, size),
        new int[size],
        slots(schema.userCategories(), userSlots, attributes),
        numbers(schema.userNumbers(), attributes),
        new float[schema.userVectors().size()][0],
        new int[schema.contextCategories().size()]);
  }

  /** The labels of a category attribute, or of a boolean as {@code true} and {@code false}. */
  static List<String> labels(Attributes attributes, String name) {
    return attributes.get(name) instanceof Boolean flag
        ? List.of(flag.toString())
        : attributes.texts(name);
  }

  private static boolean contains(int[] rows, int size, int row) {
    for (int i = 0; i < size; i++) {
      if (rows[i] == row) {
        return true;
      }
    }
    return false;
  }

  private static int rowOf(long[] numbers, int[] positives, long number) {
    int index = Arrays.binarySearch(numbers, number);
    return index < 0 || positives[index] == 0 ? 0 : index + 1;
  }

  private static int[] ones(int length) {
    int[] ones = new int[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static Map<String, Integer> slotsOf(CategoryFeature feature) {
    Map<String, Integer> slots = new HashMap<>();
    for (String value : feature.values()) {
      slots.put(value, slots.size() + 1);
    }
    return Map.copyOf(slots);
  }

  private static int[][] slots(
      List<CategoryFeature> features, List<Map<String, Integer>> vocabularies, Attributes row) {
    int[][] slots = new int[features.size()][];
    for (int f = 0; f < slots.length; f++) {
      Map<String, Integer> vocabulary = vocabularies.get(f);
      List<Integer> known = new ArrayList<>();
      for (String label : labels(row, features.get(f).attribute())) {
        Integer slot = vocabulary.get(label);
        if (slot != null && !known.contains(slot)) {
          known.add(slot);
        }
      }
      slots[f] =
          known.isEmpty() ? new int[] {0} : known.stream().mapToInt(Integer::intValue).toArray();
    }
    return slots;
  }

  private static float[] numbers(List<NumberFeature> features, Attributes row) {
    float[] numbers = new float[2 * features.size()];
    for (int f = 0; f < features.size(); f++) {
      double value = row.number(features.get(f).attribute(), Double.NaN);
      if (Double.isNaN(value)) {
        numbers[2 * f + 1] = 1;
      } else {
        numbers[2 * f] = features.get(f).scale(value);
      }
    }
    return numbers;
  }
}
