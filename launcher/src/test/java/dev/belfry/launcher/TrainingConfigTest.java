package dev.belfry.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.gateway.PromotionRule;
import dev.belfry.platform.ConfigReader;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingConfigTest {
  @Test
  void defaultIsEveryNight() {
    assertThat(TrainingConfig.from(ConfigReader.defaults()))
        .isEqualTo(
            new TrainingConfig("0 3 * * *", ZoneId.systemDefault(), "", PromotionRule.DEFAULT));
  }

  @Test
  void everyKey() {
    ConfigReader reader =
        ConfigReader.of(
            Map.of(
                "training.schedule", "30 4 * * 1",
                "training.time-zone", "Europe/Vienna",
                "training.settings", "tuned.txt",
                "training.promote", "always",
                "training.promote-metric", "als.recall@10",
                "training.promote-tolerance", "0.01",
                "training.keep-models", "9"));
    assertThat(TrainingConfig.from(reader))
        .isEqualTo(
            new TrainingConfig(
                "30 4 * * 1",
                ZoneId.of("Europe/Vienna"),
                "tuned.txt",
                new PromotionRule(PromotionRule.Mode.ALWAYS, "als.recall@10", 0.01, 9)));
    reader.check();
  }

  @Test
  void saysWhatIsAccepted() {
    ConfigReader reader =
        ConfigReader.of(
            Map.of(
                "training.schedule", "every night",
                "training.time-zone", "Mars/Base",
                "training.promote", "perhaps",
                "training.promote-tolerance", "2"));
    TrainingConfig.from(reader);
    assertThatThrownBy(reader::check)
        .hasMessageContaining("'training.schedule' is 'every night'")
        .hasMessageContaining("0 3 * * *")
        .hasMessageContaining("'training.time-zone' is 'Mars/Base'")
        .hasMessageContaining("'training.promote' is 'perhaps'")
        .hasMessageContaining("not-worse")
        .hasMessageContaining("'training.promote-tolerance' is '2'");
  }

  @Test
  void hoursAreThoseOfTheZoneThroughTheChangeToSummerTime() {
    TrainingConfig vienna =
        new TrainingConfig("0 3 * * *", ZoneId.of("Europe/Vienna"), "", PromotionRule.DEFAULT);
    assertThat(vienna.next(Instant.parse("2026-03-27T12:00:00Z")))
        .contains(Instant.parse("2026-03-28T02:00:00Z"));
    assertThat(vienna.next(Instant.parse("2026-03-29T12:00:00Z")))
        .contains(Instant.parse("2026-03-30T01:00:00Z"));
    assertThat(vienna.latest(Instant.parse("2026-03-30T01:00:00Z")))
        .contains(Instant.parse("2026-03-30T01:00:00Z"));
    assertThat(vienna.latest(Instant.parse("2026-03-30T00:59:59Z")))
        .contains(Instant.parse("2026-03-29T01:00:00Z"));
  }

  @Test
  void offIsNeverDue() {
    TrainingConfig off = new TrainingConfig("off", ZoneId.of("UTC"), "", PromotionRule.DEFAULT);
    assertThat(off.isOn()).isFalse();
    assertThat(off.next(Instant.EPOCH)).isEmpty();
    assertThat(off.latest(Instant.EPOCH)).isEmpty();
  }
}
