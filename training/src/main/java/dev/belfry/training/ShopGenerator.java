package dev.belfry.training;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Entity;
import dev.belfry.storage.PositiveRule;
import dev.belfry.training.ShopWords.Aisle;
import dev.belfry.training.ShopWords.Department;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Makes a shop that behaves like one: items with a latent character that follows from department,
 * aisle and brand, users whose tastes follow from their demographics and themselves, Zipf
 * popularity, and sessions in which a user looks around near one theme, clicks what fits, and now
 * and then buys. One user in twenty is brand new (at most four events), one item in twenty-five has
 * just arrived and has none.
 */
final class ShopGenerator {
  private static final int LATENT = 8;
  private static final double NEW_USERS = 0.05;
  private static final double NEW_ITEMS = 0.04;
  private static final double ZIPF = 0.6;
  private static final double TASTE = 1.1;
  private static final double THEME = 0.35;
  private static final double MEAN_SESSIONS = 7;
  private static final double MEAN_VIEWS = 6;
  private static final int EXACT_UP_TO = 1_000;
  private static final int PROPOSALS = 256;
  private static final List<String> AGE_BANDS =
      List.of("18-24", "25-34", "35-44", "45-54", "55-plus");
  private static final List<String> GENDERS = List.of("F", "M", "X");
  private static final List<String> COUNTRIES = List.of("DE", "FR", "GB", "NL", "SE");
  private static final List<String> DEVICES = List.of("mobile", "desktop", "tablet");

  private final ShopConfig config;
  private final PositiveRule positives;
  private final Random random;
  private final Map<String, double[]> directions = new HashMap<>();
  private final List<ShopItem> items = new ArrayList<>();
  private final List<double[]> tastes = new ArrayList<>();
  private double[] cumulative = new double[0];

  private record ShopItem(double[] character, double logPopularity, Instant createdAt) {}

  ShopGenerator(ShopConfig config, PositiveRule positives) {
    this.config = config;
    this.positives = positives;
    this.random = new Random(config.seed());
  }

  Dataset generate() {
    Dataset.Builder data = new Dataset.Builder("shop", schema());
    makeItems(data);
    makeUsers(data);
    return data.build();
  }

  /** What each user likes, by index; as long as {@link #characters}. */
  double[][] tastes() {
    return tastes.toArray(double[][]::new);
  }

  /** What each item is like, by index. */
  double[][] characters() {
    return items.stream().map(ShopItem::character).toArray(double[][]::new);
  }

  static AttributeSchema schema() {
    List<AttributeDefinition> definitions = new ArrayList<>();
    for (String name : List.of("color", "material")) {
      definitions.add(
          new AttributeDefinition(
              Entity.ITEM, name, AttributeType.CATEGORY, false, null, "feature"));
    }
    for (String name : List.of("age_band", "gender", "country")) {
      definitions.add(
          new AttributeDefinition(
              Entity.USER, name, AttributeType.CATEGORY, false, null, "segment"));
    }
    return AttributeSchema.reservedOnly().with(1, definitions);
  }

  private void makeItems(Dataset.Builder data) {
    int count = config.items();
    int fresh = (int) Math.round(count * NEW_ITEMS);
    int[] ranks = permutation(count);
    for (int i = 0; i < count; i++) {
      Department department = ShopWords.DEPARTMENTS.get(i % ShopWords.DEPARTMENTS.size());
      Aisle aisle = pick(department.aisles());
      String noun = pick(aisle.nouns());
      String brand =
          ShopWords.BRANDS.get(
              (int) (Math.pow(random.nextDouble(), 1.6) * ShopWords.BRANDS.size()));
      String material = pick(department.materials());
      String color = pick(ShopWords.COLORS);
      String quality = pick(ShopWords.QUALITIES);
      boolean isNew = i >= count - fresh;
      Duration age =
          isNew
              ? Duration.ofMinutes(30 + random.nextInt(3 * 24 * 60))
              : Duration.ofMinutes(
                  3L * 24 * 60 + (long) (Math.pow(random.nextDouble(), 2) * 900 * 24 * 60));
      Instant createdAt = config.until().minus(age);
      double price = department.median() * Math.exp(0.6 * random.nextGaussian());
      Map<String, Object> values = new HashMap<>();
      values.put(
          "title",
          "%s %s %s in %s".formatted(brand, quality.toLowerCase(Locale.ROOT), noun, color));
      values.put("description", description(aisle, noun, material, quality));
      values.put("categories", List.of(department.name(), aisle.name()));
      values.put("brand", brand);
      values.put("price", Math.max(2, Math.floor(price)) - 0.01);
      values.put("stock", (double) (random.nextInt(100) < 3 ? 0 : 1 + random.nextInt(200)));
      values.put("created_at", createdAt);
      values.put("color", color);
      values.put("material", material);
      data.item(i + 1, "sku-%05d".formatted(i + 1), Attributes.of(values));
      double[] character = new double[LATENT];
      add(character, direction("department " + department.name()), 1.0);
      add(character, direction("aisle " + aisle.name()), 0.8);
      add(character, direction("noun " + noun), 0.3);
      add(character, direction("brand " + brand), 0.5);
      add(character, gaussian(), 0.4);
      double logPopularity = isNew ? Double.NEGATIVE_INFINITY : -ZIPF * Math.log(1 + ranks[i]);
      items.add(new ShopItem(character, logPopularity, createdAt));
    }
  }

  private static String withArticle(String word) {
    return ("aeiou".indexOf(word.charAt(0)) < 0 ? "A " : "An ") + word;
  }

  private String description(Aisle aisle, String noun, String material, String quality) {
    String opening = pick(ShopWords.OPENINGS).formatted(pick(aisle.uses()));
    return "%s %s %s in %s for your %s shelf. %s"
        .formatted(
            opening,
            withArticle(quality.toLowerCase(Locale.ROOT)),
            noun,
            material,
            aisle.name().toLowerCase(Locale.ROOT),
            pick(ShopWords.CLOSINGS));
  }

  private void makeUsers(Dataset.Builder data) {
    int count = config.users();
    int fresh = (int) Math.round(count * NEW_USERS);
    for (int u = 0; u < count; u++) {
      String ageBand = pick(AGE_BANDS);
      String gender = GENDERS.get(random.nextInt(100) < 4 ? 2 : random.nextInt(2));
      String country = pick(COUNTRIES);
      long userNo = u + 1;
      data.user(
          userNo,
          "user-%05d".formatted(userNo),
          Attributes.of(Map.of("age_band", ageBand, "gender", gender, "country", country)));
      double[] taste = new double[LATENT];
      add(taste, direction("age " + ageBand), 0.5);
      add(taste, direction("gender " + gender), 0.3);
      add(taste, direction("country " + country), 0.2);
      add(taste, gaussian(), 0.8);
      tastes.add(taste);
      if (u >= count - fresh) {
        newUser(data, userNo, taste);
      } else {
        regular(data, userNo, taste);
      }
    }
  }

  private void regular(Dataset.Builder data, long userNo, double[] taste) {
    int sessions = 1 + (int) (MEAN_SESSIONS * Math.exp(0.8 * random.nextGaussian() - 0.32));
    for (int s = 0; s < sessions; s++) {
      long seconds =
          config.days() * 86_400L
              - 3_600
              - (long) (random.nextDouble() * (config.days() - 1) * 86_400L);
      session(
          data, userNo, taste, s, startOfDay(seconds), geometric(MEAN_VIEWS), Integer.MAX_VALUE);
    }
  }

  private void newUser(Dataset.Builder data, long userNo, double[] taste) {
    int events = random.nextInt(5);
    if (events > 0) {
      session(
          data,
          userNo,
          taste,
          0,
          config.until().minusSeconds(7_200 + random.nextInt(86_400)),
          4,
          events);
    }
  }

  /** A visit at an hour at which people shop. */
  private Instant startOfDay(long secondsFromOpening) {
    Instant day =
        config.until().minusSeconds(config.days() * 86_400L).plusSeconds(secondsFromOpening);
    long midnight = day.getEpochSecond() / 86_400 * 86_400;
    double hour = Math.clamp(15 + 4.5 * random.nextGaussian(), 6, 23.4);
    Instant start = Instant.ofEpochSecond(midnight + (long) (hour * 3_600));
    return start.isBefore(config.until()) ? start : start.minus(Duration.ofDays(1));
  }

  private void session(
      Dataset.Builder data,
      long userNo,
      double[] taste,
      int number,
      Instant start,
      int views,
      int limit) {
    String session = "s-%d-%d".formatted(userNo, number);
    String device = DEVICES.get(random.nextInt(100) < 55 ? 0 : random.nextInt(100) < 80 ? 1 : 2);
    double[] wish = taste.clone();
    int theme = draw(taste, start, null);
    if (theme < 0) {
      return;
    }
    add(wish, items.get(theme).character(), THEME);
    Session visit = new Session(data, userNo, session, device, start, limit);
    boolean[] shown = new boolean[items.size()];
    for (int v = 0; v < views; v++) {
      int item = draw(wish, visit.now, shown);
      if (item < 0) {
        return;
      }
      shown[item] = true;
      double fit = dot(wish, items.get(item).character());
      visit.event(item, "view", 5 + random.nextInt(90));
      if (random.nextDouble() < sigmoid(0.6 * fit - 2)) {
        visit.event(item, "click", 10 + random.nextInt(120));
        if (random.nextDouble() < 0.22) {
          visit.event(item, "cart", 5 + random.nextInt(60));
          if (random.nextDouble() < 0.5) {
            visit.event(item, "purchase", 30 + random.nextInt(300));
          }
        }
      }
    }
  }

  /** One visit: a clock, and how many events are left. */
  private final class Session {
    private final Dataset.Builder data;
    private final long userNo;
    private final String session;
    private final String device;
    private Instant now;
    private int left;

    Session(
        Dataset.Builder data,
        long userNo,
        String session,
        String device,
        Instant start,
        int limit) {
      this.data = data;
      this.userNo = userNo;
      this.session = session;
      this.device = device;
      this.now = start;
      this.left = limit;
    }

    void event(int item, String type, int seconds) {
      now = now.plusSeconds(seconds);
      if (left-- <= 0 || !now.isBefore(config.until())) {
        left = 0;
        return;
      }
      data.event(
          userNo,
          item + 1L,
          type,
          1,
          now.toEpochMilli(),
          positives.isPositive(type, 1),
          session,
          device);
    }
  }

  /**
   * Draws an item by popularity and fit (Gumbel maximum), or -1 when none is on sale yet. In a
   * large shop the choice is among a few hundred that popularity proposes, as on a shelf.
   */
  private int draw(double[] wish, Instant now, boolean @Nullable [] shown) {
    boolean propose = items.size() > EXACT_UP_TO;
    int count = propose ? PROPOSALS : items.size();
    int best = -1;
    double bestScore = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < count; c++) {
      int i = propose ? byPopularity() : c;
      ShopItem item = items.get(i);
      if ((shown != null && shown[i])
          || item.logPopularity() == Double.NEGATIVE_INFINITY
          || item.createdAt().isAfter(now)) {
        continue;
      }
      double score =
          (propose ? 0 : item.logPopularity())
              + TASTE * dot(wish, item.character())
              - Math.log(-Math.log(random.nextDouble()));
      if (score > bestScore) {
        bestScore = score;
        best = i;
      }
    }
    return best;
  }

  private int byPopularity() {
    if (cumulative.length == 0) {
      cumulative = new double[items.size()];
      double sum = 0;
      for (int i = 0; i < cumulative.length; i++) {
        sum += Math.exp(items.get(i).logPopularity());
        cumulative[i] = sum;
      }
    }
    int place =
        Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[cumulative.length - 1]);
    return Math.min(cumulative.length - 1, place < 0 ? -place - 1 : place);
  }

  private double[] direction(String name) {
    double[] known = directions.get(name);
    if (known == null) {
      known = gaussian();
      directions.put(name, known);
    }
    return known;
  }

  private double[] gaussian() {
    double[] vector = new double[LATENT];
    for (int k = 0; k < LATENT; k++) {
      vector[k] = random.nextGaussian();
    }
    return vector;
  }

  private int geometric(double mean) {
    return 1 + (int) (-(mean - 1) * Math.log(1 - random.nextDouble()));
  }

  private int[] permutation(int n) {
    int[] values = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      values[i] = values[j];
      values[j] = i;
    }
    return values;
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static void add(double[] target, double[] direction, double weight) {
    for (int k = 0; k < LATENT; k++) {
      target[k] += weight * direction[k];
    }
  }

  /** Affinity of a taste and a character. */
  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < LATENT; k++) {
      sum += a[k] * b[k];
    }
    return sum / Math.sqrt(LATENT);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
