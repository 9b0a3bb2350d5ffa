package dev.belfry.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.platform.ConfigReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BelfryConfigTest {
  @TempDir Path home;

  @Test
  void defaultsPutEverythingIntoTheHome() {
    BelfryConfig config = BelfryConfig.of(home, Map.of());
    assertThat(config.home()).isEqualTo(home);
    assertThat(config.storage().journalDir()).isEqualTo(home.resolve("journal"));
    assertThat(config.storage().journalBudgetBytes()).isEqualTo(1L << 30);
    assertThat(config.storage().poolSize()).isEqualTo(8);
    assertThat(config.storage().profileTtl()).isEqualTo(Duration.ofHours(1));
    assertThat(config.storage().isExternal()).isFalse();
    assertThat(config.modelsDir()).isEqualTo(home.resolve("models"));
    assertThat(config.launcher().minFreeBytes()).isEqualTo(1L << 30);
    assertThat(config.launcher().restartDelay()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.gateway().host()).isEqualTo("127.0.0.1");
    assertThat(config.gateway().port()).isEqualTo(8080);
  }

  @Test
  void aFlagWinsOverAVariableWhichWinsOverTheFileOfTheHome() throws Exception {
    Files.writeString(
        home.resolve("belfry.yaml"),
        """
        gateway:
          port: 1001
          depth: 101
        storage:
          positives: [click, purchase]
          pool-size: 3
        """);
    BelfryConfig config =
        BelfryConfig.load(
            home,
            null,
            Map.of(
                "BELFRY_GATEWAY_PORT", "1002",
                "BELFRY_GATEWAY_DEPTH", "102",
                "BELFRY_HOME", "/somewhere",
                "PATH", "/bin"),
            Map.of("gateway.port", "1003"));
    assertThat(config.gateway().port()).isEqualTo(1003);
    assertThat(config.gateway().depth()).isEqualTo(102);
    assertThat(config.storage().poolSize()).isEqualTo(3);
    assertThat(config.storage().positives()).isEqualTo("click,purchase");
    assertThat(config.entries())
        .contains(
            new ConfigReader.Entry("gateway.port", "1003", "--set"),
            new ConfigReader.Entry("gateway.depth", "102", "BELFRY_GATEWAY_DEPTH"),
            new ConfigReader.Entry("storage.pool-size", "3", home.resolve("belfry.yaml") + ""));
  }

  @Test
  void unknownKeysAreRefusedTogetherWithWhatWasMeant() throws Exception {
    Path file = home.resolve("other.yaml");
    Files.writeString(file, "storage:\n  pool-sise: 3\n");
    assertThatThrownBy(
            () ->
                BelfryConfig.load(
                    home,
                    file,
                    Map.of("BELFRY_GATEWAY_HOTS", "x"),
                    Map.of("scoring.treads", "2", "gateway.port", "http")))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("'storage.pool-sise' in %s (did you mean 'storage.pool-size'?)", file)
        .hasMessageContaining("'BELFRY_GATEWAY_HOTS' (did you mean 'BELFRY_GATEWAY_HOST'?)")
        .hasMessageContaining("'scoring.treads' in --set (did you mean 'scoring.threads'?)")
        .hasMessageContaining("'gateway.port' is 'http' in --set, and takes a whole number");
  }

  @Test
  void aFileThatIsMissingOrNoYamlIsRefusedByName() throws Exception {
    Path missing = home.resolve("missing.yaml");
    assertThatThrownBy(() -> BelfryConfig.load(home, missing, Map.of(), Map.of()))
        .hasMessage("there is no configuration file " + missing);
    Path broken = Files.writeString(home.resolve("broken.yaml"), "gateway:\n  port: [1\n");
    assertThatThrownBy(() -> BelfryConfig.load(home, broken, Map.of(), Map.of()))
        .hasMessageContaining("the configuration file " + broken + " is not YAML at line");
    Path flat = Files.writeString(home.resolve("flat.yaml"), "just words");
    assertThatThrownBy(() -> BelfryConfig.load(home, flat, Map.of(), Map.of()))
        .hasMessageContaining("holds no sections");
  }

  @Test
  void urlsWithPasswordsAreMasked() {
    BelfryConfig config =
        BelfryConfig.of(
            home, Map.of("storage.postgres-url", "postgresql://belfry:hunter2@db:5432/belfry"));
    assertThat(config.storage().isExternal()).isTrue();
    assertThat(config.toString()).doesNotContain("hunter2");
    assertThat(config.entries().toString()).doesNotContain("hunter2").contains("********");
  }
}
