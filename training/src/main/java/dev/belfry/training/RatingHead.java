package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.model.Ranker;
import dev.belfry.model.RankerLayers;
import dev.belfry.model.RankerRows;
import dev.belfry.model.RankerSchema;
import dev.belfry.model.RankerShape;
import dev.belfry.model.RankerShape.Head;
import dev.belfry.model.Tensor;
import dev.belfry.model.TwoTower;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Foretells ratings: the vectors of both towers and what the user had rated before are fused by
 * cross and dense layers, which learn by squared error what is missing in a factorisation of the
 * ratings. Items that the user has not rated, drawn by their popularity, can be learned from as
 * well, with a low label that is soft: its weight is small.
 *
 * <p>Nothing is explained by what came after it. The factorisation and the towers are fitted on the
 * first part of what may be learned from; the layers learn from the rest of it, each rating with
 * what was known just before; then factorisation and towers are fitted on all of it.
 */
final class RatingHead {
  /** Share of the ratings to learn from that the first fit is given. */
  private static final double FIRST = 0.65;

  /** Share of the layers' own ratings, the latest, that decides when they stop. */
  private static final double HELD = 0.25;

  private final Config config;
  private final Settings settings;

  RatingHead(Settings settings, long seed) {
    this.config = Config.of(settings, seed);
    this.settings = settings;
  }

  /**
   * How the head is trained.
   *
   * @param als the factorisation
   * @param towerEpochs passes of the towers
   * @param negatives items drawn for each rating
   * @param negativeLabel what they are said to be rated
   * @param negativeWeight of one in the loss, where a rating has 1
   */
  record Config(
      ExplicitAls.Config als,
      int towerEpochs,
      List<Integer> hidden,
      RankerSteps steps,
      int negatives,
      float negativeLabel,
      float negativeWeight,
      long seed) {
    static Config of(Settings settings, long seed) {
      return new Config(
          ExplicitAls.Config.of(settings, seed),
          settings.getInt("rating-head.tower-epochs", 5, 1, 1_000),
          List.of(settings.getInt("rating-head.hidden", 32, 1, 1_024)),
          new RankerSteps(
              settings.getInt("rating-head.batch", 256, 2, 1_000_000),
              settings.getInt("rating-head.epochs", 40, 1, 10_000),
              settings.getInt("rating-head.patience", 4, 1, 1_000),
              settings.getFloat("rating-head.rate", 1e-3f, 0, 10),
              0.5f,
              0,
              settings.getFloat("rating-head.weight-decay", 1e-4f, 0, 10),
              settings.getFloat("rating-head.dropout", 0.2f, 0, 0.99),
              seed),
          settings.getInt("rating-head.negatives", 0, 0, 100),
          settings.getFloat("rating-head.negative-label", 2, -1_000, 1_000),
          settings.getFloat("rating-head.negative-weight", 0.05f, 0, 1),
          seed);
    }
  }

  /**
   * Predictions of both models.
   *
   * @param als by rating, of the factorisation with fold-in
   * @param head by rating, of the head
   */
  record Predictions(float[] als, float[] head) {}

  /**
   * Learns from the first ratings and foretells the others in turn, each with all that was known
   * just before.
   *
   * @param from the first that is foretold
   */
  Predictions predict(Dataset data, Ratings ratings, int from, Progress progress) {
    Histories liked = Histories.of(data);
    int first = (int) (FIRST * from);
    int held = (int) (from - HELD * (from - first));
    RankerShape shape =
        new RankerShape(
            RankerShape.Kind.DCN_V2_PARALLEL,
            1,
            8,
            config.hidden,
            List.of(),
            1,
            List.of(new Head("rating", Head.Output.VALUE)),
            false);
    Rows rows;
    try (Fitted early = fit(data, ratings, liked, first, progress)) {
      rows = rows(early, data, ratings, liked, first, from, config.negatives);
    }
    float[][] scales = RatingRows.scales(rows.numbers, 2 * TwoTower.DIMENSION);
    rows.scale(scales);
    RankerExamples validation = rows.examples(held, from);
    RankerTrainer.Trained chosen =
        train(shape, config.steps, rows.examples(first, held), validation, progress);
    // Where the layers foretell no better than the factorisation alone, they add nothing.
    Map<String, Tensor> parameters =
        chosen.validation() > -deviation(validation)
            ? train(
                    shape,
                    withEpochs(config.steps, chosen.epochs()),
                    rows.examples(first, from),
                    null,
                    progress)
                .parameters()
            : silent(shape);
    Rows asked;
    try (Fitted late = fit(data, ratings, liked, from, progress)) {
      asked = rows(late, data, ratings, liked, from, ratings.size(), 0);
    }
    asked.scale(scales);
    return predictions(
        Ranker.of(shape, RatingRows.SCHEMA, parameters), asked, ratings.range(0, from).bounds());
  }

  private RankerTrainer.Trained train(
      RankerShape shape,
      RankerSteps steps,
      RankerExamples examples,
      @Nullable RankerExamples validation,
      Progress progress) {
    return new RankerTrainer("rating head", shape, RatingRows.SCHEMA, steps, 1)
        .fit(silent(shape), examples, validation, progress, Curve.NONE);
  }

  /** First values that add nothing to what is foretold without the head. */
  private Map<String, Tensor> silent(RankerShape shape) {
    Map<String, Tensor> parameters =
        new TreeMap<>(shape.initialise(RatingRows.SCHEMA, config.seed));
    Tensor out = requireNonNull(parameters.get(RankerLayers.OUT_WEIGHT), RankerLayers.OUT_WEIGHT);
    parameters.put(
        RankerLayers.OUT_WEIGHT, Tensor.ofFloats(new float[out.floats().length], out.shape()));
    return parameters;
  }

  /** The root of the mean square of what is to be added. */
  private static double deviation(RankerExamples examples) {
    double squares = 0;
    double count = 0;
    for (int i = 0; i < examples.size(); i++) {
      if (examples.weight(i, 0) > 0) {
        squares += Math.pow(examples.label(i, 0), 2);
        count++;
      }
    }
    return Math.sqrt(squares / Math.max(1, count));
  }

  private static RankerSteps withEpochs(RankerSteps s, int epochs) {
    return new RankerSteps(
        s.batch(),
        epochs,
        s.patience(),
        s.rate(),
        s.cut(),
        s.embeddingDecay(),
        s.weightDecay(),
        s.dropout(),
        s.seed());
  }

  private static Predictions predictions(Ranker ranker, Rows rows, float[] bounds) {
    int n = rows.size();
    float[] als = new float[n];
    float[] head = new float[n];
    int side = TwoTower.DIMENSION;
    int width = RatingRows.SCHEMA.numbers();
    for (int r = 0; r < n; r++) {
      float[] row = Arrays.copyOfRange(rows.numbers, r * width, (r + 1) * width);
      float[] residual =
          ranker.scores(
              ranker.request(part(RatingRows.SCHEMA.request(), row, 0, side)),
              ranker.items(part(RatingRows.SCHEMA.item(), row, side, 2 * side)),
              new int[1],
              part(RatingRows.SCHEMA.pair(), row, 2 * side, width));
      als[r] = Math.clamp(rows.bases[r], bounds[0], bounds[1]);
      head[r] = Math.clamp(rows.bases[r] + residual[0], bounds[0], bounds[1]);
    }
    return new Predictions(als, head);
  }

  private static RankerRows part(RankerSchema.Part part, float[] row, int from, int to) {
    return new RankerRows(part, 1, new int[0], Arrays.copyOfRange(row, from, to));
  }

  private record Fitted(ExplicitAls als, RatingTowers towers) implements AutoCloseable {
    @Override
    public void close() {
      towers.close();
    }
  }

  /** Factorisation and towers on the ratings before a place, and on what was liked before them. */
  private Fitted fit(Dataset data, Ratings ratings, Histories liked, int until, Progress progress) {
    long moment = ratings.millis()[until];
    int[] lengths = new int[liked.users()];
    for (int u = 0; u < lengths.length; u++) {
      for (long millis : liked.millis()[u]) {
        lengths[u] += millis < moment ? 1 : 0;
      }
    }
    return new Fitted(
        ExplicitAls.fit(
            config.als,
            ratings.range(0, until),
            data.users().size(),
            data.items().size(),
            progress),
        RatingTowers.fit(
            data, liked.prefix(lengths), settings, config.towerEpochs, config.seed, progress));
  }

  /**
   * Rows of ratings and, behind each, of what was drawn for it.
   *
   * @param numbers all columns, row by row
   * @param bases by row, what is foretold without the head
   * @param labels by row, what the head is to add
   * @param weights by row
   * @param places by row, of the rating it belongs to
   */
  private record Rows(
      float[] numbers, float[] bases, float[] labels, float[] weights, int[] places) {
    int size() {
      return bases.length;
    }

    void scale(float[][] scales) {
      int width = scales[0].length;
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (numbers[i] - scales[0][i % width]) / scales[1][i % width];
      }
    }

    /** The rows of the ratings from one place to another. */
    RankerExamples examples(int from, int to) {
      List<Integer> chosen = new ArrayList<>();
      for (int r = 0; r < places.length; r++) {
        if (places[r] >= from && places[r] < to) {
          chosen.add(r);
        }
      }
      int width = RatingRows.SCHEMA.numbers();
      float[] own = new float[chosen.size() * width];
      float[] ownLabels = new float[chosen.size()];
      float[] ownWeights = new float[chosen.size()];
      for (int k = 0; k < chosen.size(); k++) {
        System.arraycopy(numbers, chosen.get(k) * width, own, k * width, width);
        ownLabels[k] = labels[chosen.get(k)];
        ownWeights[k] = weights[chosen.get(k)];
      }
      return new RankerExamples(RatingRows.SCHEMA, 1, new int[0], own, ownLabels, ownWeights);
    }
  }

  private Rows rows(
      Fitted fitted,
      Dataset data,
      Ratings ratings,
      Histories liked,
      int from,
      int to,
      int negatives) {
    RatingRows source = new RatingRows(data, fitted.als, fitted.towers);
    Ratings own = ratings.range(from, to);
    float[][] queries = fitted.towers.users(own, liked);
    RatedBefore before = new RatedBefore(data.users().size());
    int known = 0;
    SplittableRandom random = new SplittableRandom(config.seed);
    int width = RatingRows.SCHEMA.numbers();
    int each = 1 + negatives;
    Rows rows =
        new Rows(
            new float[own.size() * each * width],
            new float[own.size() * each],
            new float[own.size() * each],
            new float[own.size() * each],
            new int[own.size() * each]);
    for (int r = 0; r < own.size(); r++) {
      int user = own.users()[r];
      // What was rated in the same moment was not known yet.
      for (; ratings.millis()[known] < own.millis()[r]; known++) {
        before.add(ratings.users()[known], ratings.items()[known], ratings.values()[known]);
      }
      for (int k = 0; k < each; k++) {
        int at = r * each + k;
        // Whom a rating drawn at random belongs to says how popular its item is.
        int item = k == 0 ? own.items()[r] : ratings.items()[random.nextInt(from)];
        float label = k == 0 ? own.values()[r] : config.negativeLabel;
        source.write(user, item, queries[r], before, rows.numbers, at * width);
        rows.bases[at] = (float) source.base(user, item, before);
        rows.labels[at] = label - rows.bases[at];
        rows.weights[at] = k == 0 ? 1 : before.has(user, item) ? 0 : config.negativeWeight;
        rows.places[at] = from + r;
      }
    }
    return rows;
  }
}
