package dev.belfry.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.SeenItems;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.scoring.Attribution;
import dev.belfry.contracts.scoring.Attribution.FeatureGroup;
import dev.belfry.contracts.scoring.AttributionRequest;
import dev.belfry.contracts.scoring.ScoringRequest;
import dev.belfry.contracts.scoring.SimilarRequest;
import dev.belfry.model.ItemToItemModel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttributorTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  /** An item like number 4, which the model has not seen. */
  private static final long LIKE_FOUR = 50;

  @TempDir Path models;
  private final ScoringService service = new ScoringService(100, IndexConfig.defaults(), List.of());

  @BeforeEach
  void loadModelThatKnowsWhatFollowsWhat() {
    ItemToItemModel rules =
        new ItemToItemModel(
            "sequential-rules",
            LongStream.rangeClosed(1, SmallModel.ITEMS).toArray(),
            offsets(3, 7, 9),
            new int[] {3, 3, 3},
            new float[] {6, 4, -1},
            new float[] {1, 0.5f, 0.5f});
    service.load(
        "m",
        SmallModel.write(
            models, "m", 1, Map.of("two-tower", 1.0, "sequential-rules", 1.0), List.of(rules)),
        Set.of());
    List<Item> items =
        LongStream.of(4, LIKE_FOUR)
            .mapToObj(n -> new Item(n, "i" + n, SmallModel.attributes(4), 1, false))
            .toList();
    service.update(Catalogue.of(1, AttributeSchema.reservedOnly(), items), items);
  }

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void similarityIsTheRetrievalScore() {
    assertThat(attribute(user(2, 1L, 8L), 4).similarity())
        .isCloseTo(retrieved(user(2, 1L, 8L), 4), within(1e-5f));
  }

  @Test
  void ablationsAreTheScoresOfWhoeverLacksTheGroup() {
    Map<FeatureGroup, Float> without =
        attribute(user(2, 1L, 8L), 4).ablations().stream()
            .collect(
                Collectors.toMap(Attribution.Ablation::without, Attribution.Ablation::similarity));
    assertThat(without.keySet())
        .containsExactlyInAnyOrder(
            FeatureGroup.HISTORY,
            FeatureGroup.USER_ID,
            FeatureGroup.ITEM_ID,
            FeatureGroup.ITEM_ATTRIBUTES);
    assertThat(without.get(FeatureGroup.HISTORY)).isCloseTo(retrieved(user(2), 4), within(1e-5f));
    assertThat(without.get(FeatureGroup.USER_ID))
        .isCloseTo(retrieved(user(999, 1L, 8L), 4), within(1e-5f));
    assertThat(without.get(FeatureGroup.ITEM_ID))
        .isCloseTo(retrieved(user(2, 1L, 8L), LIKE_FOUR), within(1e-5f));
  }

  @Test
  void nearestOfTheHistoryStandFirstAndTheItemItselfIsNotAmongThem() {
    Attribution attribution = attribute(user(2, 4L, 9L, 1L, 8L, 2L, 3L, 5L), 4);
    assertThat(attribution.nearest())
        .hasSize(5)
        .isSortedAccordingTo((a, b) -> Float.compare(b.similarity(), a.similarity()))
        .extracting(Attribution.Neighbour::itemNo)
        .doesNotContain(4L);
    Attribution.Neighbour first = attribution.nearest().getFirst();
    assertThat(first.similarity())
        .isEqualTo(
            service
                .similar(new SimilarRequest(deadline(), versions(), 4, only(first.itemNo()), 1))
                .candidates()
                .getFirst()
                .retrievalScore(),
            within(1e-5f));
  }

  @Test
  void contributionsAreSharesOfWhatSpeaksForTheItem() {
    // By place: 9 takes 1 away, 3 adds half of 6, 7 half of 4.
    assertThat(attribute(user(2, 9L, 3L, 7L), 4).contributions())
        .containsExactly(
            new Attribution.Contribution(Source.SEQUENTIAL_RULES, 3, 0.6f),
            new Attribution.Contribution(Source.SEQUENTIAL_RULES, 7, 0.4f));
    assertThat(attribute(user(2, 9L), 4).contributions()).isEmpty();
  }

  @Test
  void itemWithoutEmbeddingHasNoSimilarity() {
    Attribution attribution = attribute(user(2, 1L), 77);
    assertThat(attribution.similarity()).isNull();
    assertThat(attribution.ablations()).isEmpty();
  }

  @Test
  void sessionCountsAsHistory() {
    Attribution attribution =
        service.attribute(
            new AttributionRequest(
                deadline(), versions(), UserProfile.unknown(null), context(), List.of(7L, 3L), 4));
    assertThat(attribution.nearest()).hasSize(2);
    assertThat(attribution.contributions().getFirst().itemNo()).isEqualTo(3);
  }

  private Attribution attribute(UserProfile user, long itemNo) {
    return service.attribute(
        new AttributionRequest(deadline(), versions(), user, context(), List.of(), itemNo));
  }

  private float retrieved(UserProfile user, long itemNo) {
    ScoringRequest request =
        new ScoringRequest(deadline(), versions(), user, context(), List.of(), only(itemNo), 1);
    return service.candidates(request, service.userPart(request)).candidates().stream()
        .filter(candidate -> candidate.source() == Source.TWO_TOWER)
        .findFirst()
        .orElseThrow()
        .retrievalScore();
  }

  private static UserProfile user(long userNo, Long... likedNewestFirst) {
    List<Interaction> recent =
        Arrays.stream(likedNewestFirst)
            .map(itemNo -> new Interaction(itemNo, "click", 1, NOW, true))
            .toList();
    return new UserProfile(
        userNo,
        "u" + userNo,
        1,
        Attributes.empty(),
        recent,
        recent.size(),
        SeenItems.of(recent),
        List.of());
  }

  /** Rows of one weight each for these items, and of none for the others. */
  private static int[] offsets(int... items) {
    int[] offsets = new int[SmallModel.ITEMS + 1];
    for (int item : items) {
      for (int i = item; i < offsets.length; i++) {
        offsets[i]++;
      }
    }
    return offsets;
  }

  private static Eligibility only(long itemNo) {
    return new Eligibility(1, 1, ItemSet.of(itemNo), ItemNumbers.empty());
  }

  private static RequestContext context() {
    return new RequestContext("home", Attributes.empty(), NOW);
  }

  private static Versions versions() {
    return new Versions(1, "m", 1);
  }

  private static Deadline deadline() {
    return Deadline.after(Duration.ofSeconds(10));
  }
}
