package dev.belfry.training;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.TextKey;
import dev.belfry.model.Computed;
import dev.belfry.model.FeatureConfig;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A small shop with an attribute of every type, to encode. */
final class TeaShop {
  static final int ITEMS = 12;
  static final int USERS = 6;
  static final Instant START = Instant.parse("2026-03-06T22:00:00Z");

  /** One thing that somebody did. */
  record Act(int user, int item, String type, double value, long millis, @Nullable String device) {
    boolean positive() {
      return !type.equals("view");
    }

    /** What was written with it, now and then. */
    @Nullable String text() {
      return positive() && (user + item) % 3 == 0 ? "pot " + item + ", says " + user : null;
    }
  }

  private TeaShop() {}

  static AttributeSchema schema() {
    return AttributeSchema.reservedOnly()
        .with(
            4,
            List.of(
                attribute(Entity.ITEM, "colours", AttributeType.CATEGORY, true, "feature"),
                attribute(Entity.ITEM, "weight", AttributeType.NUMBER, false, "feature"),
                attribute(Entity.ITEM, "image", AttributeType.VECTOR, false, "feature"),
                attribute(Entity.ITEM, "shelf", AttributeType.CATEGORY, false, "plain"),
                attribute(Entity.USER, "zip", AttributeType.CATEGORY, false, "plain"),
                attribute(Entity.USER, "gender", AttributeType.CATEGORY, false, "segment"),
                attribute(Entity.USER, "born", AttributeType.TIMESTAMP, false, "feature")));
  }

  /** Everything that is computed but ALS factors, whose last digits are the machine's. */
  static TowerFeatures withoutFactors() {
    Set<String> computed = new HashSet<>(FeatureConfig.ALL);
    computed.removeAll(Set.of(Computed.ALS, Computed.RECENT_ALS));
    return features(computed);
  }

  static TowerFeatures features() {
    return features(FeatureConfig.ALL);
  }

  private static TowerFeatures features(Set<String> computed) {
    return new TowerFeatures(
        new FeatureConfig(
            Set.of(),
            Set.of("item.weight"),
            Map.of("user.zip", 8),
            computed,
            List.of("title", "brand", "categories", "description"),
            2,
            50,
            0.9),
        AlsConfig.defaults().withDimension(3),
        Path.of("unused"));
  }

  /** Embeddings of three components; the last item has none yet. */
  static List<float[]> texts() {
    Random random = new Random(8);
    List<float[]> texts = new ArrayList<>();
    for (int i = 0; i < ITEMS; i++) {
      texts.add(
          i == ITEMS - 1
              ? new float[0]
              : new float[] {1, (float) random.nextGaussian(), (float) random.nextGaussian()});
    }
    return texts;
  }

  /** Embeddings of what was written with each event. */
  static float[][] reviews(Dataset data) {
    float[][] reviews = new float[data.events()][];
    Arrays.setAll(reviews, e -> review(TextKey.of(data.textOf(e))));
    return reviews;
  }

  /** The embedding of a text of that key, empty for none. */
  static float[] review(long key) {
    return key == 0 ? new float[0] : new float[] {1, (key & 0xff) / 128f, (key >> 8 & 0xff) / 128f};
  }

  static Attributes item(int index) {
    Map<String, Object> values = new HashMap<>();
    values.put("title", "pot " + index);
    values.put("categories", index % 3 == 0 ? List.of("tea", "gift") : List.of("tea"));
    values.put("colours", index % 2 == 0 ? List.of("red", "blue") : List.of("blue"));
    values.put("weight", 1.0 + index);
    values.put("shelf", "s" + index % 2);
    if (index != 4) {
      values.put("price", 5.0 * (index + 1));
      values.put("brand", index < 6 ? "Oak" : "Ash");
    }
    if (index % 4 == 0) {
      values.put("created_at", START.minusSeconds(86_400L * (index + 1)));
    }
    if (index % 2 == 1) {
      values.put("image", Embedding.copyOf(new float[] {index, 1}));
    }
    return Attributes.of(values);
  }

  static Attributes user(int index) {
    Map<String, Object> values = new HashMap<>();
    values.put("zip", "10" + index);
    if (index > 0) {
      values.put("gender", index % 2 == 0 ? "F" : "M");
      values.put("born", Instant.parse("1990-01-01T00:00:00Z").plusSeconds(86_400L * 400 * index));
    }
    return Attributes.of(values);
  }

  /** What happened, in order of time, the same every time. */
  static List<Act> acts(int count) {
    Random random = new Random(3);
    String[] types = {"view", "click", "rating", "purchase"};
    List<Act> acts = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      String type = types[random.nextInt(types.length)];
      // The last item and the last user are never part of it.
      acts.add(
          new Act(
              random.nextInt(USERS - 1),
              random.nextInt(ITEMS - 1),
              type,
              type.equals("rating") ? 1 + random.nextInt(5) : 1,
              START.toEpochMilli() + 3_600_000L * k,
              k % 3 == 0 ? null : k % 3 == 1 ? "phone" : "desktop"));
    }
    return acts;
  }

  static Dataset data(List<Act> acts) {
    Dataset.Builder data = new Dataset.Builder("tea", schema());
    for (int i = 0; i < ITEMS; i++) {
      data.item(itemNo(i), "i" + i, item(i));
    }
    for (int u = 0; u < USERS; u++) {
      data.user(userNo(u), "u" + u, user(u));
    }
    for (Act act : acts) {
      data.event(
          userNo(act.user()),
          itemNo(act.item()),
          act.type(),
          act.value(),
          act.millis(),
          act.positive(),
          null,
          act.device(),
          act.text());
    }
    return data.build();
  }

  static long itemNo(int index) {
    return 100 + 3L * index;
  }

  static long userNo(int index) {
    return 7 + 2L * index;
  }

  private static AttributeDefinition attribute(
      Entity entity, String name, AttributeType type, boolean multi, String role) {
    return new AttributeDefinition(entity, name, type, multi, null, role);
  }
}
