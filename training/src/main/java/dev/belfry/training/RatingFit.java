package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.model.RatingAls;
import dev.belfry.model.RatingModel;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What foretells ratings, as a trained model is to hold it, and how well it did. It is measured on
 * the latest ratings, each with what was known just before; its factorisation is then fitted on all
 * of them, while the head stays as it was measured. The head learned from towers that knew nothing
 * of the ratings it learned from; it is served with those of the model, turned into the same space.
 *
 * @param head the model as it was measured
 * @param all the factorisation of every rating
 * @param items indexes of the items that its towers learned
 * @param vectors their embeddings, {@code [n][64]}
 * @param validation how far item means, factorisation and head were from the ratings before the
 *     test
 * @param test how far they were from the latest ratings
 * @param tested how many ratings that is
 */
record RatingFit(
    RatingModel head,
    RatingAls all,
    int[] items,
    float[][] vectors,
    Errors validation,
    Errors test,
    int tested) {
  /** With fewer ratings nothing is foretold. */
  static final int LEAST_RATINGS = 500;

  private static final double TEST_SHARE = 0.1;
  private static final int MOST_TESTED = 100_000;

  /** Root mean squared and mean absolute errors. */
  record Errors(double meanRmse, double alsRmse, double rmse, double meanMae, double mae) {}

  /**
   * Learns from the ratings of a data set; empty where there are too few, all are equal, or nothing
   * was liked before those that the head would learn from.
   *
   * @param all what was liked
   */
  static Optional<RatingFit> of(
      Dataset data, Histories all, Settings settings, long seed, Progress progress) {
    if (Ratings.count(data) < LEAST_RATINGS) {
      return Optional.empty();
    }
    Ratings ratings = Ratings.of(data);
    int from = Math.max((int) ((1 - TEST_SHARE) * ratings.size()), ratings.size() - MOST_TESTED);
    float[] bounds = ratings.range(0, from).bounds();
    Histories early = RatingHead.before(all, ratings.millis()[RatingHead.first(from)]);
    if (bounds[0] == bounds[1] || early.size() == 0) {
      return Optional.empty();
    }
    RatingHead trainer = new RatingHead(settings, seed);
    try (RatingHead.Learned learned = trainer.learn(data, ratings, all, from, progress)) {
      RatingTowers towers = learned.early().towers();
      Measuring measuring = new Measuring(data, ratings, all, towers);
      Errors validation =
          measuring.errors(learned.stopped(), learned.first(), learned.held(), from);
      RatingModel measured = learned.model(trainer.als(data, ratings, from, progress));
      Errors test = measuring.errors(measured, from, from, ratings.size());
      int[] known = positives(early.itemUsers());
      return Optional.of(
          new RatingFit(
              measured,
              trainer.als(data, ratings, ratings.size(), progress),
              known,
              Arrays.stream(known).mapToObj(towers::item).toArray(float[][]::new),
              validation,
              test,
              ratings.size() - from));
    }
  }

  private record Measuring(Dataset data, Ratings ratings, Histories all, RatingTowers towers) {
    /**
     * @param known ratings that the model learned from, as do the item means
     */
    Errors errors(RatingModel model, int known, int from, int to) {
      RatingHead.Predictions predicted =
          RatingHead.predictions(model, towers, data, ratings, all, from, to);
      float[] means =
          Arrays.copyOfRange(
              EvaluateRatingsJob.itemMeans(data, ratings, known), from - known, to - known);
      RatingFigures figures = new RatingFigures(ratings.range(from, to), data.users().size());
      return new Errors(
          figures.rmse(means),
          figures.rmse(predicted.als()),
          figures.rmse(predicted.head()),
          figures.mae(means),
          figures.mae(predicted.head()));
    }
  }

  private static int[] positives(int[] counts) {
    int[] places = new int[counts.length];
    int size = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        places[size++] = i;
      }
    }
    return Arrays.copyOf(places, size);
  }

  /** Whether it foretells better than the means of the items. */
  boolean isBetter() {
    return validation.rmse < validation.meanRmse;
  }

  /**
   * The model that reads other towers.
   *
   * @param embeddings by item index, in those towers
   */
  RatingModel model(float[][] embeddings) {
    requireNonNull(embeddings, "embeddings is null");
    float[][] theirs = Arrays.stream(items).mapToObj(i -> embeddings[i]).toArray(float[][]::new);
    return head.reading(all, theirs, vectors);
  }

  /** Figures by name, of the latest ratings. */
  Map<String, Double> metrics() {
    return Map.of(
        "rating.rmse", test.rmse,
        "rating.mae", test.mae,
        "rating.als.rmse", test.alsRmse,
        "rating.item-mean.rmse", test.meanRmse,
        "rating.item-mean.mae", test.meanMae);
  }

  /** As a report has it. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "RMSE of the latest %,d %.4f, MAE %.4f; of the item means %.4f and %.4f, of the"
            + " factorisation alone RMSE %.4f: %s.",
        tested,
        test.rmse,
        test.mae,
        test.meanRmse,
        test.meanMae,
        test.alsRmse,
        isBetter() ? "they are served" : "they are not served");
  }
}
