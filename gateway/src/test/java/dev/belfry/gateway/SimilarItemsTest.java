package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.Purpose;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.scoring.ScoringEndpoints;
import org.junit.jupiter.api.Test;

/** Items like one. */
final class SimilarItemsTest extends ListsTest {
  @Test
  void similarItemsFuseModelAndContent() {
    GatewayFixture.Reply reply = gateway.get("/v1/items/i6/similar?userId=warm&count=4");

    assertThat(reply.itemIds()).containsExactly("i7", "i300", "i8", "i299");
    assertThat(reply.sources()).contains("ITEM_EMBEDDING", "CONTENT");
    ServedList list = gateway.stores.lists.get(0);
    assertThat(list.placement()).isEqualTo("similar");
    assertThat(gateway.get("/v1/items/ghost/similar").status()).isEqualTo(404);
  }

  @Test
  void similarItemsThatAreLookedAtCountAsNoExposure() {
    gateway.get("/v1/items/i6/similar?purpose=explore");

    assertThat(gateway.stores.lists.get(0).purpose()).isEqualTo(Purpose.EXPLORE);
    assertThat(gateway.get("/v1/items/i6/similar?purpose=looking").status()).isEqualTo(400);
  }

  @Test
  void similarItemsSurviveOneSource() {
    gateway.verticles.remove(ScoringEndpoints.SIMILAR);

    GatewayFixture.Reply reply = gateway.get("/v1/items/i6/similar");

    assertThat(reply.sources()).containsOnly("CONTENT");
    assertThat(reply.degraded()).containsExactly("scoring_unavailable");
  }
}
