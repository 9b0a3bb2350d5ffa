package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a rating model is beside its numbers.
 *
 * @param shape of the head; its one output is added to what the factorisation foretells
 * @param means by column of {@link RatingUser#SCHEMA}, in training
 * @param deviations by column, above 0
 * @param lowest the least rating that is foretold
 * @param highest the greatest
 */
public record RatingFacts(
    RankerShape shape, List<Float> means, List<Float> deviations, float lowest, float highest) {
  public RatingFacts {
    requireNonNull(shape, "shape is null");
    means = List.copyOf(means);
    deviations = List.copyOf(deviations);
    int width = RatingUser.SCHEMA.numbers();
    if (means.size() != width || deviations.size() != width) {
      throw new IllegalArgumentException(
          "%d means and %d deviations do not fit %d columns"
              .formatted(means.size(), deviations.size(), width));
    }
    if (!(lowest < highest)) {
      throw new IllegalArgumentException("ratings from " + lowest + " to " + highest);
    }
  }

  /** Brings rows, {@code [n, width]}, to a mean of 0 and a deviation of 1, in place. */
  public void scale(float[] rows) {
    int width = means.size();
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (rows[i] - means.get(i % width)) / deviations.get(i % width);
    }
  }
}
