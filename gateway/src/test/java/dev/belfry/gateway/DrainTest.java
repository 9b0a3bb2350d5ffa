package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.reranker.RerankerEndpoints;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class DrainTest {

  @Test
  void undeployingWaitsForRequestsInFlight() {
    try (GatewayFixture gateway =
        new GatewayFixture(5, Map.of("gateway.budget", "20s", "gateway.prepare-budget", "20s"))) {
      gateway.verticles.stall(RerankerEndpoints.PREPARE);
      CompletableFuture<GatewayFixture.Reply> waiting =
          CompletableFuture.supplyAsync(() -> gateway.get("/v1/users/a/recommendations"));
      while (gateway.verticles.stuck.isEmpty()) {
        Thread.onSpinWait();
      }

      gateway.gateway.drain();
      Future<Void> undeployed = gateway.undeploy();
      assertThat(undeployed.isComplete()).isFalse();
      gateway.verticles.stuck.forEach(promise -> promise.tryFail("now"));

      assertThat(waiting.join().itemIds()).hasSize(5);
      GatewayFixture.await(undeployed);
    }
  }
}
