package dev.belfry.model;

import dev.belfry.model.FeatureSchema.CategoryFeature;
import dev.belfry.model.FeatureSchema.NumberFeature;
import dev.belfry.model.FeatureSchema.VectorFeature;
import java.util.List;

/**
 * The computed features of users: sums over their latest interactions, whatever those are. Knows of
 * no other past. Immutable, safe for use by several threads.
 */
final class UserSummary {
  /** Of how many latest positive items the categories are read. */
  static final int RECENT_ITEMS = 10;

  private static final int[] UNKNOWN = {0};
  private static final int[] KNOWN_USER = {1};
  private static final int[] ANONYMOUS_USER = {2};

  private final List<CategoryFeature> categories;
  private final List<NumberFeature> numbers;
  private final List<VectorFeature> vectors;
  private final ItemFacts facts;
  private final float[] meanText;

  UserSummary(FeatureSchema schema, ItemFacts facts) {
    this.categories = schema.userCategories();
    this.numbers = schema.userNumbers();
    this.vectors = schema.userVectors();
    this.facts = facts;
    this.meanText = ItemFacts.mean(List.of(facts.texts()));
  }

  int[][] slots(UserAttributes attributes, boolean anonymous, RecentEvents recent) {
    int[][] slots = attributes.slots;
    for (int f = 0; f < categories.size(); f++) {
      int[] computed =
          switch (categories.get(f).attribute()) {
            case Computed.ANONYMOUS -> anonymous ? ANONYMOUS_USER : KNOWN_USER;
            case Computed.RECENT_CATEGORIES -> recentCategories(recent);
            default -> slots[f];
          };
      if (computed != slots[f]) {
        slots = slots == attributes.slots ? slots.clone() : slots;
        slots[f] = computed;
      }
    }
    return slots;
  }

  float[] numbers(UserAttributes attributes, RecentEvents recent, int positives) {
    float[] encoded = attributes.numbers;
    for (int f = 0; f < numbers.size(); f++) {
      if (Computed.is(numbers.get(f).attribute())) {
        encoded = encoded == attributes.numbers ? encoded.clone() : encoded;
        AttributeEncoder.put(
            encoded, f, numbers.get(f), number(numbers.get(f).attribute(), recent, positives));
      }
    }
    return encoded;
  }

  float[][] vectors(UserAttributes attributes, boolean anonymous, RecentEvents recent) {
    float[][] encoded = attributes.vectors;
    for (int f = 0; f < vectors.size(); f++) {
      float[] computed =
          switch (vectors.get(f).attribute()) {
            case Computed.RECENT_TEXT -> recentText(recent, anonymous, vectors.get(f).dimension());
            case Computed.REVIEW_TEXT -> reviewText(recent, anonymous, vectors.get(f).dimension());
            case Computed.RECENT_ALS -> facts.als().user(recent);
            default -> encoded[f];
          };
      if (computed != encoded[f]) {
        encoded = encoded == attributes.vectors ? encoded.clone() : encoded;
        encoded[f] = computed;
      }
    }
    return encoded;
  }

  /** A computed number before it is scaled, NaN when it is missing. */
  double number(String name, RecentEvents recent, int positives) {
    return switch (name) {
      case Computed.POSITIVES -> positives;
      case Computed.RATING_COUNT -> ratings(recent);
      case Computed.RATING_MEAN -> ratings(recent) == 0 ? Double.NaN : ratingMean(recent);
      case Computed.RATING_DEVIATION -> ratingDeviation(recent);
      case Computed.PRICE_LEVEL -> priceLevel(recent);
      default -> Double.NaN;
    };
  }

  private static int ratings(RecentEvents recent) {
    int count = 0;
    for (int k = 0; k < recent.size(); k++) {
      count += Float.isNaN(recent.ratings[k]) ? 0 : 1;
    }
    return count;
  }

  private static double ratingMean(RecentEvents recent) {
    double sum = 0;
    for (int k = 0; k < recent.size(); k++) {
      sum += Float.isNaN(recent.ratings[k]) ? 0 : recent.ratings[k];
    }
    return sum / ratings(recent);
  }

  private static double ratingDeviation(RecentEvents recent) {
    int count = ratings(recent);
    if (count < 2) {
      return Double.NaN;
    }
    double mean = ratingMean(recent);
    double squares = 0;
    for (int k = 0; k < recent.size(); k++) {
      double off = Float.isNaN(recent.ratings[k]) ? 0 : recent.ratings[k] - mean;
      squares += off * off;
    }
    return Math.sqrt(squares / count);
  }

  private double priceLevel(RecentEvents recent) {
    double sum = 0;
    int count = 0;
    for (int k = 0; k < recent.size(); k++) {
      float price = facts.price()[recent.rows[k]];
      if (recent.positives[k] && !Float.isNaN(price)) {
        sum += price;
        count++;
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }

  private int[] recentCategories(RecentEvents recent) {
    int items = 0;
    int total = 0;
    for (int k = 0; k < recent.size() && items < RECENT_ITEMS; k++) {
      if (recent.positives[k]) {
        total += facts.categories()[recent.rows[k]].length;
        items++;
      }
    }
    if (total == 0) {
      return UNKNOWN;
    }
    int[] slots = new int[total];
    int size = 0;
    for (int k = 0; size < total; k++) {
      if (recent.positives[k]) {
        int[] own = facts.categories()[recent.rows[k]];
        System.arraycopy(own, 0, slots, size, own.length);
        size += own.length;
      }
    }
    return slots;
  }

  private float[] recentText(RecentEvents recent, boolean anonymous, int dimension) {
    float[] sum = new float[dimension];
    int count = 0;
    for (int k = 0; k < recent.size(); k++) {
      float[] text = facts.texts()[recent.rows[k]];
      if (recent.positives[k] && text.length > 0) {
        add(sum, text);
        count++;
      }
    }
    if (count == 0) {
      return anonymous && meanText.length > 0 ? meanText : sum;
    }
    return divided(sum, count);
  }

  private float[] reviewText(RecentEvents recent, boolean anonymous, int dimension) {
    float[] sum = new float[dimension];
    int count = 0;
    for (int k = 0; k < recent.size(); k++) {
      if (recent.texts[k].length > 0) {
        add(sum, recent.texts[k]);
        count++;
      }
    }
    if (count == 0) {
      return anonymous && facts.meanReview().length > 0 ? facts.meanReview() : sum;
    }
    return divided(sum, count);
  }

  private static void add(float[] sum, float[] x) {
    DenseKernels.addScaled(1, x, 0, sum, 0, sum.length);
  }

  private static float[] divided(float[] sum, int count) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= count;
    }
    return sum;
  }
}
