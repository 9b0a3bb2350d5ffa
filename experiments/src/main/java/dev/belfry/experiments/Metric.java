package dev.belfry.experiments;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What experiments are judged by. Every metric is taken from a unit's first exposure on. */
public enum Metric {
  /** Clicked items over shown items: a ratio of two sums over units. */
  CTR(true, Shape.RATIO),
  /** Clicks of a unit. */
  CLICKS_PER_UNIT(true, Shape.MEAN),
  /** Share of units with a positive outcome in a session that had a list before it. */
  ENGAGEMENT(true, Shape.SHARE),
  /** Share of units with a purchase. */
  CONVERSION(true, Shape.SHARE),
  /** Value of a unit's purchases. */
  REVENUE(true, Shape.MEAN),
  /** Hidden items over shown items. */
  HIDES(false, Shape.RATIO),
  /** Lists without an item over lists. */
  EMPTY_LISTS(false, Shape.RATIO),
  /** Degraded lists over lists. */
  DEGRADED_LISTS(false, Shape.RATIO),
  /** Milliseconds over lists. */
  LATENCY(false, Shape.RATIO),
  /** Share of units that came back on the seventh day or within the week after it. */
  RETENTION_7(true, Shape.SHARE),
  /** Share of units that came back on the thirtieth day or within the week after it. */
  RETENTION_30(true, Shape.SHARE),
  /** Share of the catalogue in at least one list: no mean over units, so no interval. */
  COVERAGE(true, Shape.TOTAL),
  /** Distinct categories over items, list by list. */
  DIVERSITY(true, Shape.RATIO);

  /** How a metric is made of its units. */
  public enum Shape {
    /** Each unit has one value of 0 or 1. */
    SHARE,
    /** Each unit has one value. */
    MEAN,
    /** Each unit has a numerator and a denominator. */
    RATIO,
    /** One number for all units together. */
    TOTAL
  }

  private final boolean higherIsBetter;
  private final Shape shape;

  Metric(boolean higherIsBetter, Shape shape) {
    this.higherIsBetter = higherIsBetter;
    this.shape = shape;
  }

  /** Whether more of it is good. */
  public boolean higherIsBetter() {
    return higherIsBetter;
  }

  /** How it is made of its units. */
  public Shape shape() {
    return shape;
  }

  /** Days from a unit's first list until its value is known; 0 where it is known at any time. */
  public int daysToTell() {
    return switch (this) {
      case RETENTION_7 -> 14;
      case RETENTION_30 -> 37;
      case CTR,
          CLICKS_PER_UNIT,
          ENGAGEMENT,
          CONVERSION,
          REVENUE,
          HIDES,
          EMPTY_LISTS,
          DEGRADED_LISTS,
          LATENCY,
          COVERAGE,
          DIVERSITY ->
          0;
    };
  }

  /** Its name in the API, such as {@code clicks_per_unit}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it is called in a sentence, such as {@code clicks per unit}. */
  String words() {
    return switch (this) {
      case CTR -> "click-through";
      case REVENUE -> "revenue per unit";
      case COVERAGE -> "catalogue coverage";
      case RETENTION_7 -> "retention after 7 days";
      case RETENTION_30 -> "retention after 30 days";
      case CLICKS_PER_UNIT,
          ENGAGEMENT,
          CONVERSION,
          HIDES,
          EMPTY_LISTS,
          DEGRADED_LISTS,
          LATENCY,
          DIVERSITY ->
          label().replace('_', ' ');
    };
  }

  /** The metric of a name. */
  public static Optional<Metric> byLabel(String label) {
    return Arrays.stream(values()).filter(metric -> metric.label().equals(label)).findFirst();
  }

  /** All names, in the order in which they are listed. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Metric::label).toList();
  }
}
