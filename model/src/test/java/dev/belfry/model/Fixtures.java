package dev.belfry.model;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Entity;
import dev.belfry.model.FeatureSchema.CategoryFeature;
import dev.belfry.model.FeatureSchema.VectorFeature;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A small catalogue and its features. */
final class Fixtures {
  static final long[] ITEM_NOS = {3, 5, 8, 13};
  static final long[] USER_NOS = {1, 2, 4};
  static final List<Attributes> ITEMS =
      List.of(
          Attributes.of(Map.of("categories", List.of("tea", "pots"), "brand", "Oak", "price", 9.0)),
          Attributes.of(Map.of("categories", List.of("tea"), "brand", "Oak", "price", 99.0)),
          Attributes.of(Map.of("categories", List.of("pots"), "brand", "Ash")),
          Attributes.of(Map.of("brand", "Ash", "price", 30.0)));
  static final List<Attributes> USERS =
      List.of(
          Attributes.of(Map.of("gender", "F", "age", 20.0, "member", true)),
          Attributes.of(Map.of("gender", "M", "age", 40.0, "member", true)),
          Attributes.of(Map.of("gender", "F", "member", false)));

  private Fixtures() {}

  static FeatureSchema features() {
    AttributeSchema schema =
        AttributeSchema.reservedOnly()
            .with(
                3,
                List.of(
                    user("gender", AttributeType.CATEGORY),
                    user("age", AttributeType.NUMBER),
                    user("member", AttributeType.BOOLEAN)));
    return FeatureLearner.learn(schema, ITEMS, USERS, FeatureConfig.attributes(3, 0.5));
  }

  /** Vectors, context and event types as well. */
  static FeatureSchema richFeatures() {
    FeatureSchema plain = features();
    return new FeatureSchema(
        plain.schemaVersion(),
        plain.itemCategories(),
        plain.itemNumbers(),
        List.of(new VectorFeature("@text", 3)),
        plain.userCategories().subList(0, 1),
        plain.userNumbers().subList(0, 1),
        List.of(new VectorFeature("@recent_text", 3)),
        List.of(new CategoryFeature("@placement", false, List.of("home", "basket"))),
        new CategoryFeature(Computed.EVENT_TYPE, false, List.of("click", "purchase")),
        List.of(),
        Instant.EPOCH,
        3,
        0.5);
  }

  /** A user of the rich features. */
  static EncodedUser richUser(int row, int[] history, float[] vector, int type, int placement) {
    int[] types = new int[history.length];
    Arrays.fill(types, type);
    return new EncodedUser(
        row,
        history,
        types,
        new int[][] {{1}},
        new float[] {0.5f, 0},
        new float[][] {vector},
        new int[] {placement});
  }

  static FeatureEncoder encoder() {
    return new FeatureEncoder(features(), ITEM_NOS, USER_NOS);
  }

  static ModelManifest manifest(String name) {
    return new ModelManifest(
        ModelManifest.FORMAT,
        name,
        Instant.parse("2026-01-02T03:04:05Z"),
        features(),
        new ModelManifest.DataRange(
            Instant.EPOCH, Instant.parse("2026-01-01T00:00:00Z"), 3, 4, 10, 8, "click"),
        5,
        Map.of("als", "64"),
        Map.of("als.ndcg@10", 0.07),
        Map.of("two-tower", 1.0),
        Map.of());
  }

  static ModelArtefact.Writer writer() {
    Map<String, Tensor> parameters =
        new TowerShape(4, 3, List.of(8), false)
            .initialise(features(), ITEM_NOS.length, USER_NOS.length, 1);
    return new ModelArtefact.Writer()
        .towers(parameters)
        .items(new ItemTable(ITEM_NOS, new float[4 * 64], new int[] {4, 5, 6, 0}))
        .users(new UserTable(USER_NOS, new int[] {1, 7, 0}))
        .als(new AlsModel(ITEM_NOS, new float[] {1, 2, 3, 4}, 1, 0.5, 0.1, 1))
        .popularity(
            new PopularityTables(
                ItemCounts.of(new long[] {3, 8}, new float[] {1.5f, 2}),
                Map.of(
                    new PopularityTables.Key("country", "a=b:c"),
                    ItemCounts.of(new long[] {8}, new float[] {1})),
                Map.of()));
  }

  private static AttributeDefinition user(String name, AttributeType type) {
    return new AttributeDefinition(Entity.USER, name, type, false, null, "feature");
  }
}
