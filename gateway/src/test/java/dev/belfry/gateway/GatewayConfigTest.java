package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.platform.ConfigReader;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GatewayConfigTest {

  @Test
  void defaults() {
    assertThat(GatewayConfig.defaults())
        .isEqualTo(
            new GatewayConfig(
                "127.0.0.1",
                8080,
                5,
                200,
                200,
                new GatewayConfig.Budgets(
                    Duration.ofMillis(100),
                    Duration.ofMillis(40),
                    Duration.ofMillis(50),
                    Duration.ofMillis(60),
                    Duration.ofMillis(30),
                    Duration.ofMillis(60),
                    Duration.ofMillis(80)),
                new GatewayConfig.Limits(1_048_576, 16_777_216, 256, 0),
                new GatewayConfig.Pages(Duration.ofMinutes(10), 1_000_000, ""),
                100,
                Duration.ofSeconds(10),
                Duration.ofMinutes(1)));
  }

  @Test
  void everyKeyIsRead() {
    ConfigReader reader =
        ConfigReader.of(
            Map.ofEntries(
                Map.entry("gateway.host", "0.0.0.0"),
                Map.entry("gateway.port", "1"),
                Map.entry("gateway.cold-threshold", "2"),
                Map.entry("gateway.candidates", "300"),
                Map.entry("gateway.depth", "400"),
                Map.entry("gateway.budget", "5ms"),
                Map.entry("gateway.profile-budget", "6ms"),
                Map.entry("gateway.prepare-budget", "7ms"),
                Map.entry("gateway.scoring-budget", "8ms"),
                Map.entry("gateway.rank-budget", "17ms"),
                Map.entry("gateway.cold-start-budget", "9ms"),
                Map.entry("gateway.rerank-budget", "10ms"),
                Map.entry("gateway.body-bytes", "2048"),
                Map.entry("gateway.bulk-body-bytes", "4096"),
                Map.entry("gateway.max-in-flight", "11"),
                Map.entry("gateway.requests-per-key", "12"),
                Map.entry("gateway.page-keep", "13m"),
                Map.entry("gateway.page-items", "14"),
                Map.entry("gateway.page-secret", "hush"),
                Map.entry("gateway.full-inputs-per-second", "15"),
                Map.entry("gateway.drain", "16s"),
                Map.entry("experiments.guardrail-interval", "17s")));

    GatewayConfig config = GatewayConfig.from(reader);

    reader.check();
    assertThat(config)
        .isEqualTo(
            new GatewayConfig(
                "0.0.0.0",
                1,
                2,
                300,
                400,
                new GatewayConfig.Budgets(
                    Duration.ofMillis(5),
                    Duration.ofMillis(6),
                    Duration.ofMillis(7),
                    Duration.ofMillis(8),
                    Duration.ofMillis(17),
                    Duration.ofMillis(9),
                    Duration.ofMillis(10)),
                new GatewayConfig.Limits(2048, 4096, 11, 12),
                new GatewayConfig.Pages(Duration.ofMinutes(13), 14, "hush"),
                15,
                Duration.ofSeconds(16),
                Duration.ofSeconds(17)));
    assertThat(config.toString()).doesNotContain("hush");
    assertThat(reader.entries().toString()).doesNotContain("hush");
  }

  @Test
  void depthThatCandidatesCannotFillIsRefused() {
    assertThatThrownBy(
            () ->
                GatewayConfig.from(
                    ConfigReader.of(Map.of("gateway.candidates", "5", "gateway.depth", "200"))))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("gateway.depth is 200");
  }
}
