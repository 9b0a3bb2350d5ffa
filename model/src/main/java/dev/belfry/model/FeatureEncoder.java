package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.model.FeatureSchema.NumberFeature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Turns items and users into what the towers read, in training and in serving. A user is encoded
 * from the latest interactions as a profile holds them; training fills {@link RecentEvents} from
 * its data as of the moment of an event. Safe for use by several threads.
 */
public final class FeatureEncoder {
  private static final String RATING = "rating";
  private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();

  private final FeatureSchema schema;
  private final long[] itemNos;
  private final int[] itemPositives;
  private final long[] userNos;
  private final int[] userPositives;
  private final ItemFacts facts;
  private final TextVectors texts;
  private final AttributeEncoder itemAttributes;
  private final AttributeEncoder userAttributes;
  private final LabelEncoder types;
  private final ContextEncoder contexts;
  private final UserSummary summary;
  private final boolean readsReviews;

  /**
   * An encoder of items and users all of which were learned from, nothing remembered of them.
   *
   * @param schema vocabularies and scales
   * @param itemNos item numbers the model has seen, ascending; the one at index i has row i + 1
   * @param userNos user numbers the model has seen, ascending; the one at index i has row i + 1
   */
  public FeatureEncoder(FeatureSchema schema, long[] itemNos, long[] userNos) {
    this(
        schema,
        itemNos,
        ones(itemNos.length),
        userNos,
        ones(userNos.length),
        ItemFacts.unknown(itemNos.length),
        TextVectors.NONE);
  }

  /**
   * An encoder that takes items and users without any positive interaction in training as unknown:
   * their rows were never learned.
   *
   * @param itemPositives beside the item numbers
   * @param userPositives beside the user numbers
   * @param facts by row
   * @param texts where the texts of new items are looked up
   */
  public FeatureEncoder(
      FeatureSchema schema,
      long[] itemNos,
      int[] itemPositives,
      long[] userNos,
      int[] userPositives,
      ItemFacts facts,
      TextVectors texts) {
    this.schema = requireNonNull(schema, "schema is null");
    this.itemNos = itemNos.clone();
    this.itemPositives = itemPositives.clone();
    this.userNos = userNos.clone();
    this.userPositives = userPositives.clone();
    this.facts = requireNonNull(facts, "facts is null");
    this.texts = requireNonNull(texts, "texts is null");
    this.itemAttributes =
        new AttributeEncoder(schema.itemCategories(), schema.itemNumbers(), schema.itemVectors());
    this.userAttributes =
        new AttributeEncoder(schema.userCategories(), schema.userNumbers(), schema.userVectors());
    this.types = new LabelEncoder(schema.historyTypes());
    this.contexts = new ContextEncoder(schema.contextCategories());
    this.summary = new UserSummary(schema, facts);
    this.readsReviews =
        schema.userVectors().stream().anyMatch(f -> f.attribute().equals(Computed.REVIEW_TEXT));
  }

  public FeatureSchema schema() {
    return schema;
  }

  /** The same encoder looking up the texts of new items elsewhere. */
  public FeatureEncoder withTexts(TextVectors other) {
    return new FeatureEncoder(schema, itemNos, itemPositives, userNos, userPositives, facts, other);
  }

  /** Encodes an item, known to the model or not. */
  public EncodedItem encodeItem(Item item) {
    return encodeItem(item.itemNo(), item.attributes());
  }

  /** Encodes an item from its number and attributes. */
  public EncodedItem encodeItem(long itemNo, Attributes attributes) {
    int index = Arrays.binarySearch(itemNos, itemNo);
    int remembered = Math.max(0, index + 1);
    int row = itemRow(itemNo);
    int[][] slots = itemAttributes.slots(attributes);
    float[][] vectors = itemAttributes.vectors(attributes);
    for (int f = 0; f < vectors.length; f++) {
      if (schema.itemVectors().get(f).attribute().equals(Computed.TEXT)) {
        float[] kept = facts.texts()[remembered];
        vectors[f] =
            kept.length > 0
                ? kept
                : facts.projection().apply(texts.find(itemText(schema, attributes)));
      }
    }
    float[] unseen = itemAttributes.numbers(attributes);
    computeNumbers(unseen, 0, age(attributes));
    EncodedItem withoutId = new EncodedItem(0, slots, unseen, vectors, null);
    if (row == 0) {
      return withoutId;
    }
    float[] numbers = unseen.clone();
    computeNumbers(numbers, row, facts.age()[row]);
    return new EncodedItem(row, slots, numbers, withFactor(vectors, row), withoutId);
  }

  /** The vectors with the ALS factor, which was learned from interactions as the id was. */
  private float[][] withFactor(float[][] vectors, int row) {
    float[][] with = vectors;
    for (int f = 0; f < vectors.length; f++) {
      if (schema.itemVectors().get(f).attribute().equals(Computed.ALS)) {
        with = vectors.clone();
        with[f] = facts.als().item(row);
      }
    }
    return with;
  }

  /**
   * The text of an item that has to be embedded before the tower can read it; empty where the tower
   * reads no texts, the item has none, or it is embedded already.
   */
  public String missingText(Item item) {
    boolean reads =
        schema.itemVectors().stream().anyMatch(f -> f.attribute().equals(Computed.TEXT));
    int remembered = Math.max(0, Arrays.binarySearch(itemNos, item.itemNo()) + 1);
    if (!reads || facts.texts()[remembered].length > 0) {
      return "";
    }
    String text = itemText(schema, item.attributes());
    return text.isEmpty() || texts.find(text).length > 0 ? "" : text;
  }

  /** The text of an item that is embedded; empty when it has none. */
  public static String itemText(FeatureSchema schema, Attributes attributes) {
    return itemText(schema.textAttributes(), attributes);
  }

  /**
   * The same before there is a schema.
   *
   * @param names of the attributes that make it up
   */
  public static String itemText(List<String> names, Attributes attributes) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      String part = String.join(", ", attributes.texts(name));
      if (!part.isBlank()) {
        text.append(text.isEmpty() ? "" : ". ").append(part.strip());
      }
    }
    return text.length() <= MAX_TEXT ? text.toString() : text.substring(0, MAX_TEXT);
  }

  /** Longer texts are cut: what an item is stands at the start, and time grows with length. */
  private static final int MAX_TEXT = 1_000;

  /** Encodes a user from the profile, and the context of a request. */
  public EncodedUser encodeUser(UserProfile user, RequestContext context) {
    requireNonNull(context, "context is null");
    RecentEvents recent = new RecentEvents();
    for (Interaction interaction : user.recent()) {
      if (recent.isFull()) {
        break;
      }
      recent.add(
          itemRow(interaction.itemNo()),
          typeSlot(interaction.type(), interaction.value()),
          rating(interaction.type(), interaction.value()),
          interaction.positive(),
          written(interaction.textKey()));
    }
    return encodeUser(
        userRow(user.userNo()),
        userAttributes(user.attributes()),
        user.userId() == null,
        recent,
        user.positives(),
        context(context.placement(), context.attributes(), context.now()));
  }

  private float[] written(long textKey) {
    return textKey == 0 || !readsReviews
        ? TextVectors.NONE_YET
        : facts.projection().apply(texts.find(textKey));
  }

  /**
   * Encodes a user by number, attributes and liked items alone.
   *
   * @param positives item numbers, most recent first; repeats and unknown items are passed over
   */
  public EncodedUser encodeUser(long userNo, Attributes attributes, long[] positives) {
    RecentEvents recent = new RecentEvents();
    for (int i = 0; i < positives.length && !recent.isFull(); i++) {
      recent.add(itemRow(positives[i]), 0, Float.NaN, true);
    }
    return encodeUser(
        userRow(userNo), userAttributes(attributes), false, recent, positives.length, noContext());
  }

  /**
   * Encodes a user as of a moment.
   *
   * @param row of the user, 0 for one that the model has not seen
   * @param attributes of the user
   * @param anonymous whether nobody is known
   * @param recent what the user did before the moment
   * @param positives how many distinct items the user liked before it
   * @param context one slot per context feature
   */
  public EncodedUser encodeUser(
      int row,
      UserAttributes attributes,
      boolean anonymous,
      RecentEvents recent,
      int positives,
      int[] context) {
    int[] rows = new int[Math.min(schema.historyLength(), recent.size())];
    int[] done = new int[rows.length];
    int size = 0;
    for (int k = 0; k < recent.size() && size < rows.length; k++) {
      if (recent.positives[k] && recent.rows[k] > 0 && !contains(rows, size, recent.rows[k])) {
        done[size] = recent.types[k];
        rows[size++] = recent.rows[k];
      }
    }
    return new EncodedUser(
        row,
        Arrays.copyOf(rows, size),
        Arrays.copyOf(done, size),
        summary.slots(attributes, anonymous, recent),
        summary.numbers(attributes, recent, positives),
        summary.vectors(attributes, anonymous, recent),
        context);
  }

  /** A user's attributes, to be used for many moments. */
  public UserAttributes userAttributes(Attributes attributes) {
    return new UserAttributes(
        userAttributes.slots(attributes),
        userAttributes.numbers(attributes),
        userAttributes.vectors(attributes));
  }

  /**
   * Somebody of whom nothing but the context of a request is known: what that part of a query
   * reads.
   */
  public EncodedUser inContext(RequestContext context) {
    return inContext(context(context.placement(), context.attributes(), context.now()));
  }

  /** The same where nothing is known of the context either. */
  public EncodedUser withoutContext() {
    return inContext(noContext());
  }

  private static EncodedUser inContext(int[] slots) {
    return new EncodedUser(
        0, new int[0], new int[0], new int[0][], new float[0], new float[0][], slots);
  }

  /** Whether a context says anything to the model. */
  public boolean readsContext() {
    return !schema.contextCategories().isEmpty();
  }

  /** The slots of a context, one per feature. */
  public int[] context(String placement, Attributes attributes, Instant now) {
    return contexts.slots(placement, attributes, now);
  }

  /** The slots of a context of which nothing is known. */
  public int[] noContext() {
    return new int[schema.contextCategories().size()];
  }

  /** The row of an item that was learned from, else 0. */
  public int itemRow(long itemNo) {
    return rowOf(itemNos, itemPositives, itemNo);
  }

  /** The row of a user who was learned from, else 0. */
  public int userRow(long userNo) {
    return rowOf(userNos, userPositives, userNo);
  }

  /** The slot of what a user did with an item. */
  public int typeSlot(String type, double value) {
    return types.slot(typeLabel(type, value));
  }

  /** What a user did with an item, in a word: the type, and of a rating to half a star, what. */
  public static String typeLabel(String type, double value) {
    return type.equals(RATING) ? type + ":" + Math.rint(2 * value) / 2 : type;
  }

  /** The rating of an interaction, NaN where it is none. */
  public static float rating(String type, double value) {
    return type.equals(RATING) ? (float) value : Float.NaN;
  }

  /** The computed numbers of a user before they are scaled, NaN for attributes and when missing. */
  double[] rawUserNumbers(RecentEvents recent, int positives) {
    return schema.userNumbers().stream()
        .mapToDouble(f -> summary.number(f.attribute(), recent, positives))
        .toArray();
  }

  private void computeNumbers(float[] numbers, int row, double age) {
    List<NumberFeature> features = schema.itemNumbers();
    for (int f = 0; f < features.size(); f++) {
      switch (features.get(f).attribute()) {
        case Computed.AGE -> AttributeEncoder.put(numbers, f, features.get(f), age);
        case Computed.POPULARITY ->
            AttributeEncoder.put(
                numbers, f, features.get(f), row == 0 ? Double.NaN : facts.popularity()[row]);
        case Computed.MEAN_RATING ->
            AttributeEncoder.put(
                numbers, f, features.get(f), row == 0 ? Double.NaN : facts.meanRating()[row]);
        default -> {}
      }
    }
  }

  /** Days from when the item was made to the end of the training data, 0 for a later one. */
  private double age(Attributes attributes) {
    Instant created = attributes.timestamp("created_at");
    return created == null
        ? Double.NaN
        : Math.max(0, (schema.asOf().toEpochMilli() - created.toEpochMilli()) / DAY_MILLIS);
  }

  private static boolean contains(int[] rows, int size, int row) {
    for (int i = 0; i < size; i++) {
      if (rows[i] == row) {
        return true;
      }
    }
    return false;
  }

  private static int rowOf(long[] numbers, int[] positives, long number) {
    int index = Arrays.binarySearch(numbers, number);
    return index < 0 || positives[index] == 0 ? 0 : index + 1;
  }

  private static int[] ones(int length) {
    int[] ones = new int[length];
    Arrays.fill(ones, 1);
    return ones;
  }
}
