package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.scoring.PredictedRatings;
import dev.belfry.contracts.scoring.RatingsRequest;
import dev.belfry.contracts.scoring.ScoringEndpoints;
import io.vertx.core.Future;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lists that say what the user would rate each item. */
final class RatedListsTest extends ListsTest {
  /** Item n is rated n / 2; of item 7 nothing is foretold. */
  private void foretell() {
    gateway.verticles.serve(
        ScoringEndpoints.RATINGS,
        request ->
            Future.succeededFuture(
                new PredictedRatings(
                    request.itemNos().stream()
                        .filter(no -> no != 7)
                        .map(no -> new PredictedRatings.Rating(no, no / 2f))
                        .toList())));
  }

  @Test
  void eachItemComesWithItsRatingWhereThatIsAskedFor() {
    foretell();

    GatewayFixture.Reply reply =
        gateway.post("/v1/recommendations", "{\"userId\":\"warm\",\"ratings\":true}");

    assertThat(reply.degraded()).isEmpty();
    for (JsonNode item : reply.json().path("items")) {
      long itemNo = Long.parseLong(item.path("itemId").asText().substring(1));
      JsonNode rating = item.path("predictedRating");
      assertThat(rating.isMissingNode()).isFalse();
      assertThat(rating.isNull()).isEqualTo(itemNo == 7);
      assertThat(rating.asDouble()).isEqualTo(itemNo == 7 ? 0 : itemNo / 2.0);
    }
    assertThat(gateway.stores.lists.getLast().stageMicros()).containsKey("ratings");
    JsonNode next =
        gateway
            .get("/v1/recommendations?next=" + reply.json().path("next").asText())
            .json()
            .path("items")
            .get(0);
    assertThat(next.path("predictedRating").asDouble()).isGreaterThan(0);
  }

  @Test
  void theListOfAUserTakesTheQuestionToo() {
    foretell();
    assertThat(first(gateway.get(WARM + "?ratings=true")).has("predictedRating")).isTrue();
    assertThat(first(gateway.get(WARM + "?ratings=false")).has("predictedRating")).isFalse();
    assertThat(first(gateway.get(WARM)).has("predictedRating")).isFalse();
    assertThat(gateway.get(WARM + "?ratings=yes").status()).isEqualTo(400);
    assertThat(gateway.verticles.asked(RatingsRequest.class)).hasSize(1);
  }

  private static JsonNode first(GatewayFixture.Reply reply) {
    return reply.json().path("items").get(0);
  }

  @Test
  void ratingsOfGivenItemsComeWithoutAList() {
    foretell();

    GatewayFixture.Reply reply =
        gateway.post(
            "/v1/ratings", "{\"userId\":\"warm\",\"items\":[\"i9\",\"i7\",\"gone\",\"i1\"]}");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.itemIds()).containsExactly("i9", "i7", "gone", "i1");
    assertThat(reply.json().path("items"))
        .extracting(item -> item.path("predictedRating").asText())
        .containsExactly("4.5", "null", "null", "0.5");
    assertThat(gateway.stores.lists).isEmpty();
    assertThat(gateway.post("/v1/ratings", "{\"userId\":\"warm\"}").detail())
        .isEqualTo("'items' is missing: give 1 to 1000 ids of items");
    gateway.verticles.fail(ScoringEndpoints.RATINGS, ErrorCode.UNAVAILABLE);
    assertThat(gateway.post("/v1/ratings", "{\"userId\":\"warm\",\"items\":[\"i9\"]}").status())
        .isEqualTo(503);
  }

  @Test
  void listGoesWithoutRatingsThatFail() {
    gateway.verticles.fail(ScoringEndpoints.RATINGS, ErrorCode.INTERNAL);

    GatewayFixture.Reply reply = gateway.get(WARM + "?ratings=true");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.degraded()).containsExactly("ratings_failed");
    assertThat(reply.itemIds()).hasSize(10);
    assertThat(first(reply).path("predictedRating").isNull()).isTrue();
    assertThat(first(reply).has("predictedRating")).isTrue();
  }

  @Test
  void listDoesNotWaitForRatingsPastItsDeadline() {
    gateway.close();
    gateway = new GatewayFixture(300, Map.of("gateway.budget", "1s"));
    gateway.stores.user("warm", 5);
    foretell();
    gateway.stores.ratingsStall = true;

    GatewayFixture.Reply reply = gateway.get(WARM + "?ratings=true");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.degraded()).containsExactly("ratings_timeout");
    assertThat(reply.itemIds()).hasSize(10);
  }
}
