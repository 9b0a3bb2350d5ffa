package dev.belfry.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.ErrorCode;
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
import dev.belfry.contracts.scoring.ScoringAnswer;
import dev.belfry.contracts.scoring.ScoringRequest;
import dev.belfry.contracts.scoring.SimilarRequest;
import dev.belfry.model.HistoryModel;
import dev.belfry.model.ModelArtefact;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoringServiceTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final ItemSet ALL = ItemSet.of(LongStream.rangeClosed(1, 60).toArray());

  @TempDir Path models;
  private final ScoringService service = new ScoringService(100, IndexConfig.defaults(), List.of());

  @BeforeEach
  void loadOneModel() {
    service.load("first", SmallModel.write(models, "first", 1), Set.of("first", "second"));
  }

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void theListIsInOrderInsideTheEligibilityAndOfTheAskedLength() {
    Eligibility odd =
        new Eligibility(
            1,
            1,
            ItemSet.of(LongStream.rangeClosed(1, 60).filter(i -> i % 2 == 1).toArray()),
            ItemNumbers.of(3, 5));
    List<Candidate> found = candidates(request("first", user(2, 1, 1L), odd, 10));
    assertThat(found).hasSize(10);
    assertThat(found).allSatisfy(c -> assertThat(odd.contains(c.itemNo())).isTrue());
    assertThat(found)
        .isSortedAccordingTo((a, b) -> Float.compare(b.retrievalScore(), a.retrievalScore()));
    assertThat(found).allSatisfy(c -> assertThat(c.source()).isEqualTo(Source.TWO_TOWER));
  }

  @Test
  void scoresAreInnerProductsOfTheTwoTowers() {
    ScoringRequest request = request("first", user(2, 1, 1L, 2L), all(), 40);
    // Without context features the query is the user's part, of unit length.
    Embedding part = service.userPart(request);
    double norm = Math.sqrt(part.dot(part));
    assertThat(service.candidates(request, part).candidates())
        .hasSize(40)
        .allSatisfy(
            c -> {
              Embedding item = c.embedding();
              assertThat(item).isNotNull();
              assertThat(c.retrievalScore())
                  .isCloseTo((float) (part.dot(item) / norm), within(1e-5f));
            });
  }

  @Test
  void anEventMakesAnotherEmbeddingUnderItsNewProfileVersion() {
    ScoringRequest before = request("first", user(2, 1, 1L), all(), 10);
    ScoringRequest after = request("first", user(2, 2, 7L, 1L), all(), 10);
    service.userPart(before);
    assertThat(service.cached(before)).isNotNull();
    assertThat(service.cached(after)).isNull();
    assertThat(service.userPart(after)).isNotEqualTo(service.cached(before));
  }

  @Test
  void aNewItemWithFeaturesCanBeRetrievedAtOnce() {
    Item item = new Item(50, "new", Attributes.of(Map.of("categories", List.of("bags"))), 1, false);
    assertThat(service.update(catalogue(item), List.of(item))).isEmpty();
    assertThat(candidates(request("first", user(2, 1, 1L), only(50), 10)))
        .extracting(Candidate::itemNo)
        .containsExactly(50L);
  }

  @Test
  void anItemWithoutFeaturesBorrowsTheWeightedMeanOfItsNeighbours() {
    Item item = new Item(51, "bare", Attributes.of(Map.of("title", "bare")), 1, false);
    assertThat(service.update(catalogue(item), List.of(item))).containsExactly(item);
    Eligibility only = only(51);
    assertThat(candidates(request("first", user(2, 1, 1L), only, 10))).isEmpty();

    service.borrow(
        51,
        List.of(
            new Candidate(4, Source.CONTENT, 1f, 0, null),
            new Candidate(6, Source.CONTENT, 0.5f, 0, null)));

    Embedding four = embeddingOf(4);
    Embedding six = embeddingOf(6);
    Embedding borrowed = embeddingOf(51);
    double norm = 0;
    for (int i = 0; i < 64; i++) {
      norm += Math.pow(four.get(i) + 0.5 * six.get(i), 2);
    }
    for (int i = 0; i < 64; i++) {
      assertThat((double) borrowed.get(i))
          .isCloseTo((four.get(i) + 0.5 * six.get(i)) / Math.sqrt(norm), within(1e-5));
    }
  }

  @Test
  void similarItemsLeaveOutTheItemItself() {
    List<Candidate> found =
        service
            .similar(new SimilarRequest(deadline(), versions("first"), 4, all(), 5))
            .candidates();
    assertThat(found).hasSize(5).extracting(Candidate::itemNo).doesNotContain(4L);
    Embedding four = embeddingOf(4);
    assertThat(found.getFirst().retrievalScore())
        .isCloseTo(four.dot(embeddingOf(found.getFirst().itemNo())), within(1e-5f));
  }

  @Test
  void modelsThatNeedNotStayAreGoneWhenAnotherIsLoaded() {
    service.load("second", SmallModel.write(models, "second", 2), Set.of("first", "second"));
    assertThat(candidates(request("first", user(2, 1, 1L), all(), 5))).hasSize(5);
    assertThat(candidates(request("second", user(2, 1, 1L), all(), 5))).hasSize(5);
    service.load("third", SmallModel.write(models, "third", 3), Set.of("second"));
    assertThatThrownBy(() -> candidates(request("first", user(2, 1, 1L), all(), 5)))
        .isInstanceOfSatisfying(
            BelfryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VERSION_GONE))
        .hasMessageContaining("'first'");
  }

  @Test
  void aModelLoadedLaterKnowsTheNewItemsToo() {
    Item item = new Item(50, "new", Attributes.of(Map.of("categories", List.of("bags"))), 1, false);
    service.update(catalogue(item), List.of(item));
    service.load("second", SmallModel.write(models, "second", 2), Set.of("first", "second"));
    assertThat(candidates(request("second", user(2, 1, 1L), only(50), 10))).hasSize(1);
  }

  @Test
  void everySourceThatTheModelRecommendsProposes() {
    service.load(
        "both",
        SmallModel.write(models, "both", 2, Map.of("als", 0.5, "two-tower", 2.0)),
        Set.of("first", "second"));
    ScoringAnswer answer = ask("both", user(2, 1, 1L, 2L), List.of());

    assertThat(answer.weightsBySource()).isEqualTo(Map.of(Source.ALS, 0.5, Source.TWO_TOWER, 2.0));
    List<Candidate> als =
        answer.candidates().stream().filter(c -> c.source() == Source.ALS).toList();
    assertThat(als)
        .isNotEmpty()
        .allSatisfy(c -> assertThat(c.embedding()).isNotNull())
        .allSatisfy(c -> assertThat(c.retrievalScore()).isPositive())
        .isSortedAccordingTo(Comparator.comparingDouble(c -> -c.retrievalScore()));
    assertThat(answer.failed()).isEmpty();
  }

  @Test
  void alsScoresAreThoseOfTheModelItself() {
    Path directory = SmallModel.write(models, "both", 2, Map.of("als", 1.0));
    service.load("both", directory, Set.of("first", "second"));
    HistoryModel als = ModelArtefact.read(directory).als();
    float[] scores = new float[als.itemNos().length];
    als.score(new long[] {7, 1, 2}, scores);

    ScoringAnswer answer = ask("both", user(2, 1, 1L, 2L), List.of(1L, 7L));

    assertThat(answer.candidates())
        .isNotEmpty()
        .allSatisfy(c -> assertThat(c.retrievalScore()).isEqualTo(scores[(int) c.itemNo() - 1]));
  }

  @Test
  void configurationSaysWhichSourcesRun() {
    try (ScoringService configured =
        new ScoringService(100, IndexConfig.defaults(), List.of(Source.ALS, Source.EASE))) {
      configured.load(
          "first", SmallModel.write(models, "configured", 1), Set.of("first", "second"));
      ScoringRequest request = request("first", user(2, 1, 1L), all(), 5);

      assertThat(configured.candidates(request, null).weightsBySource())
          .isEqualTo(Map.of(Source.ALS, 1.0));
      assertThat(configured.isKept(request)).isFalse();
    }
  }

  @Test
  void aSessionWithoutAUserGetsItsOwnEmbeddingWhichIsNotKept() {
    UserProfile nobody = UserProfile.unknown(null);
    List<Candidate> one = ask("first", nobody, List.of(1L)).candidates();
    List<Candidate> other = ask("first", nobody, List.of(1L, 8L)).candidates();

    assertThat(one).hasSize(10);
    assertThat(other).hasSize(10).isNotEqualTo(one);
  }

  @Test
  void theItemsOfASessionCountAsTheUsersLatest() {
    ScoringRequest session =
        new ScoringRequest(
            deadline(),
            versions("first"),
            user(2, 1, 1L, 2L),
            new RequestContext("home", Attributes.empty(), NOW),
            List.of(8L, 9L),
            all(),
            10);

    assertThat(service.userPart(session))
        .isEqualTo(service.userPart(request("first", user(2, 2, 9L, 8L, 1L, 2L), all(), 10)));
    assertThat(service.isKept(session)).isFalse();
  }

  private ScoringAnswer ask(String model, UserProfile user, List<Long> sessionItems) {
    return service.candidates(
        new ScoringRequest(
            deadline(),
            versions(model),
            user,
            new RequestContext("home", Attributes.empty(), NOW),
            sessionItems,
            all(),
            10),
        null);
  }

  private List<Candidate> candidates(ScoringRequest request) {
    return service.candidates(request, service.userPart(request)).candidates();
  }

  private Embedding embeddingOf(long itemNo) {
    Embedding embedding =
        candidates(request("first", user(2, 1, 1L), only(itemNo), 1)).getFirst().embedding();
    assertThat(embedding).isNotNull();
    return embedding;
  }

  private static ScoringRequest request(
      String model, UserProfile user, Eligibility eligibility, int count) {
    return new ScoringRequest(
        deadline(),
        versions(model),
        user,
        new RequestContext("home", Attributes.empty(), NOW),
        List.of(),
        eligibility,
        count);
  }

  private static UserProfile user(long userNo, long version, Long... likedNewestFirst) {
    List<Interaction> recent =
        List.of(likedNewestFirst).stream()
            .map(itemNo -> new Interaction(itemNo, "click", 1, NOW, true))
            .toList();
    return new UserProfile(
        userNo,
        "u" + userNo,
        version,
        Attributes.empty(),
        recent,
        recent.size(),
        SeenItems.of(recent),
        List.of());
  }

  private static Eligibility all() {
    return new Eligibility(1, 1, ALL, ItemNumbers.empty());
  }

  private static Eligibility only(long itemNo) {
    return new Eligibility(1, 1, ItemSet.of(itemNo), ItemNumbers.empty());
  }

  private static Catalogue catalogue(Item... items) {
    return Catalogue.of(1, AttributeSchema.reservedOnly(), List.of(items));
  }

  private static Versions versions(String model) {
    return new Versions(1, model, 1);
  }

  private static Deadline deadline() {
    return Deadline.after(Duration.ofSeconds(10));
  }
}
