package dev.belfry.storage;

import dev.belfry.contracts.common.BelfryException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which events count as liking an item.
 *
 * @param minimumByType event types that are positive, each from a value on; other types are not
 */
public record PositiveRule(Map<String, Double> minimumByType) {
  /** What counts unless it is configured: every rating, click, cart and purchase. */
  public static final PositiveRule DEFAULT = parse("rating,click,cart,purchase");

  public PositiveRule {
    minimumByType = Map.copyOf(minimumByType);
  }

  /**
   * Reads the form {@code rating>=4,click,purchase}.
   *
   * @throws BelfryException INVALID when it is malformed
   */
  public static PositiveRule parse(String text) {
    Map<String, Double> minimums = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      String[] sides = part.trim().split(">=", -1);
      if (sides.length > 2 || !sides[0].trim().matches("[a-z][a-z0-9_-]{0,63}")) {
        throw malformed(text);
      }
      try {
        minimums.put(
            sides[0].trim(),
            sides.length == 1 ? Double.NEGATIVE_INFINITY : Double.parseDouble(sides[1].trim()));
      } catch (NumberFormatException e) {
        throw malformed(text);
      }
    }
    return new PositiveRule(minimums);
  }

  /** Whether an event of this type and value is positive. */
  public boolean isPositive(String type, double value) {
    Double minimum = minimumByType.get(type);
    return minimum != null && value >= minimum;
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return new TreeMap<>(minimumByType)
        .entrySet().stream()
            .map(e -> e.getKey() + (e.getValue().isInfinite() ? "" : ">=" + e.getValue()))
            .collect(Collectors.joining(","));
  }

  private static BelfryException malformed(String text) {
    return BelfryException.invalid(
        "positive events '"
            + text
            + "' are not accepted: list event types, each with a least value where it matters, such as 'rating>=4,click,purchase'");
  }
}
