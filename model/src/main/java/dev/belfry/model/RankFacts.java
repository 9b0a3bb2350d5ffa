package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a ranker is beside its parameters.
 *
 * @param shape of the network
 * @param sources names of the models whose proposals it reads, in order
 * @param itemToItem names of the models whose weights it reads, in order
 * @param features names of what it reads, in order
 * @param itemWidth how many of them depend on the item alone
 * @param means of the features in training
 * @param deviations of the features in training, above 0
 * @param calibrations by head
 * @param candidates how many are ranked
 */
public record RankFacts(
    RankerShape shape,
    List<String> sources,
    List<String> itemToItem,
    List<String> features,
    int itemWidth,
    List<Float> means,
    List<Float> deviations,
    List<Calibration> calibrations,
    int candidates) {
  public RankFacts {
    requireNonNull(shape, "shape is null");
    sources = List.copyOf(sources);
    itemToItem = List.copyOf(itemToItem);
    features = List.copyOf(features);
    means = List.copyOf(means);
    deviations = List.copyOf(deviations);
    calibrations = List.copyOf(calibrations);
    if (means.size() != features.size()
        || deviations.size() != features.size()
        || calibrations.size() != shape.heads().size()) {
      throw new IllegalArgumentException(
          "%d means, %d deviations and %d calibrations do not fit %d features and %d heads"
              .formatted(
                  means.size(),
                  deviations.size(),
                  calibrations.size(),
                  features.size(),
                  shape.heads().size()));
    }
  }

  /** Brings features, {@code [n, width]}, to a mean of 0 and a deviation of 1, in place. */
  public void scale(float[] rows) {
    scale(rows, 0, features.size());
  }

  /**
   * The same for rows of some of the features.
   *
   * @param first of the features
   * @param width how many
   */
  void scale(float[] rows, int first, int width) {
    for (int f = 0; f < width; f++) {
      float mean = means.get(first + f);
      float deviation = deviations.get(first + f);
      for (int at = f; at < rows.length; at += width) {
        rows[at] = Math.clamp((rows[at] - mean) / deviation, -RankModel.LIMIT, RankModel.LIMIT);
      }
    }
  }
}
