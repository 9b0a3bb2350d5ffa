package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What cold start ranks popularity from: time-decayed counts of positive interactions per item,
 * over everyone, within each user segment, and within each value of a context attribute. A
 * user-item pair counts once, at its latest interaction, with weight {@code 2^(-age / half-life)}
 * where age runs to the latest interaction of the data. Category popularity follows from {@code
 * overall} and the items' categories.
 *
 * @param overall over everyone
 * @param segments by user attribute of role {@code segment} and its value
 * @param contexts by context attribute and its value, such as {@code hour} and {@code 17} (hour of
 *     day, UTC)
 */
public record PopularityTables(
    ItemCounts overall, Map<Key, ItemCounts> segments, Map<Key, ItemCounts> contexts) {
  private static final String OVERALL = "overall";
  private static final String ITEMS = "items:";
  private static final String COUNTS = "counts:";
  private static final String SEGMENT = "segment:";
  private static final String CONTEXT = "context:";

  /**
   * An attribute's value.
   *
   * @param attribute the attribute's name
   * @param value one of its values, as text
   */
  public record Key(String attribute, String value) {
    public Key {
      requireNonNull(attribute, "attribute is null");
      requireNonNull(value, "value is null");
    }
  }

  public PopularityTables {
    requireNonNull(overall, "overall is null");
    segments = Map.copyOf(segments);
    contexts = Map.copyOf(contexts);
  }

  /** Tables without any count. */
  public static PopularityTables empty() {
    return new PopularityTables(ItemCounts.of(new long[0], new float[0]), Map.of(), Map.of());
  }

  /** The counts of one segment, if any were seen. */
  public Optional<ItemCounts> segment(String attribute, String value) {
    return Optional.ofNullable(segments.get(new Key(attribute, value)));
  }

  /** The counts within one value of a context attribute, if any were seen. */
  public Optional<ItemCounts> context(String attribute, String value) {
    return Optional.ofNullable(contexts.get(new Key(attribute, value)));
  }

  Map<String, Tensor> toTensors() {
    Map<String, Tensor> tensors = new HashMap<>();
    put(tensors, OVERALL, overall);
    segments.forEach((key, counts) -> put(tensors, SEGMENT + name(key), counts));
    contexts.forEach((key, counts) -> put(tensors, CONTEXT + name(key), counts));
    return tensors;
  }

  static PopularityTables ofTensors(Map<String, Tensor> tensors) {
    Map<Key, ItemCounts> segments = new HashMap<>();
    Map<Key, ItemCounts> contexts = new HashMap<>();
    for (String tensor : tensors.keySet()) {
      if (!tensor.startsWith(ITEMS)) {
        continue;
      }
      String name = tensor.substring(ITEMS.length());
      if (name.startsWith(SEGMENT)) {
        segments.put(key(name.substring(SEGMENT.length())), get(tensors, name));
      } else if (name.startsWith(CONTEXT)) {
        contexts.put(key(name.substring(CONTEXT.length())), get(tensors, name));
      }
    }
    return new PopularityTables(get(tensors, OVERALL), segments, contexts);
  }

  /** Attribute names hold no equals sign, so the first one ends the name. */
  private static String name(Key key) {
    return key.attribute() + "=" + key.value();
  }

  private static Key key(String name) {
    int equals = name.indexOf('=');
    return new Key(name.substring(0, equals), name.substring(equals + 1));
  }

  private static void put(Map<String, Tensor> tensors, String name, ItemCounts counts) {
    tensors.put(ITEMS + name, counts.itemTensor());
    tensors.put(COUNTS + name, counts.countTensor());
  }

  private static ItemCounts get(Map<String, Tensor> tensors, String name) {
    Tensor items = requireNonNull(tensors.get(ITEMS + name), "no tensor " + ITEMS + name);
    Tensor counts = requireNonNull(tensors.get(COUNTS + name), "no tensor " + COUNTS + name);
    return ItemCounts.of(items.longs(), counts.floats());
  }
}
