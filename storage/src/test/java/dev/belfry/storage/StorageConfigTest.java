package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StorageConfigTest {
  private static final String POSTGRES = "postgresql://me:p%40ss+@db.example:5433/shop";

  @Test
  void defaultsAreThese() {
    StorageConfig config = StorageConfig.of(POSTGRES, "", Path.of("journal"));
    assertThat(config)
        .isEqualTo(
            new StorageConfig(
                POSTGRES,
                "",
                8,
                Path.of("journal"),
                1L << 30,
                new PositiveRule(
                    Map.of(
                        "rating", Double.NEGATIVE_INFINITY,
                        "click", Double.NEGATIVE_INFINITY,
                        "cart", Double.NEGATIVE_INFINITY,
                        "purchase", Double.NEGATIVE_INFINITY)),
                50_000,
                Duration.ofHours(1),
                50_000));
  }

  @Test
  void passwordIsReadAndNeverPrinted() {
    PostgresUrl url = PostgresUrl.parse(POSTGRES);
    assertThat(url.password()).isEqualTo("p@ss+");
    assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example:5433/shop");
    assertThat(StorageConfig.of(POSTGRES, "redis://:secret@r:1", Path.of("j")) + " " + url)
        .contains("db.example:5433/shop")
        .doesNotContain("p@ss")
        .doesNotContain("p%40ss")
        .doesNotContain("secret");
  }

  @Test
  void wrongValuesAreRefusedWithASentence() {
    for (String url :
        new String[] {
          "", "db", "jdbc:postgresql://h/d", "postgresql://h/d", "postgresql://u:p@h"
        }) {
      assertThatThrownBy(() -> StorageConfig.of(url, "", Path.of("j")))
          .isInstanceOf(BelfryException.class)
          .hasMessageContaining("postgresql://user:password@host:port/database");
    }
    assertThatThrownBy(() -> StorageConfig.of(POSTGRES, "localhost:6379", Path.of("j")))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("redis://");
    assertThatThrownBy(
            () ->
                new StorageConfig(
                    POSTGRES,
                    "",
                    0,
                    Path.of("j"),
                    1L << 30,
                    PositiveRule.DEFAULT,
                    1,
                    Duration.ofHours(1),
                    1))
        .hasMessageContaining("pool size 0");
    assertThatThrownBy(
            () ->
                new StorageConfig(
                    POSTGRES,
                    "",
                    1,
                    Path.of("j"),
                    1,
                    PositiveRule.DEFAULT,
                    1,
                    Duration.ofHours(1),
                    1))
        .hasMessageContaining("journal budget 1");
  }

  @Test
  void positiveEventsAreReadAndPrinted() {
    PositiveRule rule = PositiveRule.parse("rating >= 4, click");
    assertThat(rule.isPositive("rating", 4)).isTrue();
    assertThat(rule.isPositive("rating", 3.5)).isFalse();
    assertThat(rule.isPositive("click", 0)).isTrue();
    assertThat(rule.isPositive("view", 1)).isFalse();
    assertThat(PositiveRule.parse(rule.toString())).isEqualTo(rule);
    for (String text : new String[] {"", "rating>=", "rating>=x", "a>=1>=2", "Click", "a,,b"}) {
      assertThatThrownBy(() -> PositiveRule.parse(text))
          .isInstanceOf(BelfryException.class)
          .hasMessageContaining("rating>=4,click,purchase");
    }
  }
}
