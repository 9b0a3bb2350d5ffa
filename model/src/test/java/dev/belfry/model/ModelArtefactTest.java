package dev.belfry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelArtefactTest {
  @TempDir Path models = Path.of("");

  @Test
  void whatIsWrittenIsReadBack() {
    Fixtures.writer().write(models, Fixtures.manifest("m1"));
    ModelArtefact read = ModelArtefact.read(models.resolve("m1"));
    assertThat(read.manifest().features()).isEqualTo(Fixtures.features());
    assertThat(read.manifest().data()).isEqualTo(Fixtures.manifest("m1").data());
    assertThat(read.manifest().metrics()).containsEntry("als.ndcg@10", 0.07);
    assertThat(read.items().positives(8)).isEqualTo(6);
    assertThat(read.items().positives(9)).isZero();
    assertThat(read.users().positives(2)).isEqualTo(7);
    assertThat(read.als().knows(13)).isTrue();
    PopularityTables popularity = read.popularity();
    assertThat(popularity.overall().countOf(3)).isEqualTo(1.5f);
    assertThat(popularity.segment("country", "a=b:c"))
        .contains(ItemCounts.of(new long[] {8}, new float[] {1}));
    assertThat(read.encoder().encodeItem(5, Fixtures.ITEMS.get(1)).row()).isEqualTo(2);
    // Item 13 and user 4 have no positive interaction: their rows were never learned.
    assertThat(read.encoder().encodeItem(13, Fixtures.ITEMS.get(3)).row()).isZero();
    assertThat(read.encoder().encodeUser(4, Fixtures.USERS.get(2), new long[] {13, 5}).row())
        .isZero();
  }

  @Test
  void damagedFileIsNamed() throws IOException {
    Fixtures.writer().write(models, Fixtures.manifest("m1"));
    Path file = models.resolve("m1").resolve("als.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> ModelArtefact.read(models.resolve("m1")))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("als.safetensors is damaged");
  }

  @Test
  void missingFileIsNamed() throws IOException {
    Fixtures.writer().write(models, Fixtures.manifest("m1"));
    Files.delete(models.resolve("m1").resolve("users.safetensors"));
    assertThatThrownBy(() -> ModelArtefact.read(models.resolve("m1")))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("users.safetensors is missing");
  }

  @Test
  void folderWithoutModelIsToldFromOne() {
    assertThatThrownBy(() -> ModelArtefact.read(models))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("there is no model at " + models);
  }

  @Test
  void nameIsGivenOnceAndFailedWriteLeavesNothing() throws IOException {
    Fixtures.writer().write(models, Fixtures.manifest("m1"));
    assertThatThrownBy(() -> Fixtures.writer().write(models, Fixtures.manifest("m1")))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("exists already");
    try (Stream<Path> left = Files.list(models)) {
      assertThat(left).containsExactly(models.resolve("m1"));
    }
  }
}
