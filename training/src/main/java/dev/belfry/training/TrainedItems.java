package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.TextKey;
import dev.belfry.model.AlsFactors;
import dev.belfry.model.Computed;
import dev.belfry.model.FeatureConfig;
import dev.belfry.model.FeatureEncoder;
import dev.belfry.model.MiniLm;
import dev.belfry.model.Observed;
import dev.belfry.model.TextProjection;
import dev.belfry.model.TextStore;
import dev.belfry.model.TextVectors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the training part of a data set says of the items, and their texts. */
final class TrainedItems {
  private static final double DAY_MILLIS = 86_400_000.0;

  /** A mean rating counts like one from this many ratings of the overall mean more. */
  private static final double PRIOR_RATINGS = 5;

  private TrainedItems() {}

  /** Reads the events of the training part. */
  static Observed observe(
      Dataset data, Histories train, int[] events, int textDimension, int alsDimension) {
    int items = data.items().size();
    long asOf = Long.MIN_VALUE;
    long start = Long.MAX_VALUE;
    double[] ratings = new double[items];
    int[] rated = new int[items];
    long[] first = new long[items];
    Arrays.fill(first, Long.MAX_VALUE);
    Map<String, Integer> types = new HashMap<>();
    Map<String, Integer> devices = new HashMap<>();
    for (int e : events) {
      asOf = Math.max(asOf, data.millisOf(e));
      start = Math.min(start, data.millisOf(e));
      int item = data.itemOf(e);
      first[item] = Math.min(first[item], data.millisOf(e));
      types.merge(FeatureEncoder.typeLabel(data.typeOf(e), data.valueOf(e)), 1, Integer::sum);
      float rating = FeatureEncoder.rating(data.typeOf(e), data.valueOf(e));
      if (!Float.isNaN(rating)) {
        ratings[item] += rating;
        rated[item]++;
      }
      String device = data.deviceOf(e);
      if (device != null) {
        devices.merge(device, 1, Integer::sum);
      }
    }
    long end = events.length == 0 ? 0 : asOf;
    return new Observed(
        Instant.ofEpochMilli(end),
        events.length > 0 && start < asOf,
        popularity(train),
        means(ratings, rated),
        ages(data, first, end),
        types,
        Map.of("device", devices),
        textDimension,
        alsDimension);
  }

  /** The ALS factors of the training part, where a tower reads them. */
  static AlsFactors factors(
      Dataset data, Histories train, TowerFeatures features, Progress progress) {
    FeatureConfig config = features.config();
    if (train.size() == 0 || !config.has(Computed.ALS) && !config.has(Computed.RECENT_ALS)) {
      return AlsFactors.NONE;
    }
    long[] itemNos = data.items().stream().mapToLong(Item::itemNo).toArray();
    return AlsFactors.of(
        new AlsTrainer(features.als()).fit(train, itemNos, progress), train.items());
  }

  /** Raw embeddings of the items' texts, empty for items without any. */
  static List<float[]> texts(Dataset data, TowerFeatures features, Progress progress) {
    FeatureConfig config = features.config();
    List<float[]> texts = new ArrayList<>(data.items().size());
    if (!config.has(Computed.TEXT) && !config.has(Computed.RECENT_TEXT)) {
      data.items().forEach(item -> texts.add(new float[0]));
      return texts;
    }
    try (TextStore store =
        new TextStore(features.textFolder(), new MiniLm(), TextStore.DEFAULT_LIMIT)) {
      for (Item item : data.items()) {
        String text = FeatureEncoder.itemText(config.text(), item.attributes());
        texts.add(text.isEmpty() ? new float[0] : store.get(text));
        if (texts.size() % 100 == 0 || texts.size() == data.items().size()) {
          progress.advance("embedding texts", texts.size(), data.items().size());
        }
      }
    }
    return texts;
  }

  /** Raw embeddings of what was written with each event, empty for nothing. */
  static float[][] reviews(Dataset data, TowerFeatures features, Progress progress) {
    float[][] reviews = new float[data.events()][];
    Arrays.fill(reviews, TextVectors.NONE_YET);
    if (!features.config().has(Computed.REVIEW_TEXT)) {
      return reviews;
    }
    try (TextStore store =
        new TextStore(features.textFolder(), new MiniLm(), TextStore.DEFAULT_LIMIT)) {
      for (int e = 0; e < reviews.length; e++) {
        String text = data.textOf(e);
        if (TextKey.of(text) != 0) {
          reviews[e] = store.get(requireNonNull(text));
        }
        if ((e + 1) % 100 == 0 || e + 1 == reviews.length) {
          progress.advance("embedding reviews", e + 1, reviews.length);
        }
      }
    }
    return reviews;
  }

  /** How the texts are to be read. */
  static TextProjection projection(List<float[]> texts, int dimension) {
    return TextProjection.learn(
        texts.stream().filter(text -> text.length > 0).toList(), dimension, 1);
  }

  private static float[] popularity(Histories train) {
    int[] counts = train.itemUsers();
    float[] popularity = new float[counts.length];
    for (int i = 0; i < counts.length; i++) {
      popularity[i] = counts[i];
    }
    return popularity;
  }

  private static float[] means(double[] sums, int[] counts) {
    double overall = Arrays.stream(sums).sum() / Math.max(1, Arrays.stream(counts).sum());
    float[] means = new float[sums.length];
    for (int i = 0; i < means.length; i++) {
      means[i] =
          counts[i] == 0
              ? Float.NaN
              : (float) ((sums[i] + PRIOR_RATINGS * overall) / (counts[i] + PRIOR_RATINGS));
    }
    return means;
  }

  private static float[] ages(Dataset data, long[] first, long end) {
    float[] ages = new float[first.length];
    for (int i = 0; i < ages.length; i++) {
      Attributes attributes = data.items().get(i).attributes();
      Instant created = attributes.timestamp("created_at");
      long since = created == null ? first[i] : created.toEpochMilli();
      ages[i] =
          since == Long.MAX_VALUE ? Float.NaN : (float) (Math.max(0, end - since) / DAY_MILLIS);
    }
    return ages;
  }
}
