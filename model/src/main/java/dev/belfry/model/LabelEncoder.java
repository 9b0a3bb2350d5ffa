package dev.belfry.model;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.model.FeatureSchema.CategoryFeature;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The slots of one category feature's labels. Immutable. */
final class LabelEncoder {
  private static final int[] UNKNOWN = {0};

  private final CategoryFeature feature;
  private final Map<String, Integer> slots;

  LabelEncoder(CategoryFeature feature) {
    this.feature = feature;
    Map<String, Integer> known = HashMap.newHashMap(feature.values().size());
    for (String value : feature.values()) {
      known.put(value, known.size() + 1);
    }
    this.slots = known;
  }

  static List<LabelEncoder> of(List<CategoryFeature> features) {
    return features.stream().map(LabelEncoder::new).toList();
  }

  /** The slot of one label, 0 for one that is unknown. */
  int slot(String label) {
    if (feature.buckets() > 0) {
      return 1 + Math.floorMod(hash(label), feature.buckets());
    }
    return slots.getOrDefault(label, 0);
  }

  /** The distinct slots of an attribute, {0} when it is missing or unknown. */
  int[] slots(Attributes attributes) {
    if (Computed.is(feature.attribute())) {
      return UNKNOWN;
    }
    List<String> labels = labels(attributes, feature.attribute());
    int[] known = labels.stream().mapToInt(this::slot).filter(s -> s > 0).distinct().toArray();
    return known.length == 0 ? UNKNOWN : known;
  }

  /** The labels of a category attribute, or of a boolean as {@code true} and {@code false}. */
  static List<String> labels(Attributes attributes, String name) {
    return attributes.get(name) instanceof Boolean flag
        ? List.of(flag.toString())
        : attributes.texts(name);
  }

  /** FNV-1a with a final mix: the same on every machine and in every version. */
  private static int hash(String label) {
    int hash = 0x811c9dc5;
    for (int i = 0; i < label.length(); i++) {
      hash = (hash ^ label.charAt(i)) * 0x01000193;
    }
    hash ^= hash >>> 16;
    hash *= 0x85ebca6b;
    return hash ^ hash >>> 13;
  }
}
