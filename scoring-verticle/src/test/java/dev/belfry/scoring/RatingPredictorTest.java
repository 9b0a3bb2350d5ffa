package dev.belfry.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.scoring.PredictedRatings;
import dev.belfry.contracts.scoring.RatingsRequest;
import dev.belfry.model.RankerShape;
import dev.belfry.model.RankerShape.Head;
import dev.belfry.model.RatedItem;
import dev.belfry.model.RatingAls;
import dev.belfry.model.RatingFacts;
import dev.belfry.model.RatingItem;
import dev.belfry.model.RatingItems;
import dev.belfry.model.RatingModel;
import dev.belfry.model.RatingUser;
import dev.belfry.model.TwoTower;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RatingPredictorTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  private static RatingModel model() {
    RankerShape shape =
        new RankerShape(
            RankerShape.Kind.DCN_V2_PARALLEL,
            1,
            8,
            List.of(4),
            List.of(),
            1,
            List.of(new Head("rating", Head.Output.VALUE)),
            false);
    int width = RatingUser.SCHEMA.numbers();
    return RatingModel.of(
        new RatingFacts(
            shape, Collections.nCopies(width, 0f), Collections.nCopies(width, 9f), 1, 5),
        new RatingAls(
            new long[] {1, 2, 3},
            3,
            2,
            5,
            new double[] {0.5, -0.5, 0.1},
            new double[][] {{0.9}, {-0.8}, {0.4}},
            new int[] {3, 3, 3}),
        shape.initialise(RatingUser.SCHEMA, 5));
  }

  private static Embedding unit(long seed) {
    Random random = new Random(seed);
    float[] vector = new float[TwoTower.DIMENSION];
    for (int k = 0; k < vector.length; k++) {
      vector[k] = (random.nextBoolean() ? 1 : -1) / 8f;
    }
    return Embedding.copyOf(vector);
  }

  /** Item 4 is new: it has no embedding. */
  private static @Nullable Embedding embedding(long itemNo) {
    return itemNo == 4 ? null : unit(itemNo);
  }

  private static List<String> categories(long itemNo) {
    return itemNo == 2 ? List.of("war") : List.of("drama", "war");
  }

  private static Catalogue catalogue() {
    return Catalogue.of(
        1, AttributeSchema.reservedOnly(), List.of(item(1), item(2), item(3), item(4)));
  }

  private static Item item(long itemNo) {
    return new Item(
        itemNo, "i" + itemNo, Attributes.of(Map.of("categories", categories(itemNo))), 1, false);
  }

  private static RatingsRequest request(List<RatingsRequest.Rating> rated, List<Long> itemNos) {
    return new RatingsRequest(
        Deadline.after(Duration.ofSeconds(10)),
        new Versions(1, "m", 1),
        UserProfile.unknown("u"),
        new RequestContext("home", Attributes.empty(), NOW),
        List.of(),
        rated,
        itemNos);
  }

  @Test
  void ratingsAreThoseOfTheModelForTheseItemsAndTheseRatings() {
    RatingModel model = model();
    PredictedRatings predicted =
        new RatingPredictor(model, RatingPredictorTest::embedding, catalogue())
            .predict(
                unit(99),
                request(
                    List.of(new RatingsRequest.Rating(1, 5), new RatingsRequest.Rating(2, 1)),
                    List.of(3L, 4L, 1L)));
    RatingItems maker = model.items();
    RatingItem[] items = new RatingItem[5];
    for (int no = 1; no <= 4; no++) {
      Embedding embedding = embedding(no);
      items[no] =
          maker.item(no, categories(no), embedding == null ? new float[0] : embedding.toArray());
    }
    float[] expected =
        model.ratings(
            model.user(
                unit(99).toArray(),
                List.of(new RatedItem(items[1], 5), new RatedItem(items[2], 1))),
            List.of(items[3], items[4], items[1]));
    assertThat(predicted.ratings())
        .extracting(PredictedRatings.Rating::itemNo)
        .containsExactly(3L, 4L, 1L);
    for (int i = 0; i < expected.length; i++) {
      assertThat(predicted.ratings().get(i).value()).isCloseTo(expected[i], within(1e-6f));
    }
  }

  @Test
  void whatIsInNoCatalogueIsForetoldFromWhatElseIsKnown() {
    PredictedRatings predicted =
        new RatingPredictor(model(), no -> null, null)
            .predict(unit(99), request(List.of(), List.of(1L, 77L)));
    assertThat(predicted.ratings()).hasSize(2);
    assertThat(predicted.ratings()).allSatisfy(r -> assertThat(r.value()).isBetween(1f, 5f));
  }
}
