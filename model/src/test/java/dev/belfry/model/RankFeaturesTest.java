package dev.belfry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.common.Objectives;
import dev.belfry.model.FeatureSchema.CategoryFeature;
import dev.belfry.model.RankerShape.Head;
import dev.belfry.model.RankerShape.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RankFeaturesTest {
  private static final FeatureSchema SCHEMA =
      FeatureSchema.idsOnly(50, 0.9)
          .withItemCategories(
              List.of(new CategoryFeature("categories", true, List.of("tea", "cups", "pots"))));
  private static final RankItems READER = new RankItems(SCHEMA, ItemFacts.unknown(4));
  private static final ItemToItemModel RULES =
      new ItemToItemModel(
          "sequential-rules",
          new long[] {1, 2, 3, 4},
          new int[] {0, 2, 3, 3, 3},
          new int[] {1, 2, 2},
          new float[] {8, 27, 64},
          new float[] {1});
  private static final Map<Long, RankItem> ITEMS =
      Map.of(
          1L, item(new float[] {1, 0}, 9, 1),
          2L, item(new float[] {0, 1}, 0, 1, 2),
          3L, item(new float[] {0.6f, 0.8f}, 3, 3),
          4L, item(new float[] {1, 0}, 1, 0));

  private static final RankFeatures FEATURES =
      new RankFeatures(READER, List.of("two-tower", "als"), List.of(RULES), ITEMS::get);

  /** Candidates 3, 4 and 9 of somebody who liked 2 and before it 1; nobody knows 9. */
  private static final RankQuery QUERY =
      new RankQuery(
          new long[] {2, 1},
          7,
          new long[] {3, 4, 9},
          new float[] {1, 0.5f, 0.25f},
          List.of(
              new RankQuery.Ranking(new long[] {4, 8, 3}, new float[] {0.8f, 0.6f, 0.4f}),
              RankQuery.Ranking.NONE));

  private static RankItem item(float[] embedding, float likedBy, int... slots) {
    return new RankItem(new int[][] {slots}, new float[] {0, 1, 0, 1}, embedding, likedBy);
  }

  private static float[] of(String name) {
    int at = FEATURES.names().indexOf(name);
    assertThat(at).as(name).isNotNegative();
    float[] rows = FEATURES.rows(QUERY);
    float[] values = new float[3];
    for (int c = 0; c < 3; c++) {
      values[c] = rows[c * FEATURES.width() + at];
    }
    return values;
  }

  @Test
  void proposalsAreReadWithTheirRankAndScore() {
    assertThat(of("two-tower.proposed")).containsExactly(1, 1, 0);
    assertThat(of("two-tower.rank")).containsExactly(10f / 12, 1, 0);
    assertThat(of("two-tower.share")).containsExactly(0.5f, 1, 0);
    assertThat(of("two-tower.deviation"))
        .containsExactly(new float[] {-1.2247f, 1.2247f, 0}, within(1e-3f));
    assertThat(of("als.proposed")).containsOnly(0);
    assertThat(of("fused.relevance")).containsExactly(1, 0.5f, 0.25f);
    assertThat(of("fused.sources")).containsExactly(0.5f, 0.5f, 0);
  }

  @Test
  void candidatesAreHeldAgainstTheLatestItems() {
    // From item 2 to 3 the weight is 64, from item 1 to 3 it is 27.
    assertThat(of("sequential-rules.from-last"))
        .containsExactly(new float[] {4, 0, 0}, within(1e-4f));
    assertThat(of("sequential-rules.from-sum-of-10"))
        .containsExactly(new float[] {(float) Math.cbrt(91), 0, 0}, within(1e-4f));
    assertThat(of("similarity.last")).containsExactly(new float[] {0.8f, 0, 0}, within(1e-6f));
    assertThat(of("similarity.best-of-3")).containsExactly(new float[] {0.8f, 1, 0}, within(1e-6f));
    assertThat(of("similarity.mean-of-10"))
        .containsExactly(new float[] {0.7f, 0.5f, 0}, within(1e-6f));
    assertThat(of("item.categories.shared-with-last")).containsOnly(0);
    assertThat(of("item.liked-by"))
        .containsExactly(new float[] {(float) Math.log(4), (float) Math.log(2), 0}, within(1e-6f));
    assertThat(of("user.liked")).containsOnly((float) Math.log(8));
  }

  @Test
  void partsStandInTheOrderOfTheNetwork() {
    assertThat(FEATURES.names().getFirst()).isEqualTo("user.liked");
    assertThat(FEATURES.names().subList(1, 1 + FEATURES.itemWidth()))
        .containsExactly(
            "item.liked-by",
            "item.mean-rating",
            "item.mean-rating.missing",
            "item.age",
            "item.age.missing");
    assertThat(FEATURES.rows(QUERY)).hasSize(3 * FEATURES.width()).doesNotContain(Float.NaN);
  }

  @Test
  void rankingsOfOtherSourcesAreRefused() {
    assertThatThrownBy(
            () ->
                FEATURES.rows(new RankQuery(new long[0], 0, new long[0], new float[0], List.of())))
        .hasMessageContaining("0 rankings were given for 2 sources");
  }

  @Test
  void rankerIsTheSameFromItsTensors() {
    RankModel model = model(Kind.DCN_V2_PARALLEL);
    RankModel read = RankModel.ofTensors(model.toTensors());
    assertThat(read.facts()).isEqualTo(model.facts());
    assertThat(read.outputs(FEATURES.rows(QUERY))).isEqualTo(model.outputs(FEATURES.rows(QUERY)));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void sidesOfItemsThatAreComputedOnceGiveTheSame(Kind kind) {
    RankModel model = model(kind);
    float[] outputs = model.outputs(FEATURES.rows(QUERY));
    List<RankerSide> sides = new ArrayList<>();
    for (long itemNo : QUERY.candidates()) {
      sides.add(model.itemSide(ITEMS.get(itemNo)));
    }
    float[] probabilities = model.probabilities(FEATURES.rows(QUERY), sides);
    assertThat(probabilities).hasSameSizeAs(outputs);
    for (int i = 0; i < outputs.length; i++) {
      double expected =
          model
              .facts()
              .calibrations()
              .get(i % model.facts().calibrations().size())
              .probability(outputs[i]);
      assertThat(probabilities[i]).isCloseTo((float) expected, within(1e-6f));
    }
  }

  @Test
  void relevanceIsTheWeightedMeanOfWhatIsForetold() {
    RankModel model = model(Kind.DCN_V2_STACKED);
    float[] foretold = {0.5f, 0.1f, 0.25f, 0};
    assertThat(model.relevance(foretold, Objectives.DEFAULT)).containsExactly(0.5f, 0.25f);
    assertThat(
            model.relevance(
                foretold, new Objectives(Map.of("click", 1.0, "purchase", 3.0, "cart", 5.0))))
        .containsExactly(new float[] {0.2f, 0.0625f}, within(1e-7f));
    // What nobody foretells leaves the first head.
    assertThat(model.relevance(foretold, new Objectives(Map.of("cart", 1.0))))
        .containsExactly(0.5f, 0.25f);
    assertThat(model.relevance(new float[] {0, 0}, Objectives.DEFAULT)[0]).isPositive();
  }

  private static RankModel model(Kind kind) {
    int width = FEATURES.width();
    RankerShape shape =
        new RankerShape(
            kind,
            2,
            4,
            List.of(8),
            List.of(),
            4,
            List.of(Head.probability("click"), Head.probability("purchase")),
            false);
    return RankModel.of(
        new RankFacts(
            shape,
            List.of("two-tower", "als"),
            List.of("sequential-rules"),
            FEATURES.names(),
            FEATURES.itemWidth(),
            Collections.nCopies(width, 0.5f),
            Collections.nCopies(width, 2f),
            List.of(Calibration.NONE, new Calibration(0.5, -1)),
            100),
        shape.initialise(RankModel.schema(width, FEATURES.itemWidth()), 3));
  }
}
