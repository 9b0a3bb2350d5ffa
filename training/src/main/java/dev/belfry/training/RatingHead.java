package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Item;
import dev.belfry.model.RankerLayers;
import dev.belfry.model.RankerShape;
import dev.belfry.model.RankerShape.Head;
import dev.belfry.model.RatingAls;
import dev.belfry.model.RatingFacts;
import dev.belfry.model.RatingItem;
import dev.belfry.model.RatingItems;
import dev.belfry.model.RatingModel;
import dev.belfry.model.RatingUser;
import dev.belfry.model.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  /** What its settings, and those of the factorisation, begin with. */
  static final Set<String> SECTIONS = Set.of("rating-als", "rating-head");

  /** Share of the ratings to learn from that the first fit is given. */
  private static final double FIRST = 0.65;

  /** Share of the layers' own ratings, the latest, that decides when they stop. */
  private static final double HELD = 0.25;

  /** The most ratings that the layers learn from. */
  private static final int MOST = 200_000;

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

  /** Factorisation and towers, of the ratings before a moment. */
  record Fitted(RatingAls als, RatingTowers towers) implements AutoCloseable {
    @Override
    public void close() {
      towers.close();
    }
  }

  /**
   * A head that was learned.
   *
   * @param facts of it
   * @param parameters of the layers
   * @param early what the layers read while they learned
   * @param first the first rating that the layers learned from; what came before is in {@code
   *     early}
   * @param held the first rating that decided when they stopped
   * @param chosen the parameters with which that was decided
   */
  record Learned(
      RatingFacts facts,
      Map<String, Tensor> parameters,
      Fitted early,
      int first,
      int held,
      Map<String, Tensor> chosen)
      implements AutoCloseable {
    /** The model with a factorisation. */
    RatingModel model(RatingAls als) {
      return RatingModel.of(facts, als, parameters);
    }

    /** The model that was stopped, which knows nothing from {@code held} on. */
    RatingModel stopped() {
      return RatingModel.of(facts, early.als(), chosen);
    }

    @Override
    public void close() {
      early.close();
    }
  }

  /**
   * Learns from the first ratings and foretells the others in turn, each with all that was known
   * just before.
   *
   * @param from the first that is foretold
   */
  Predictions predict(Dataset data, Ratings ratings, int from, Progress progress) {
    Histories liked = Histories.of(data);
    try (Learned learned = learn(data, ratings, liked, from, progress);
        Fitted late = fit(data, ratings, liked, from, progress)) {
      return predictions(
          learned.model(late.als), late.towers, data, ratings, liked, from, ratings.size());
    }
  }

  /**
   * The first rating that the layers learn from.
   *
   * @param from the first that may not be learned from
   */
  static int first(int from) {
    return Math.max((int) (FIRST * from), from - MOST);
  }

  /**
   * Learns from the first ratings.
   *
   * @param from the first that may not be learned from
   */
  Learned learn(Dataset data, Ratings ratings, Histories liked, int from, Progress progress) {
    int first = first(from);
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
    Fitted early = fit(data, ratings, liked, first, progress);
    RatingRows rows = rows(early, data, ratings, liked, first, from, config.negatives);
    float[][] scales = rows.scales();
    float[] bounds = ratings.range(0, from).bounds();
    RatingFacts facts =
        new RatingFacts(shape, list(scales[0]), list(scales[1]), bounds[0], bounds[1]);
    RankerExamples validation = rows.examples(held, from, facts);
    RankerTrainer.Trained chosen =
        train(shape, config.steps, rows.examples(first, held, facts), validation, progress);
    // Where the layers foretell no better than the factorisation alone, they add nothing.
    boolean adds = chosen.validation() > -deviation(validation);
    Map<String, Tensor> parameters =
        adds
            ? train(
                    shape,
                    withEpochs(config.steps, chosen.epochs()),
                    rows.examples(first, from, facts),
                    null,
                    progress)
                .parameters()
            : silent(shape);
    return new Learned(
        facts, parameters, early, first, held, adds ? chosen.parameters() : parameters);
  }

  private RankerTrainer.Trained train(
      RankerShape shape,
      RankerSteps steps,
      RankerExamples examples,
      @Nullable RankerExamples validation,
      Progress progress) {
    return new RankerTrainer("rating head", shape, RatingUser.SCHEMA, steps, 1)
        .fit(silent(shape), examples, validation, progress, Curve.NONE);
  }

  /** First values that add nothing to what is foretold without the head. */
  private Map<String, Tensor> silent(RankerShape shape) {
    Map<String, Tensor> parameters =
        new TreeMap<>(shape.initialise(RatingUser.SCHEMA, config.seed));
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

  private static List<Float> list(float[] values) {
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    return list;
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

  /** Foretells ratings in turn, each with all that was known just before. */
  static Predictions predictions(
      RatingModel model,
      RatingTowers towers,
      Dataset data,
      Ratings ratings,
      Histories liked,
      int from,
      int to) {
    Ratings asked = ratings.range(from, to);
    float[][] queries = towers.users(asked, liked);
    RatingItem[] items = items(model.items(), data, towers);
    RatedBefore before = new RatedBefore(data.users().size(), items);
    float[] als = new float[asked.size()];
    float[] head = new float[asked.size()];
    int known = 0;
    for (int r = 0; r < asked.size(); r++) {
      known = goOn(before, ratings, known, asked.millis()[r]);
      RatingUser user = model.user(queries[r], before.of(asked.users()[r]));
      List<RatingItem> item = List.of(items[asked.items()[r]]);
      als[r] = model.base(user, item)[0];
      head[r] = model.ratings(user, item)[0];
    }
    return new Predictions(als, head);
  }

  /** Adds what was rated before a moment; what was rated in it was not known yet. */
  private static int goOn(RatedBefore before, Ratings ratings, int known, long millis) {
    int next = known;
    for (; ratings.millis()[next] < millis; next++) {
      before.add(ratings.users()[next], ratings.items()[next], ratings.values()[next]);
    }
    return next;
  }

  private static RatingItem[] items(RatingItems maker, Dataset data, RatingTowers towers) {
    RatingItem[] items = new RatingItem[data.items().size()];
    for (int i = 0; i < items.length; i++) {
      Item item = data.items().get(i);
      items[i] = maker.item(item.itemNo(), item.attributes().texts("categories"), towers.item(i));
    }
    return items;
  }

  /** Factorisation and towers on the ratings before a place, and on what was liked before them. */
  private Fitted fit(Dataset data, Ratings ratings, Histories liked, int until, Progress progress) {
    return new Fitted(
        als(data, ratings, until, progress),
        RatingTowers.fit(
            data,
            before(liked, ratings.millis()[until]),
            settings,
            config.towerEpochs,
            config.seed,
            progress));
  }

  /** The factorisation of the ratings before a place. */
  RatingAls als(Dataset data, Ratings ratings, int until, Progress progress) {
    return ExplicitAls.fit(
        config.als,
        ratings.range(0, until),
        data.users().size(),
        data.items().stream().mapToLong(Item::itemNo).toArray(),
        progress);
  }

  /** What was liked before a moment. */
  static Histories before(Histories liked, long moment) {
    int[] lengths = new int[liked.users()];
    for (int u = 0; u < lengths.length; u++) {
      for (long millis : liked.millis()[u]) {
        lengths[u] += millis < moment ? 1 : 0;
      }
    }
    return liked.prefix(lengths);
  }

  private RatingRows rows(
      Fitted fitted,
      Dataset data,
      Ratings ratings,
      Histories liked,
      int from,
      int to,
      int negatives) {
    Ratings own = ratings.range(from, to);
    float[][] queries = fitted.towers.users(own, liked);
    RatingItem[] items = items(new RatingItems(fitted.als), data, fitted.towers);
    RatedBefore before = new RatedBefore(data.users().size(), items);
    int known = 0;
    SplittableRandom random = new SplittableRandom(config.seed);
    int width = RatingUser.SCHEMA.numbers();
    int each = 1 + negatives;
    RatingRows rows = RatingRows.of(own.size() * each);
    for (int r = 0; r < own.size(); r++) {
      int user = own.users()[r];
      known = goOn(before, ratings, known, own.millis()[r]);
      RatingUser reader = new RatingUser(fitted.als, queries[r], before.of(user));
      for (int k = 0; k < each; k++) {
        int at = r * each + k;
        // Whom a rating drawn at random belongs to says how popular its item is.
        int item = k == 0 ? own.items()[r] : ratings.items()[random.nextInt(from)];
        float label = k == 0 ? own.values()[r] : config.negativeLabel;
        reader.write(items[item], rows.numbers(), at * width);
        rows.bases()[at] = (float) reader.base(items[item]);
        rows.labels()[at] = label - rows.bases()[at];
        rows.weights()[at] = k == 0 ? 1 : before.has(user, item) ? 0 : config.negativeWeight;
        rows.places()[at] = from + r;
      }
    }
    return rows;
  }
}
