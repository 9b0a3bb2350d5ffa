package dev.belfry.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.coldstart.ColdStartRequest;
import dev.belfry.contracts.coldstart.NeighboursRequest;
import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.CandidateList;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.Impression;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.common.Regime;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.SeenItems;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.reranker.ApplyRequest;
import dev.belfry.contracts.reranker.Conflict;
import dev.belfry.contracts.reranker.DroppedItem;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.Issue;
import dev.belfry.contracts.reranker.PrepareRequest;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RankedList;
import dev.belfry.contracts.reranker.RuleEffect;
import dev.belfry.contracts.reranker.RuleErrors;
import dev.belfry.contracts.reranker.RuleErrorsRequest;
import dev.belfry.contracts.reranker.RuleNote;
import dev.belfry.contracts.reranker.ValidateRequest;
import dev.belfry.contracts.reranker.Validation;
import dev.belfry.contracts.scoring.PredictedRatings;
import dev.belfry.contracts.scoring.RatingsRequest;
import dev.belfry.contracts.scoring.ScoringAnswer;
import dev.belfry.contracts.scoring.ScoringRequest;
import dev.belfry.contracts.scoring.SimilarRequest;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireFormatTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:15:30.123456Z");
  private static final Deadline DEADLINE = Deadline.after(Duration.ofSeconds(10));
  private static final Versions VERSIONS = new Versions(7, "two-tower-1", 3);
  private static final Eligibility ELIGIBILITY =
      new Eligibility(7, 3, ItemSet.of(1, 2, 3, 64, 200), ItemNumbers.of(2));
  private static final UserProfile USER =
      new UserProfile(
          5,
          "anna",
          12,
          Attributes.of(
              Map.of(
                  "country",
                  "DE",
                  "age",
                  31.0,
                  "tags",
                  List.of("a", "b"),
                  "vip",
                  true,
                  "since",
                  NOW,
                  "face",
                  Embedding.copyOf(new float[] {1, 2}))),
          List.of(new Interaction(3, "click", 1, NOW, true)),
          1,
          SeenItems.of(List.of(new Interaction(3, "click", 1, NOW, true))),
          List.of(new Impression(4, NOW)));
  private static final RequestContext CONTEXT =
      new RequestContext("home", Attributes.of(Map.of("device", "mobile")), NOW);
  private static final Candidate CANDIDATE =
      new Candidate(3, Source.TWO_TOWER, 0.5f, 0.25f, Embedding.ofCodes(new byte[] {95, -127}));

  static Stream<Record> messages() {
    return Stream.of(
        new PrepareRequest(DEADLINE, VERSIONS, true, USER, CONTEXT, null, ItemNumbers.of(9), null),
        new PrepareRequest(
            DEADLINE,
            VERSIONS,
            false,
            USER,
            CONTEXT,
            "item.price > 2",
            ItemNumbers.empty(),
            ItemNumbers.of(4, 5)),
        ELIGIBILITY,
        new RatingsRequest(
            DEADLINE,
            VERSIONS,
            USER,
            CONTEXT,
            List.of(3L),
            List.of(new RatingsRequest.Rating(3, 4.5)),
            List.of(4L, 5L)),
        new PredictedRatings(List.of(new PredictedRatings.Rating(4, 3.75f))),
        new ApplyRequest(
            DEADLINE, VERSIONS, true, ELIGIBILITY, USER, CONTEXT, List.of(CANDIDATE), 200, 42L),
        new RankedList(
            List.of(
                new RankedItem(
                    3,
                    Source.TWO_TOWER,
                    0.5f,
                    0.25f,
                    0.2f,
                    1f,
                    true,
                    List.of(new RuleEffect("fresh", "recency", 0.8f)))),
            List.of(new DroppedItem(4, "gate")),
            List.of(new Candidate(4, Source.RULE, 0, 0.1f, null)),
            List.of(new RuleNote("pinned", "item 9 is not eligible")),
            "only one item is eligible"),
        new RuleErrorsRequest(DEADLINE),
        new RuleErrors(List.of(new RuleErrors.RuleError("fresh", 3, NOW))),
        new ValidateRequest(
            DEADLINE,
            7,
            AttributeSchema.reservedOnly()
                .with(
                    1,
                    List.of(
                        new AttributeDefinition(
                            Entity.ITEM, "margin", AttributeType.NUMBER, false, 0.1, "plain"))),
            List.of("home"),
            200,
            "{}"),
        new Validation(
            false,
            List.of(
                new Issue(
                    Issue.Severity.ERROR,
                    Issue.Code.INVALID_CONDITION,
                    "dear",
                    0,
                    "items",
                    1,
                    6,
                    null,
                    "unknown")),
            List.of(
                new Conflict(
                    Conflict.Kind.PIN_SLOT,
                    List.of("a", "b"),
                    "both",
                    new Conflict.Witness(
                        "i1", null, Attributes.empty(), CONTEXT.attributes(), "home", NOW)),
                new Conflict(Conflict.Kind.DEAD_RULE, List.of("c"), "never", null)),
            "everything",
            List.of(new Validation.Undecided(List.of("d"), "too much"))),
        new ScoringRequest(DEADLINE, VERSIONS, USER, CONTEXT, List.of(3L, 4L), ELIGIBILITY, 200),
        new ScoringAnswer(
            List.of(CANDIDATE),
            List.of(new ScoringAnswer.Weight(Source.EASE, 0.5)),
            List.of(Source.ALS)),
        new SimilarRequest(DEADLINE, VERSIONS, 3, ELIGIBILITY, 20),
        new ColdStartRequest(
            DEADLINE,
            VERSIONS,
            Regime.SESSION,
            UserProfile.unknown(null),
            CONTEXT,
            List.of(3L, 4L),
            ELIGIBILITY,
            20),
        new NeighboursRequest(DEADLINE, VERSIONS, 3, true, null, 20),
        new CandidateList(List.of(CANDIDATE, new Candidate(4, Source.POPULARITY, 2f, 0f, null))));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void decodingWhatWasEncodedGivesTheSameRecord(Record message) {
    Buffer buffer = Buffer.buffer("head");
    Record back = roundTrip(buffer, message);
    // Only the deadline may differ: it is rebuilt from what is left.
    assertThat(back)
        .usingRecursiveComparison()
        .ignoringFieldsOfTypes(Deadline.class)
        .isEqualTo(message);
  }

  @Test
  void aDeadlineKeepsWhatIsLeftOfIt() {
    SimilarRequest message = new SimilarRequest(DEADLINE, VERSIONS, 3, ELIGIBILITY, 20);
    SimilarRequest back = roundTrip(Buffer.buffer(), message);
    assertThat(back.deadline().remainingNanos())
        .isCloseTo(
            message.deadline().remainingNanos(),
            org.assertj.core.data.Offset.offset(1_000_000_000L));
  }

  @Test
  void aComponentThatCannotTravelIsNamed() {
    record Odd(Thread thread) {}
    assertThatThrownBy(() -> WireFormat.write(Buffer.buffer(), Odd.class, new Odd(new Thread())))
        .hasMessageContaining("java.lang.Thread");
  }

  @SuppressWarnings("unchecked")
  private static <T extends Record> T roundTrip(Buffer buffer, T message) {
    int offset = buffer.length();
    WireFormat.write(buffer, (Class<T>) message.getClass(), message);
    return WireFormat.read(buffer, (Class<T>) message.getClass(), offset);
  }
}
