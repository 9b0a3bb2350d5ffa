package dev.belfry.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulationConfigTest {
  @TempDir Path home;

  @Test
  void itIsOffUnlessItIsAskedFor() {
    BelfryConfig config = BelfryConfig.of(home, Map.of());
    assertThat(config.simulation())
        .isEqualTo(new SimulationConfig(false, 1, Instant.parse("2026-06-01T00:00:00Z")));
    assertThat(config.gateway().budgets().request()).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void everyKeyIsRead() {
    BelfryConfig config =
        BelfryConfig.of(
            home,
            Map.of(
                "simulation.enabled", "true",
                "simulation.seed", "7",
                "simulation.start", "2027-01-01T00:00:00Z"));
    assertThat(config.simulation())
        .isEqualTo(new SimulationConfig(true, 7, Instant.parse("2027-01-01T00:00:00Z")));
    // No list is degraded because the machine is busy.
    assertThat(config.gateway().budgets().rank()).isEqualTo(SimulationConfig.BUDGET);
  }

  @Test
  void itIsRefusedWhereOthersCouldReachIt() {
    assertThatThrownBy(
            () ->
                BelfryConfig.of(
                    home, Map.of("simulation.enabled", "true", "gateway.host", "0.0.0.0")))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("gateway.host is '0.0.0.0'")
        .hasMessageContaining("use 127.0.0.1");
  }

  @Test
  void itIsRefusedOnADatabaseThatMayBeSomebodys() {
    assertThatThrownBy(
            () ->
                BelfryConfig.of(
                    home,
                    Map.of(
                        "simulation.enabled",
                        "true",
                        "storage.postgres-url",
                        "postgresql://belfry:pw@127.0.0.1:5432/belfry")))
        .hasMessageContaining("embedded servers of a home of its own");
  }
}
