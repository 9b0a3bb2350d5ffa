package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import org.junit.jupiter.api.Test;

class AlsThroughputTest {
  @Test
  void measuresEachSweepAndSaysWhatItRan() {
    AlsThroughput.Result result =
        AlsThroughput.run(
            new AlsThroughput.Load(60, 40, 300, 0.8), AlsConfig.of(Settings.none()), 3);
    assertThat(result.seconds()).hasSize(3).doesNotContain(0);
    assertThat(result.toString())
        .contains("ALS 64-d, exact", "300 interactions of 60 users with 40 items", "median of 3");
  }

  @Test
  void moreInteractionsThanCanBeDrawnAreRefused() {
    assertThatThrownBy(() -> new AlsThroughput.Load(10, 10, 50, 1))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("at most a quarter");
  }
}
