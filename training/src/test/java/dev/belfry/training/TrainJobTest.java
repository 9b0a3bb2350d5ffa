package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.SeenItems;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.model.Computed;
import dev.belfry.model.FeatureEncoder;
import dev.belfry.model.FeatureSchema;
import dev.belfry.model.FeatureSchema.VectorFeature;
import dev.belfry.model.ItemTable;
import dev.belfry.model.ModelArtefact;
import dev.belfry.model.RatedItem;
import dev.belfry.model.RatingItem;
import dev.belfry.model.RatingItems;
import dev.belfry.model.RatingModel;
import dev.belfry.model.TwoTower;
import dev.belfry.storage.PositiveRule;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainJobTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-04-05T06:07:08Z"));

  @TempDir Path models = Path.of("");

  @Test
  void artefactHoldsEverythingThatServingReads() {
    Dataset shop =
        GenerateJob.generate(
            new ShopConfig(150, 60, 2, Instant.parse("2026-03-01T00:00:00Z"), 60),
            PositiveRule.DEFAULT);
    TrainJob.Result result =
        TrainJob.train(
            shop, TrainJob.Options.of(models, false), PositiveRule.DEFAULT, CLOCK, Progress.NONE);
    assertThat(result.manifest().name()).isEqualTo("model-20260405-060708");
    assertThat(result.report()).contains("popularity").contains("als").contains("two-tower");
    ModelArtefact artefact = ModelArtefact.read(result.directory());
    assertThat(artefact.manifest().metrics()).containsKey("two-tower.ndcg@10");
    ItemTable items = artefact.items();
    assertThat(items.size()).isEqualTo(60);
    assertThat(artefact.users().size()).isEqualTo(150);
    assertThat(artefact.popularity().segments()).isNotEmpty();
    assertThat(artefact.als().knows(1)).isTrue();
    // The precomputed embeddings are those that the item tower gives at serving time.
    FeatureEncoder encoder = artefact.encoder();
    try (TwoTower towers = TwoTower.load(artefact, Device.cpu())) {
      Item item = shop.items().get(7);
      float[] embedded = towers.embedItems(List.of(encoder.encodeItem(item)))[0];
      assertThat(embedded)
          .containsExactly(items.embedding(items.indexOf(item.itemNo())).toArray(), within(1e-4f));
    }
  }

  @Test
  void computedFeaturesOfTheSettingsAreServedFromTheArtefact() {
    Dataset shop =
        GenerateJob.generate(
            new ShopConfig(60, 30, 2, Instant.parse("2026-03-01T00:00:00Z"), 60),
            PositiveRule.DEFAULT);
    Settings settings =
        Settings.parse(
            List.of(
                "features.computed=als,recent-als,popularity,positives,recent-categories,hour",
                "features.als-dimension=8",
                "two-tower.epochs=2"));
    TrainJob.Result result =
        TrainJob.train(
            shop,
            new TrainJob.Options(models, settings, 10, null, false),
            PositiveRule.DEFAULT,
            CLOCK,
            Progress.NONE);
    ModelArtefact artefact = ModelArtefact.read(result.directory());
    FeatureSchema schema = artefact.manifest().features();
    assertThat(schema.itemVectors()).contains(new VectorFeature(Computed.ALS, 8));
    assertThat(schema.userVectors()).contains(new VectorFeature(Computed.RECENT_ALS, 8));
    assertThat(schema.contextCategories().toString()).contains(Computed.HOUR);
    FeatureEncoder encoder = artefact.encoder();
    ItemTable items = artefact.items();
    Item liked =
        shop.items().stream()
            .filter(i -> items.positives(i.itemNo()) > 0)
            .findFirst()
            .orElseThrow();
    RequestContext context = new RequestContext("home", Attributes.empty(), CLOCK.instant());
    try (TwoTower towers = TwoTower.load(artefact, Device.cpu())) {
      assertThat(towers.embedItems(List.of(encoder.encodeItem(liked)))[0])
          .containsExactly(items.embedding(items.indexOf(liked.itemNo())).toArray(), within(1e-4f));
      UserProfile nobody = UserProfile.unknown(null);
      UserProfile visitor =
          new UserProfile(
              0,
              null,
              0,
              Attributes.empty(),
              List.of(new Interaction(liked.itemNo(), "purchase", 1, CLOCK.instant(), true)),
              1,
              SeenItems.empty(),
              List.of());
      float[] before = towers.embedUser(encoder.encodeUser(nobody, context)).toArray();
      float[] after = towers.embedUser(encoder.encodeUser(visitor, context)).toArray();
      assertThat(after).doesNotContain(Float.NaN).isNotEqualTo(before);
    }
  }

  @Test
  void ratingsAreForetoldFromTheArtefactAndItsOwnTowers() {
    Dataset data = RatingsTest.tastes();
    TrainJob.Result result =
        TrainJob.train(
            data,
            new TrainJob.Options(models, RatingsTest.quick(), 10, null, false),
            PositiveRule.DEFAULT,
            CLOCK,
            Progress.NONE);
    assertThat(result.report()).contains("Ratings: RMSE of the latest 90 ", "they are served");
    assertThat(result.manifest().metrics().get("rating.rmse"))
        .isLessThan(result.manifest().metrics().get("rating.item-mean.rmse") - 0.2);
    ModelArtefact artefact = ModelArtefact.read(result.directory());
    RatingModel model = artefact.rating().orElseThrow();
    assertThat(model.facts().lowest()).isEqualTo(1.5f);
    assertThat(model.facts().highest()).isEqualTo(5);
    RatingItems maker = model.items();
    RatingItem[] items = new RatingItem[data.items().size()];
    ItemTable table = artefact.items();
    for (int i = 0; i < items.length; i++) {
      Item item = data.items().get(i);
      items[i] =
          maker.item(
              item.itemNo(),
              item.attributes().texts("categories"),
              table.embedding(table.indexOf(item.itemNo())).toArray());
    }
    // User number 8 likes even items, of which some were rated.
    List<RatedItem> rated =
        List.of(new RatedItem(items[1], 4), new RatedItem(items[2], 2), new RatedItem(items[3], 4));
    try (TwoTower towers = TwoTower.load(artefact, Device.cpu())) {
      float[] query =
          towers
              .embedUser(artefact.encoder().encodeUser(8, Attributes.empty(), new long[] {2, 3, 4}))
              .toArray();
      float[] ratings =
          model.ratings(model.user(query, rated), List.of(items[9], items[10], items[11]));
      assertThat(ratings[0]).isGreaterThan(ratings[1] + 0.5f);
      assertThat(ratings[2]).isGreaterThan(ratings[1] + 0.5f);
    }
  }

  @Test
  void nothingPositiveIsSaidPlainly() {
    Dataset views =
        new Dataset.Builder("views", ShopGenerator.schema())
            .item(1, "a", Attributes.empty())
            .user(1, "u", Attributes.of(Map.of("gender", "F")))
            .event(1, 1, "view", 1, 0, false)
            .build();
    assertThatThrownBy(
            () ->
                TrainJob.train(
                    views,
                    TrainJob.Options.of(models, false),
                    PositiveRule.DEFAULT,
                    CLOCK,
                    Progress.NONE))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("There is nothing to learn from")
        .hasMessageContaining("purchase");
  }

  @Test
  void handfulOfInteractionsStillMakesAModel() {
    Dataset tiny =
        new Dataset.Builder("tiny", ShopGenerator.schema())
            .item(1, "a", Attributes.empty())
            .item(2, "b", Attributes.empty())
            .user(1, "u", Attributes.empty())
            .event(1, 2, "click", 1, 0, true)
            .build();
    TrainJob.Result result =
        TrainJob.train(
            tiny, TrainJob.Options.of(models, false), PositiveRule.DEFAULT, CLOCK, Progress.NONE);
    assertThat(result.report()).contains("too few");
    assertThat(ModelArtefact.read(result.directory()).items().positives(2)).isEqualTo(1);
  }
}
