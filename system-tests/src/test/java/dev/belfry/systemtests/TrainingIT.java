package dev.belfry.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.systemtests.Belfry.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Training beside a server that goes on serving. */
class TrainingIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Belfry belfry = Belfry.shared();

  @Test
  void aKilledTrainingLeavesTheLiveModelAndTheNextOneIsWhole() throws Exception {
    String user = belfry.warmUser();
    String before = model(user);
    List<String> models = models();

    Process killed = belfry.train();
    Path log = belfry.home().resolve("train.log");
    Belfry.waitUntil("it trains", PATIENCE, () -> says(log, "ALS:") || !killed.isAlive());
    killed.destroyForcibly();
    assertThat(killed.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(model(user)).isEqualTo(before);
    assertThat(models()).isEqualTo(models);

    Process whole = belfry.train("--warm-start", "--set", "als.dimension=16");
    assertThat(whole.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(whole.exitValue()).as(Files.readString(log)).isZero();
    Belfry.waitUntil("the new model serves", PATIENCE, () -> !model(user).equals(before));
    Answer answer = belfry.recommend(user, 10);
    assertThat(answer.itemIds()).hasSize(10);
    assertThat(models()).hasSize(models.size() + 1);
  }

  @Test
  void aTrainingThatCannotBeginSaysWhyInASentence() throws Exception {
    Process refused = belfry.train("--set", "two-towr.dropout=7");
    assertThat(refused.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(refused.exitValue()).isEqualTo(1);
  }

  private String model(String user) {
    return belfry.recommend(user, 1).json().get("model").asText();
  }

  /** The models that are there; one that is being built does not count. */
  private List<String> models() throws IOException {
    try (Stream<Path> files = Files.list(belfry.home().resolve("models"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  private static boolean says(Path log, String word) {
    try {
      return Files.exists(log) && Files.readString(log).contains(word);
    } catch (IOException e) {
      return false;
    }
  }
}
