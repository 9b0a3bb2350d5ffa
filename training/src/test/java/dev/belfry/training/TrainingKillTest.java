package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.model.AlsModel;
import dev.belfry.model.ModelArtefact;
import dev.belfry.model.ModelManifest;
import dev.belfry.platform.ProcessLock;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingKillTest {
  @TempDir Path temp = Path.of("");

  private Path models() {
    return temp.resolve("models");
  }

  @Test
  void trainingThatWasKilledGoesOnAndEndsWithTheSameModel() throws Exception {
    assertThat(killed(TrainingChild.Stop.MEASURING)).containsExactly(TrainingChild.WAITING);
    assertThat(killed(TrainingChild.Stop.FITTING))
        .containsExactly("two-tower: going on from epoch 1 of 5", TrainingChild.WAITING);
    Process writer = child(TrainingChild.Stop.WRITING, "");
    List<String> said = said(writer);
    assertThat(said).hasSize(2);
    assertThat(said.get(0)).startsWith("The models were measured before");
    assertThat(said.get(1)).startsWith("two-tower: going on from epoch 1 of ");
    assertThat(writer.waitFor()).isEqualTo(137);
    assertThat(unfinishedModels()).hasSize(1);
    assertThat(models().resolve("model-20260405-060708")).doesNotExist();

    // The disk takes no file above 8 kB: neither half a model nor a stack trace.
    Process full = child(TrainingChild.Stop.NOWHERE, "ulimit -f 16; ");
    assertThat(said(full).getLast())
        .matches("the model .*model-20260405-060708 cannot be written: File too large\\.");
    assertThat(full.waitFor()).isEqualTo(1);
    assertThat(unfinishedModels()).isEmpty();
    assertThat(models().resolve("model-20260405-060708")).doesNotExist();

    InstantSource clock = InstantSource.fixed(TrainingChild.NOW);
    TrainJob.Result resumed = TrainingChild.train(models(), clock, Progress.NONE);
    TrainJob.Result whole = TrainingChild.train(temp.resolve("whole"), clock, Progress.NONE);
    assertSame(ModelArtefact.read(resumed.directory()), ModelArtefact.read(whole.directory()));
    assertThat(left()).isEmpty();
  }

  /** Bit for bit, but for ALS: its factors are the same up to rounding and the sign of an axis. */
  private static void assertSame(ModelArtefact resumed, ModelArtefact whole) {
    Map<String, ModelManifest.FileEntry> files = new TreeMap<>(resumed.manifest().files());
    Map<String, ModelManifest.FileEntry> expected = new TreeMap<>(whole.manifest().files());
    files.remove("als.safetensors");
    expected.remove("als.safetensors");
    assertThat(files).isEqualTo(expected).containsKey("two-tower.safetensors");
    assertThat(products(resumed.als())).containsExactly(products(whole.als()), within(1e-3f));
    assertThat(resumed.manifest().hyperparameters()).isEqualTo(whole.manifest().hyperparameters());
    assertThat(resumed.manifest().metrics().get("two-tower.ndcg@10"))
        .isEqualTo(whole.manifest().metrics().get("two-tower.ndcg@10"));
  }

  private static float[] products(AlsModel als) {
    float[] factors = als.factors();
    int dimension = als.dimension();
    int items = factors.length / dimension;
    float[] products = new float[items * items];
    for (int cell = 0; cell < products.length; cell++) {
      for (int k = 0; k < dimension; k++) {
        products[cell] +=
            factors[cell / items * dimension + k] * factors[cell % items * dimension + k];
      }
    }
    return products;
  }

  @Test
  void diskThatFillsDuringACheckpointIsOneSentence() throws Exception {
    Process full = child(TrainingChild.Stop.NOWHERE, "ulimit -f 16; ");
    List<String> said = said(full);
    assertThat(full.waitFor()).isEqualTo(1);
    assertThat(said).hasSize(1);
    assertThat(said.getFirst())
        .contains("measuring.checkpoint cannot be written: File too large; training was stopped");
    assertThat(left()).hasSize(1);
    assertThat(left().getFirst()).isEmptyDirectory();
  }

  @Test
  void whatATrainingOfSomethingElseLeftIsRemovedAndSaid() throws IOException {
    List<String> notes = new ArrayList<>();
    Progress progress =
        new Progress() {
          @Override
          public void advance(String stage, long done, long total) {}

          @Override
          public void note(String sentence) {
            notes.add(sentence);
          }
        };
    Files.createDirectories(models().resolve(".building-4711"));
    Files.writeString(models().resolve(".building-4711").resolve("als.safetensors"), "half");
    try (TrainingFolder one = TrainingFolder.open(models(), "one", progress)) {
      assertThat(notes).hasSize(1);
      assertThat(notes.getFirst()).contains(".building-4711: a training of other data or settings");
      Files.writeString(one.fitting(), "of one");
      assertThatThrownBy(() -> TrainingFolder.open(models(), "two", progress))
          .isInstanceOf(BelfryException.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid() + " is training into");
      assertThat(one.fitting()).exists();
    }
    assertThat(ProcessLock.isHeld(models().resolve(".training.lock"))).isFalse();
    try (TrainingFolder again = TrainingFolder.open(models(), "one", progress)) {
      assertThat(again.fitting()).hasContent("of one");
    }
    try (TrainingFolder two = TrainingFolder.open(models(), "two", progress)) {
      assertThat(left()).containsExactly(two.scratch());
      two.done();
    }
    assertThat(left()).isEmpty();
    assertThat(notes).hasSize(2);
  }

  @Test
  void otherEventsOrSettingsAreAnotherTraining() {
    assertThat(TrainingFolder.key(data(1), List.of("a")))
        .isEqualTo(TrainingFolder.key(data(1), List.of("a")))
        .isNotEqualTo(TrainingFolder.key(data(2), List.of("a")))
        .isNotEqualTo(TrainingFolder.key(data(1), List.of("b")));
  }

  private static Dataset data(long millis) {
    return new Dataset.Builder("one", AttributeSchema.reservedOnly())
        .item(1, "a", Attributes.empty())
        .user(1, "u", Attributes.empty())
        .event(1, 1, "click", 1, millis, true)
        .build();
  }

  /** Runs a child until it waits, kills it and says what it said. */
  private List<String> killed(TrainingChild.Stop stop) throws Exception {
    Process process = child(stop, "");
    List<String> said = new ArrayList<>();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith(TrainingChild.SAYS)) {
          said.add(line.substring(TrainingChild.SAYS.length()));
        }
        if (line.endsWith(TrainingChild.WAITING)) {
          process.toHandle().destroyForcibly();
        }
      }
    }
    assertThat(process.waitFor()).as(said.toString()).isEqualTo(137);
    return said;
  }

  private static List<String> said(Process process) throws IOException {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      return reader
          .lines()
          .filter(line -> line.startsWith(TrainingChild.SAYS))
          .map(line -> line.substring(TrainingChild.SAYS.length()))
          .toList();
    }
  }

  private Process child(TrainingChild.Stop stop, String before) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", before + "exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-javaagent"))
        .forEach(command::add);
    command.addAll(List.of("-XX:-UsePerfData", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(TrainingChild.class.getName(), models().toString(), stop.name()));
    return new ProcessBuilder(command).redirectError(temp.resolve("stderr.log").toFile()).start();
  }

  /** What is left of trainings that did not finish. */
  private List<Path> left() throws IOException {
    return building(models());
  }

  private List<Path> unfinishedModels() throws IOException {
    return building(left().getFirst());
  }

  private static List<Path> building(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().startsWith(".building-")).toList();
    }
  }
}
