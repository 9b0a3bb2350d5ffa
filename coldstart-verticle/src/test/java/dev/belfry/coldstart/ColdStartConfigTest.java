package dev.belfry.coldstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.platform.ConfigReader;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ColdStartConfigTest {
  @Test
  void defaults() {
    int processors = Runtime.getRuntime().availableProcessors();
    assertThat(ColdStartConfig.from(ConfigReader.defaults()))
        .isEqualTo(new ColdStartConfig(processors, 128, 5_000));
  }

  @Test
  void everyKeyIsRead() {
    ConfigReader reader =
        ConfigReader.of(
            Map.of(
                "coldstart.threads", "3",
                "coldstart.max-in-flight", "40",
                "coldstart.cached-items", "0"));
    assertThat(ColdStartConfig.from(reader)).isEqualTo(new ColdStartConfig(3, 40, 0));
    reader.check();
  }

  @Test
  void zeroThreadsAreRefused() {
    assertThatThrownBy(() -> new ColdStartConfig(0, 1, 1)).isInstanceOf(BelfryException.class);
  }
}
