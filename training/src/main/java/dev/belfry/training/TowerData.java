package dev.belfry.training;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Item;
import dev.belfry.model.AlsFactors;
import dev.belfry.model.EncodedItem;
import dev.belfry.model.EncodedUser;
import dev.belfry.model.FeatureEncoder;
import dev.belfry.model.FeatureLearner;
import dev.belfry.model.FeatureSchema;
import dev.belfry.model.ItemFacts;
import dev.belfry.model.Observed;
import dev.belfry.model.RecentEvents;
import dev.belfry.model.TextProjection;
import dev.belfry.model.TextVectors;
import dev.belfry.model.UserAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A data set as the towers read it: items once, users as of the moment of an event. Safe for use by
 * several threads.
 */
final class TowerData {
  /** Moments from which the scales of the users' computed numbers are taken. */
  private static final int SCALE_SAMPLE = 2_000;

  /** One in so many examples goes without context, so that none is a case that was learned. */
  private static final int NO_CONTEXT = 10;

  /** One in so many unknown users is nobody at all, without attributes. */
  private static final int NOBODY = 3;

  private final Dataset data;
  private final FeatureEncoder encoder;
  private final ItemFacts facts;
  private final List<EncodedItem> items;
  private final List<UserAttributes> users;
  private final UserAttributes nobody;
  private final UserEvents events;
  private final UserEvents.Readers readers;
  private final ThreadLocal<RecentEvents> buffers = ThreadLocal.withInitial(RecentEvents::new);

  private TowerData(
      Dataset data, FeatureEncoder encoder, ItemFacts facts, UserEvents events, float[][] written) {
    this.data = data;
    this.encoder = encoder;
    this.facts = facts;
    this.events = events;
    this.items = data.items().stream().map(encoder::encodeItem).toList();
    this.users = data.users().stream().map(u -> encoder.userAttributes(u.attributes())).toList();
    this.nobody = encoder.userAttributes(Attributes.empty());
    this.readers = new UserEvents.Readers(events, data, encoder, written);
  }

  /** Attributes alone, with a history. */
  static TowerData of(Dataset data, Histories train, int historyLength, double historyDecay) {
    return of(data, train, TowerFeatures.defaults(historyLength, historyDecay), Progress.NONE);
  }

  /**
   * Learns the features of a data set and encodes it.
   *
   * @param data everything, what is held back included: only {@code train} and what came before is
   *     read
   * @param train what may be learned from
   */
  static TowerData of(Dataset data, Histories train, TowerFeatures features, Progress progress) {
    return of(
        data,
        train,
        features,
        TrainedItems.texts(data, features, progress),
        TrainedItems.reviews(data, features, progress),
        progress);
  }

  /** The same with raw embeddings of the items' texts, empty for items without any. */
  static TowerData of(Dataset data, Histories train, TowerFeatures features, List<float[]> texts) {
    float[][] nothing = new float[data.events()][];
    Arrays.fill(nothing, TextVectors.NONE_YET);
    return of(data, train, features, texts, nothing);
  }

  /** The same with raw embeddings of what was written with each event, empty for nothing. */
  static TowerData of(
      Dataset data,
      Histories train,
      TowerFeatures features,
      List<float[]> texts,
      float[][] reviews) {
    return of(data, train, features, texts, reviews, Progress.NONE);
  }

  private static TowerData of(
      Dataset data,
      Histories train,
      TowerFeatures features,
      List<float[]> texts,
      float[][] reviews,
      Progress progress) {
    List<Attributes> items = data.items().stream().map(Item::attributes).toList();
    List<Attributes> users = data.users().stream().map(Dataset.User::attributes).toList();
    UserEvents events = new UserEvents(data, train);
    List<float[]> learned = new ArrayList<>(texts);
    for (int event : events.trained()) {
      learned.add(reviews[event]);
    }
    TextProjection projection = TrainedItems.projection(learned, features.config().textDimension());
    List<float[]> read = texts.stream().map(projection::apply).toList();
    float[][] written = new float[reviews.length][];
    Arrays.setAll(written, e -> projection.apply(reviews[e]));
    int textDimension = learned.stream().mapToInt(t -> projection.apply(t).length).max().orElse(0);
    AlsFactors factors = TrainedItems.factors(data, train, features, progress);
    Observed observed =
        TrainedItems.observe(data, train, events.trained(), textDimension, factors.dimension());
    FeatureSchema schema =
        FeatureLearner.withComputed(
            FeatureLearner.learn(data.schema(), items, users, features.config()),
            data.schema(),
            features.config(),
            observed);
    ItemFacts facts =
        ItemFacts.of(
            schema,
            items,
            observed,
            read,
            Arrays.stream(events.trained()).mapToObj(e -> written[e]).toList(),
            projection,
            factors);
    FeatureEncoder unscaled = encoder(data, train, schema, facts);
    FeatureSchema scaled =
        scaled(train, events, new UserEvents.Readers(events, data, unscaled, written), unscaled);
    return new TowerData(data, encoder(data, train, scaled, facts), facts, events, written);
  }

  private static FeatureEncoder encoder(
      Dataset data, Histories train, FeatureSchema schema, ItemFacts facts) {
    int[] userPositives = new int[train.users()];
    for (int u = 0; u < userPositives.length; u++) {
      userPositives[u] = train.items()[u].length;
    }
    return new FeatureEncoder(
        schema,
        data.items().stream().mapToLong(Item::itemNo).toArray(),
        train.itemUsers(),
        data.users().stream().mapToLong(Dataset.User::userNo).toArray(),
        userPositives,
        facts,
        TextVectors.NONE);
  }

  private static FeatureSchema scaled(
      Histories train, UserEvents events, UserEvents.Readers readers, FeatureEncoder encoder) {
    int stride = Math.max(1, train.size() / SCALE_SAMPLE);
    List<RecentEvents> recent = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    int example = 0;
    for (int u = 0; u < train.users(); u++) {
      for (int place = 0; place < train.items()[u].length; place++) {
        if (example++ % stride == 0) {
          RecentEvents moment = new RecentEvents();
          events.before(u, place, readers, moment);
          recent.add(moment);
          places.add(place);
        }
      }
    }
    return FeatureLearner.withUserScales(
        encoder, recent, places.stream().mapToInt(Integer::intValue).toArray());
  }

  /** Vocabularies and scales. */
  FeatureSchema schema() {
    return encoder.schema();
  }

  /** What the model is to remember of the items. */
  ItemFacts facts() {
    return facts;
  }

  /** How many items; the row of the item at index i is i + 1. */
  int itemCount() {
    return items.size();
  }

  /** How many users; the row of the user at index i is i + 1. */
  int userCount() {
    return users.size();
  }

  /** An item by its index; one that nobody in the training part liked is without its id. */
  EncodedItem item(int index) {
    return items.get(index);
  }

  /** The items as they are served. */
  List<EncodedItem> served() {
    return items;
  }

  /**
   * A user just before the liked item at {@code place} in the training history; nothing later is
   * read.
   *
   * @param known whether the user's id is given; else it is somebody the model has not seen, now
   *     and then nobody at all
   */
  EncodedUser user(int user, int place, boolean known) {
    RecentEvents recent = buffers.get();
    events.before(user, place, readers, recent);
    int draw = Math.floorMod((user * 0x9E3779B9 + place) * 0x85EBCA6B >>> 8, 1 << 20);
    boolean anonymous = !known && draw % NOBODY == 0;
    return encoder.encodeUser(
        known ? user + 1 : 0,
        anonymous ? nobody : users.get(user),
        anonymous,
        recent,
        place,
        draw / NOBODY % NO_CONTEXT == 0 ? encoder.noContext() : context(events.event(user, place)));
  }

  /** A user just before what a case asks for. */
  EncodedUser user(Split.Case question) {
    RecentEvents recent = buffers.get();
    int moment = events.before(question, readers, recent);
    return encoder.encodeUser(
        encoder.userRow(data.users().get(question.user()).userNo()),
        users.get(question.user()),
        false,
        recent,
        question.history().length,
        moment < 0 ? encoder.noContext() : context(moment));
  }

  private int[] context(int event) {
    String device = data.deviceOf(event);
    return encoder.context(
        "",
        device == null ? Attributes.empty() : Attributes.of(Map.of("device", device)),
        Instant.ofEpochMilli(data.millisOf(event)));
  }
}
