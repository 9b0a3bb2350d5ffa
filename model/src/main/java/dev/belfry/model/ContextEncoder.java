package dev.belfry.model;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.model.FeatureSchema.CategoryFeature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;

/** The slots of a context: its moment in UTC, its placement, its attributes. Immutable. */
final class ContextEncoder {
  private final List<CategoryFeature> features;
  private final List<LabelEncoder> labels;

  ContextEncoder(List<CategoryFeature> features) {
    this.features = features;
    this.labels = LabelEncoder.of(features);
  }

  int[] slots(String placement, Attributes attributes, Instant now) {
    int[] slots = new int[features.size()];
    if (slots.length == 0) {
      return slots;
    }
    ZonedDateTime time = now.atZone(ZoneOffset.UTC);
    for (int f = 0; f < slots.length; f++) {
      String name = features.get(f).attribute();
      slots[f] =
          switch (name) {
            case Computed.HOUR -> labels.get(f).slot(Integer.toString(time.getHour()));
            case Computed.WEEKDAY ->
                labels.get(f).slot(Integer.toString(time.getDayOfWeek().getValue()));
            case Computed.WEEKEND ->
                labels.get(f).slot(Boolean.toString(time.getDayOfWeek().getValue() > 5));
            case Computed.MONTH -> labels.get(f).slot(Integer.toString(time.getMonthValue()));
            case Computed.PLACEMENT -> labels.get(f).slot(placement);
            default -> labels.get(f).slots(attributes)[0];
          };
    }
    return slots;
  }
}
