package dev.belfry.coldstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.coldstart.ColdStartRequest;
import dev.belfry.contracts.coldstart.NeighboursRequest;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.CandidateList;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.Regime;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.model.AlsModel;
import dev.belfry.model.PopularityTables;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ColdStartServiceTest {
  private static final UserProfile NOBODY = UserProfile.unknown(null);

  /** Items 1 to 4 are warm; 5 to 8 are new; 8 says nothing about itself. */
  private static final Catalogue CATALOGUE =
      Shop.catalogue(
          1,
          Shop.titled(1, "Brass reading lamp", "lamps"),
          Shop.titled(2, "Steel desk lamp", "lamps"),
          Shop.titled(3, "Oak chair", "chairs"),
          Shop.titled(4, "Oak table", "tables"),
          Shop.titled(5, "Brass floor lamp", "lamps"),
          Shop.titled(6, "Walnut chair", "chairs"),
          Shop.titled(7, "Oak hat stand", "stands"),
          Shop.item(8, Map.of("created_at", Instant.parse("2020-01-01T00:00:00Z"))));

  private static final PopularityTables TABLES =
      new PopularityTables(
          Shop.counts(40, 30, 20, 10),
          Map.of(
              new PopularityTables.Key("gender", "f"), Shop.counts(2, 2, 18, 8),
              new PopularityTables.Key("gender", "m"), Shop.counts(38, 28, 2, 2)),
          Map.of(
              new PopularityTables.Key("device", "mobile"), Shop.counts(5, 25, 2, 2),
              new PopularityTables.Key("device", "desktop"), Shop.counts(35, 5, 18, 8)));

  private static final AlsModel ALS =
      new AlsModel(
          new long[] {1, 2, 3, 4}, new float[] {1, 0, 0.9f, 0, 0, 1, 0, 0.9f}, 2, 0.1, 0.01, 1);

  private final ColdStartService service = new ColdStartService(100);

  @BeforeEach
  void load() {
    service.apply(CATALOGUE, List.of());
    service.put(Shop.model("m1", TABLES, ALS, 1, 2, 3, 4), Set.of());
  }

  @AfterEach
  void close() {
    service.close();
  }

  @Test
  void anAnonymousRequestGetsItsContextThenEveryone() {
    ColdStartRequest mobile =
        new ColdStartRequest(
            Deadline.after(Duration.ofMinutes(1)),
            new Versions(1, "m1", 1),
            Regime.ANONYMOUS,
            NOBODY,
            Shop.context(Map.of("device", "mobile")),
            List.of(),
            Shop.all(CATALOGUE),
            3);
    CandidateList list = service.candidates(mobile);
    assertThat(Shop.sourcesOf(list)).containsExactly(Source.CONTEXT_POPULARITY, Source.POPULARITY);
    assertThat(Shop.itemsOf(list, Source.CONTEXT_POPULARITY)).hasSize(3).startsWith(2L);
    assertThat(Shop.itemsOf(list, Source.POPULARITY)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aColdUserGetsTheSegmentBlendedWithTheFewInteractions() {
    UserProfile user = Shop.user(Map.of("gender", "f"), 1);
    CandidateList list = ask(Regime.COLD_USER, user, List.of(), Shop.all(CATALOGUE), 3);
    assertThat(Shop.itemsOf(list, Source.SEGMENT_POPULARITY)).hasSize(3).startsWith(3L);
    assertThat(Shop.itemsOf(list, Source.ALS_FOLD_IN)).startsWith(2L).doesNotContain(1L);
    assertThat(Shop.itemsOf(list, Source.CONTENT)).startsWith(5L).doesNotContain(1L);
  }

  @Test
  void aColdUserOfNoSegmentGetsWhatEveryoneLikes() {
    CandidateList list =
        ask(Regime.COLD_USER, Shop.user(Map.of()), List.of(), Shop.all(CATALOGUE), 3);
    assertThat(Shop.itemsOf(list, Source.POPULARITY)).containsExactly(1L, 2L, 3L);
    assertThat(Shop.sourcesOf(list)).containsExactly(Source.POPULARITY);
  }

  @Test
  void aSessionGetsFoldInAndContentAndNeverItsOwnItems() {
    CandidateList list = ask(Regime.SESSION, NOBODY, List.of(3L, 1L), Shop.all(CATALOGUE), 8);
    assertThat(Shop.itemsOf(list, Source.ALS_FOLD_IN)).containsExactly(2L, 4L);
    assertThat(Shop.itemsOf(list, Source.CONTENT)).startsWith(5L).contains(6L);
    assertThat(Shop.distinctItems(list)).containsExactlyInAnyOrder(2L, 4L, 5L, 6L, 7L, 8L);
  }

  @Test
  void aSessionOfItemsThatAlsDoesNotKnowWorksThroughContent() {
    CandidateList list = ask(Regime.SESSION, NOBODY, List.of(5L), Shop.all(CATALOGUE), 2);
    assertThat(Shop.sourcesOf(list)).containsExactly(Source.CONTENT);
    assertThat(Shop.itemsOf(list, Source.CONTENT)).containsExactly(1L, 2L);
  }

  @Test
  void theStandInForScoringFoldsInThenFillsFromTheSegment() {
    UserProfile user = Shop.user(Map.of("gender", "f"), 3);
    Eligibility warmOnes = Shop.eligible(1, 2, 4, 5);
    assertThat(Shop.sourcesOf(ask(Regime.WARM, user, List.of(), warmOnes, 3)))
        .containsExactly(Source.ALS_FOLD_IN);
    CandidateList unknownToAls =
        ask(Regime.WARM, Shop.user(Map.of("gender", "f"), 7), List.of(), warmOnes, 3);
    assertThat(Shop.itemsOf(unknownToAls, Source.SEGMENT_POPULARITY)).startsWith(4L);
  }

  @Test
  void aRequestConfinedToColdItemsGetsCategoryPopularityThenContentThenTheRest() {
    CandidateList list = ask(Regime.ANONYMOUS, NOBODY, List.of(), Shop.eligible(5, 6, 7, 8), 10);
    assertThat(Shop.itemsOf(list, Source.CATEGORY_POPULARITY)).containsExactly(5L, 6L);
    // The stand shares "oak" with popular items.
    assertThat(Shop.itemsOf(list, Source.CONTENT)).containsExactly(7L);
    assertThat(Shop.itemsOf(list, Source.POPULARITY)).containsExactly(8L);
  }

  @Test
  void aNewItemIsFoundAsSoonAsItsVersionIsApplied() {
    Item added = Shop.titled(9, "Brass reading lamp, large", "lamps");
    Catalogue next = Shop.next(CATALOGUE, List.of(added));
    service.apply(next, List.of(added));
    CandidateList list =
        service.candidates(
            Shop.request(2, "m1", Regime.SESSION, NOBODY, List.of(1L), Shop.all(next), 5));
    assertThat(Shop.itemsOf(list, Source.CONTENT)).startsWith(9L);
  }

  @Test
  void anInstallationWithoutAModelAnswersNewestFirst() {
    for (Regime regime : Regime.values()) {
      CandidateList list =
          service.candidates(
              Shop.request(
                  1,
                  "",
                  regime,
                  Shop.user(Map.of("gender", "f")),
                  List.of(),
                  Shop.all(CATALOGUE),
                  3));
      assertThat(Shop.itemsOf(list, Source.POPULARITY)).containsExactly(8L, 1L, 2L);
    }
  }

  @Test
  void anItemThatLeftTheCatalogueIsNotAnsweredEvenIfAnOldEligibilityHoldsIt() {
    Item gone = Shop.deleted(Shop.titled(1, ""));
    service.apply(Shop.next(CATALOGUE, List.of(gone)), List.of(gone));
    CandidateList list =
        service.candidates(
            Shop.request(2, "m1", Regime.ANONYMOUS, NOBODY, List.of(), Shop.all(CATALOGUE), 10));
    assertThat(Shop.distinctItems(list)).doesNotContain(1L).hasSize(7);
  }

  @Test
  void theLastTwoVersionsAreHeldAndOthersAreGone() {
    for (int version = 2; version <= 3; version++) {
      service.apply(CATALOGUE.with(version, CATALOGUE.schema(), List.of()), List.of());
      service.put(Shop.model("m" + version, TABLES, ALS), Set.of("m" + (version - 1)));
    }
    ask(2, "m2");
    ask(3, "m3");
    assertGone(() -> ask(1, "m3"));
    assertGone(() -> ask(4, "m3"));
    assertGone(() -> ask(3, "m1"));
  }

  @Test
  void neighboursCarryTheirSimilarityAndKeepToWhatWasAskedFor() {
    List<Candidate> all = neighbours(5, false, null).candidates();
    assertThat(all).extracting(Candidate::itemNo).containsExactly(1L, 2L);
    assertThat(all)
        .allSatisfy(
            candidate -> {
              assertThat(candidate.source()).isEqualTo(Source.CONTENT);
              assertThat(candidate.retrievalScore()).isGreaterThan(0).isLessThanOrEqualTo(1);
            });
    assertThat(Shop.distinctItems(neighbours(1, false, null))).containsExactly(5L, 2L);
    assertThat(Shop.distinctItems(neighbours(1, true, null))).containsExactly(2L);
    assertThat(Shop.distinctItems(neighbours(1, false, Shop.eligible(5)))).containsExactly(5L);
    assertThat(neighbours(8, false, null).candidates()).isEmpty();
    assertThat(neighbours(99, false, null).candidates()).isEmpty();
  }

  @Test
  void aCountBelowOneIsRefusedWithASentence() {
    assertThatThrownBy(() -> ask(Regime.ANONYMOUS, NOBODY, List.of(), Shop.all(CATALOGUE), 0))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("count is 0");
  }

  private CandidateList ask(
      Regime regime, UserProfile user, List<Long> session, Eligibility eligibility, int count) {
    return service.candidates(Shop.request(1, "m1", regime, user, session, eligibility, count));
  }

  private void ask(long catalogueVersion, String model) {
    service.candidates(
        Shop.request(
            catalogueVersion, model, Regime.ANONYMOUS, NOBODY, List.of(), Shop.all(CATALOGUE), 3));
  }

  private CandidateList neighbours(
      long itemNo, boolean warmOnly, @Nullable Eligibility eligibility) {
    return service.neighbours(
        new NeighboursRequest(
            Deadline.after(Duration.ofMinutes(1)),
            new Versions(1, "m1", 1),
            itemNo,
            warmOnly,
            eligibility,
            10));
  }

  private static void assertGone(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            BelfryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VERSION_GONE));
  }
}
