package dev.belfry.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.platform.ConfigReader;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IndexConfigTest {

  @Test
  void defaults() {
    assertThat(IndexConfig.defaults()).isEqualTo(new IndexConfig(IndexConfig.Kind.AUTO, 120));
  }

  @Test
  void everyKey() {
    ConfigReader reader =
        ConfigReader.of(Map.of("scoring.index.kind", "hnsw", "scoring.index.width", "200"));
    assertThat(IndexConfig.from(reader)).isEqualTo(new IndexConfig(IndexConfig.Kind.HNSW, 200));
    reader.check();
  }

  @Test
  void anUnknownKindIsToldWithThoseThereAre() {
    ConfigReader reader = ConfigReader.of(Map.of("scoring.index.kind", "faiss"));
    IndexConfig.from(reader);
    assertThatThrownBy(reader::check)
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("one of auto, exact, hnsw");
  }
}
