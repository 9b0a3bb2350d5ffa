package dev.belfry.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {

  @Test
  void aFlagWinsOverTheEnvironmentWhichWinsOverTheFile() {
    ConfigReader reader =
        new ConfigReader(
            Map.of("gateway.port", "1", "gateway.max-in-flight", "1", "gateway.host", "a"),
            "belfry.yaml",
            Map.of("BELFRY_GATEWAY_PORT", "2", "BELFRY_GATEWAY_MAX_IN_FLIGHT", "2"),
            Map.of("gateway.port", "3"));
    assertThat(reader.integer("gateway.port", 0, 0, 10)).isEqualTo(3);
    assertThat(reader.integer("gateway.max-in-flight", 0, 0, 10)).isEqualTo(2);
    assertThat(reader.text("gateway.host", "b")).isEqualTo("a");
    assertThat(reader.duration("gateway.budget", Duration.ofMillis(100)))
        .isEqualTo(Duration.ofMillis(100));
    reader.check();
    assertThat(reader.entries())
        .containsExactly(
            new ConfigReader.Entry("gateway.budget", "100ms", "default"),
            new ConfigReader.Entry("gateway.host", "a", "belfry.yaml"),
            new ConfigReader.Entry("gateway.max-in-flight", "2", "BELFRY_GATEWAY_MAX_IN_FLIGHT"),
            new ConfigReader.Entry("gateway.port", "3", "--set"));
  }

  @Test
  void allProblemsAreReportedTogetherWithSuggestions() {
    ConfigReader reader =
        new ConfigReader(
            Map.of("gateway.prot", "8080"),
            "belfry.yaml",
            Map.of("BELFRY_GATEWAY_BUGDET", "5s"),
            Map.of("gateway.port", "99999"));
    reader.integer("gateway.port", 8080, 0, 65535);
    reader.duration("gateway.budget", Duration.ofMillis(100));
    assertThatThrownBy(reader::check)
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining(
            "unknown key 'gateway.prot' in belfry.yaml (did you mean 'gateway.port'?)")
        .hasMessageContaining("'BELFRY_GATEWAY_BUGDET' (did you mean 'BELFRY_GATEWAY_BUDGET'?)")
        .hasMessageContaining(
            "'gateway.port' is '99999' in --set, and takes a whole number from 0 to 65535");
  }

  @Test
  void secretsAreMaskedWhereTheConfigurationIsPrinted() {
    ConfigReader reader = ConfigReader.of(Map.of("storage.password", "hunter2"));
    assertThat(reader.secret("storage.password", "")).isEqualTo("hunter2");
    assertThat(reader.entries().toString()).doesNotContain("hunter2").contains("********");
  }

  @Test
  void durationsHaveUnits() {
    ConfigReader reader = ConfigReader.of(Map.of("a", "5m", "b", "5"));
    assertThat(reader.duration("a", Duration.ZERO)).isEqualTo(Duration.ofMinutes(5));
    reader.duration("b", Duration.ZERO);
    assertThatThrownBy(reader::check).hasMessageContaining("takes a duration such as 100ms");
  }
}
