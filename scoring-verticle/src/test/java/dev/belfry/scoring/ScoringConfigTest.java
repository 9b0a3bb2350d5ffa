package dev.belfry.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.Source;
import dev.belfry.platform.ConfigReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScoringConfigTest {
  @Test
  void defaults() {
    assertThat(ScoringConfig.from(ConfigReader.defaults()))
        .isEqualTo(
            new ScoringConfig(
                true,
                Runtime.getRuntime().availableProcessors(),
                64,
                100_000,
                10,
                IndexConfig.defaults(),
                List.of()));
  }

  @Test
  void everyKey() {
    ConfigReader reader =
        ConfigReader.of(
            Map.of(
                "scoring.enabled", "false",
                "scoring.threads", "3",
                "scoring.max-in-flight", "5",
                "scoring.cached-users", "7",
                "scoring.borrow-from", "9",
                "scoring.sources", "als, sequential-rules"));

    assertThat(ScoringConfig.from(reader))
        .isEqualTo(
            new ScoringConfig(
                false,
                3,
                5,
                7,
                9,
                IndexConfig.defaults(),
                List.of(Source.ALS, Source.SEQUENTIAL_RULES)));
    reader.check();
  }

  @Test
  void namesTheSourceThatIsNone() {
    ConfigReader reader = ConfigReader.of(Map.of("scoring.sources", "als,content"));
    ScoringConfig.from(reader);

    assertThatThrownBy(reader::check)
        .hasMessageContaining("'scoring.sources' is 'als,content'")
        .hasMessageContaining("sequential-rules");
  }
}
