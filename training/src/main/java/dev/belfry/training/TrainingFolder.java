package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.model.RankModel;
import dev.belfry.model.Safetensors;
import dev.belfry.platform.ProcessLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * What a training has not finished yet, in a folder beside the models that is named by what is
 * trained: the checkpoints of the towers, what was measured, and the model while it is written. A
 * kill leaves it, and the next training of the same goes on from it; one of anything else removes
 * it. One process trains into a folder of models at a time, so nobody's work is removed while it
 * goes on. For one thread.
 */
final class TrainingFolder implements AutoCloseable {
  private static final String LOCK = ".training.lock";
  private static final String PREFIX = ".building-";
  private static final String MEASURED = "measured.json";
  private static final String RANKER = "ranker.safetensors";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path folder;
  private final ProcessLock lock;

  /**
   * What measuring came to: with it, a training that goes on need not measure again.
   *
   * @param epochs passes over everything
   * @param report the table of metrics
   * @param metrics by name
   * @param sources weights of the models that propose candidates
   */
  record Measured(
      int epochs, String report, Map<String, Double> metrics, Map<String, Double> sources) {
    Measured {
      requireNonNull(report, "report is null");
      metrics = Map.copyOf(metrics);
      sources = Map.copyOf(sources);
    }
  }

  private TrainingFolder(Path folder, ProcessLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Opens the folder of a training, and removes what others have left.
   *
   * @param key of {@link #key}
   * @throws BelfryException CONFLICT when a process trains into {@code models} already; UNAVAILABLE
   *     when the disk refuses
   */
  static TrainingFolder open(Path models, String key, Progress progress) {
    Path file = models.resolve(LOCK);
    try {
      Files.createDirectories(models);
      Optional<ProcessLock> lock = ProcessLock.tryTake(file);
      if (lock.isEmpty()) {
        throw new BelfryException(
            ErrorCode.CONFLICT,
            "process "
                + ProcessLock.holder(file)
                + " is training into "
                + models
                + " already; train again when it is done.");
      }
      TrainingFolder own = new TrainingFolder(models.resolve(PREFIX + key), lock.get());
      own.sweep(models, progress);
      Files.createDirectories(own.folder);
      return own;
    } catch (IOException e) {
      throw new BelfryException(
          ErrorCode.UNAVAILABLE, models + " cannot be trained into: " + e.getMessage() + ".", e);
    }
  }

  /**
   * The name of a training: another one for other events, settings or seeds.
   *
   * @param asked everything but the data that the model depends on
   */
  static String key(Dataset data, List<String> asked) {
    CRC32 crc = new CRC32();
    for (int e = 0; e < data.events(); e++) {
      String event =
          data.userOf(e)
              + " "
              + data.itemOf(e)
              + " "
              + data.millisOf(e)
              + " "
              + data.typeOf(e)
              + " "
              + data.valueOf(e)
              + (data.isPositive(e) ? " +" : "");
      crc.update(event.getBytes(StandardCharsets.UTF_8));
    }
    String text =
        data.users().size() + " " + data.items().size() + " " + crc.getValue() + "\n" + asked;
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Where the towers that are measured keep their checkpoint. */
  Path measuring() {
    return folder.resolve("measuring.checkpoint");
  }

  /** Where the towers that will serve keep theirs. */
  Path fitting() {
    return folder.resolve("fitting.checkpoint");
  }

  /** Where the model is while it is not whole. */
  Path scratch() {
    return folder;
  }

  /** What was measured before a kill, if it came so far. */
  Optional<Measured> measured() {
    Path file = folder.resolve(MEASURED);
    try {
      return Files.exists(file)
          ? Optional.of(MAPPER.readValue(file.toFile(), Measured.class))
          : Optional.empty();
    } catch (IOException e) {
      // It is cheaper to measure again than to ask.
      return Optional.empty();
    }
  }

  /** Keeps what was measured. */
  void keep(Measured measured) {
    Path file = folder.resolve(MEASURED);
    Path building = folder.resolve(MEASURED + ".building");
    try {
      Files.write(building, MAPPER.writeValueAsBytes(measured));
      Files.move(
          building, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new BelfryException(
          ErrorCode.UNAVAILABLE,
          "what was measured cannot be kept in "
              + file
              + ": "
              + e.getMessage()
              + "; training was stopped, and goes on from its last checkpoint when it is started"
              + " again.",
          e);
    }
  }

  /** The second stage that was kept with what was measured, if there is one. */
  Optional<RankModel> ranker() {
    Path file = folder.resolve(RANKER);
    try {
      return Files.exists(file)
          ? Optional.of(RankModel.ofTensors(Safetensors.read(file)))
          : Optional.empty();
    } catch (IOException e) {
      throw new BelfryException(
          ErrorCode.UNAVAILABLE, file + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  /** Keeps a second stage; before what was measured, so that the one is there with the other. */
  void keep(RankModel ranker) {
    Path file = folder.resolve(RANKER);
    try {
      Safetensors.write(file, ranker.toTensors());
    } catch (IOException e) {
      throw new BelfryException(
          ErrorCode.UNAVAILABLE, file + " cannot be written: " + e.getMessage() + ".", e);
    }
  }

  /** The model is there: nothing of this is needed any more. */
  void done() {
    try {
      delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }

  /** Lets others train; what is not done stays. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot let go of " + folder, e);
    }
  }

  private void sweep(Path models, Progress progress) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(models, PREFIX + "*")) {
      for (Path other : left) {
        if (!other.equals(folder)) {
          delete(other);
          progress.note(
              "Removed "
                  + other
                  + ": a training of other data or settings that did not finish had left it.");
        }
      }
    }
    if (Files.exists(folder)) {
      try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, PREFIX + "*")) {
        for (Path half : left) {
          delete(half);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
