package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConsoleTest {
  private final GatewayFixture gateway = new GatewayFixture(5);

  @AfterAll
  void close() {
    gateway.close();
  }

  @Test
  void rootAndTheConsolesOwnRoutesGetTheIndex() {
    for (String path : new String[] {"/", "/explore", "/explore/42", "/index.html"}) {
      GatewayFixture.Reply reply = gateway.send(gateway.bare(path).GET());
      assertThat(reply.status()).as(path).isEqualTo(200);
      assertThat(reply.response().body()).contains("Console of the test");
      assertThat(reply.header("Content-Type")).startsWith("text/html");
      assertThat(reply.header("Cache-Control")).isEqualTo("no-cache");
      assertThat(reply.header("Content-Security-Policy"))
          .contains("default-src 'self'", "frame-ancestors 'none'");
      assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }
  }

  @Test
  void hashedFilesMayBeKept() {
    GatewayFixture.Reply reply = gateway.send(gateway.bare("/assets/app-1a2b.js").GET());
    assertThat(reply.header("Cache-Control")).contains("immutable");
    assertThat(reply.header("Content-Type")).startsWith("text/javascript");

    GatewayFixture.Reply zipped =
        gateway.send(gateway.bare("/assets/app-1a2b.js").header("Accept-Encoding", "gzip").GET());
    assertThat(zipped.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(zipped.response().body().length()).isLessThan(reply.response().body().length() / 4);
  }

  @Test
  void nothingElseOfTheClasspathIsServed() {
    for (String path :
        new String[] {
          "/assets/gone.js",
          "/../logback-test.xml",
          "/%2e%2e/logback-test.xml",
          "/assets/..%2f..%2flogback-test.xml",
          "//logback-test.xml",
          "/.hidden",
          "/assets/"
        }) {
      GatewayFixture.Reply reply = gateway.send(gateway.bare(path).GET());
      assertThat(reply.response().body()).as(path).doesNotContain("<configuration>");
    }
    assertThat(gateway.send(gateway.bare("/assets/gone.js").GET()).status()).isEqualTo(404);
  }

  @Test
  void readinessFollowsTheLauncherAndTheDrain() {
    assertThat(gateway.send(gateway.bare("/health/live").GET()).status()).isEqualTo(200);
    try (GatewayFixture other = new GatewayFixture(5)) {
      other.gateway.setReady(false);
      assertThat(other.send(other.bare("/health/ready").GET()).status()).isEqualTo(503);
      other.gateway.setReady(true);
      assertThat(other.send(other.bare("/health/ready").GET()).status()).isEqualTo(200);
      other.gateway.drain();
      assertThat(other.send(other.bare("/health/ready").GET()).status()).isEqualTo(503);
      assertThat(other.get("/v1/users/u/recommendations").itemIds()).hasSize(5);
    }
  }

  @Test
  void metricsCountListsStagesAndRequests() {
    gateway.get("/v1/users/u/recommendations");

    String text = gateway.send(gateway.bare("/metrics").GET()).response().body();

    assertThat(text)
        .contains(
            "belfry_lists_served_total{regime=\"ANONYMOUS\"}",
            "belfry_stage_seconds_bucket{stage=\"total\"",
            "belfry_http_requests_seconds_count{operation=\"recommendForUser\",status=\"200\"}");
  }
}
