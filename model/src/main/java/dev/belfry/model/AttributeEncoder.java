package dev.belfry.model;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.model.FeatureSchema.CategoryFeature;
import dev.belfry.model.FeatureSchema.NumberFeature;
import dev.belfry.model.FeatureSchema.VectorFeature;
import java.time.Instant;
import java.util.List;

/** The features that are attributes of one entity; computed ones come out as missing. Immutable. */
final class AttributeEncoder {
  private static final double DAY_MILLIS = 86_400_000.0;
  private static final float[] NO_VECTOR = {};

  private final List<LabelEncoder> labels;
  private final List<NumberFeature> numbers;
  private final List<VectorFeature> vectors;

  AttributeEncoder(
      List<CategoryFeature> categories, List<NumberFeature> numbers, List<VectorFeature> vectors) {
    this.labels = LabelEncoder.of(categories);
    this.numbers = numbers;
    this.vectors = vectors;
  }

  int[][] slots(Attributes row) {
    int[][] slots = new int[labels.size()][];
    for (int f = 0; f < slots.length; f++) {
      slots[f] = labels.get(f).slots(row);
    }
    return slots;
  }

  float[] numbers(Attributes row) {
    float[] encoded = new float[2 * numbers.size()];
    for (int f = 0; f < numbers.size(); f++) {
      put(encoded, f, numbers.get(f), value(row, numbers.get(f).attribute()));
    }
    return encoded;
  }

  float[][] vectors(Attributes row) {
    float[][] encoded = new float[vectors.size()][];
    for (int f = 0; f < encoded.length; f++) {
      VectorFeature feature = vectors.get(f);
      encoded[f] =
          row.get(feature.attribute()) instanceof Embedding vector
                  && vector.dimension() == feature.dimension()
              ? vector.toArray()
              : NO_VECTOR;
    }
    return encoded;
  }

  /** A number, or the days since 1970 of a timestamp; NaN when it is missing. */
  static double value(Attributes row, String attribute) {
    return row.get(attribute) instanceof Instant instant
        ? instant.toEpochMilli() / DAY_MILLIS
        : row.number(attribute, Double.NaN);
  }

  /** Writes a value, NaN for missing, at a feature's place. */
  static void put(float[] encoded, int place, NumberFeature feature, double value) {
    boolean missing = Double.isNaN(value);
    encoded[2 * place] = missing ? 0 : feature.scale(value);
    encoded[2 * place + 1] = missing ? 1 : 0;
  }
}
