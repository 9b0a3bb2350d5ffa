package dev.belfry.experiments;

/**
 * The part of a layer that an experiment takes: units whose bucket in the layer is in [from, to).
 *
 * @param from at least 0
 * @param to above {@code from}, at most 1
 */
public record LayerRange(double from, double to) {
  /** All of a layer. */
  public static final LayerRange WHOLE = new LayerRange(0, 1);

  public LayerRange {
    if (!(from >= 0 && from < to && to <= 1)) {
      throw new IllegalArgumentException("[" + from + ", " + to + ") is not a part of [0, 1)");
    }
  }

  /** Whether a unit can be in both. */
  public boolean overlaps(LayerRange other) {
    return from < other.to && other.from < to;
  }
}
