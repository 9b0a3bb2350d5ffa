package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.model.Safetensors;
import dev.belfry.model.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * Training of the towers at the end of an epoch: with it, training that was killed goes on and ends
 * with the same parameters as one that was not, on the same machine and number of threads.
 *
 * @param epoch passes done
 * @param bestEpoch the pass after which validation was best
 * @param bestNdcg NDCG@10 of that pass
 * @param state parameters, moments and accumulators
 * @param best parameters after the best pass
 */
record TowerCheckpoint(
    int epoch,
    int bestEpoch,
    double bestNdcg,
    Map<String, Tensor> state,
    Map<String, Tensor> best) {
  private static final String PROGRESS = "progress";
  private static final String STATE = "state.";
  private static final String BEST = "best.";

  /** A number that differs between trainings that cannot go on from one another. */
  static long fingerprint(TwoTowerConfig config, Histories train, Map<String, Tensor> parameters) {
    StringBuilder text = new StringBuilder(config.toString());
    text.append(train.size());
    new TreeMap<>(parameters).forEach((name, tensor) -> text.append(name).append(tensor));
    CRC32 crc = new CRC32();
    crc.update(text.toString().getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }

  /**
   * Writes it beside the file and renames it, so that the file is the earlier one or this one,
   * never a part.
   *
   * @throws BelfryException UNAVAILABLE when the disk refuses; the earlier file stays
   */
  void write(Path file, long fingerprint) {
    Map<String, Tensor> tensors = new TreeMap<>();
    tensors.put(
        PROGRESS,
        Tensor.ofLongs(
            new long[] {fingerprint, epoch, bestEpoch, Double.doubleToLongBits(bestNdcg)}, 4));
    state.forEach((name, tensor) -> tensors.put(STATE + name, tensor));
    best.forEach((name, tensor) -> tensors.put(BEST + name, tensor));
    Path building = file.resolveSibling(file.getFileName() + ".building");
    try {
      Files.deleteIfExists(building);
      try {
        Safetensors.write(building, tensors);
        Files.move(
            building, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(building);
      }
    } catch (IOException e) {
      throw new BelfryException(
          ErrorCode.UNAVAILABLE,
          "the checkpoint "
              + file
              + " cannot be written: "
              + e.getMessage()
              + "; training was stopped, and goes on from the last one when it is started again.",
          e);
    }
  }

  /**
   * Reads a checkpoint.
   *
   * @throws BelfryException INVALID when it is of another training, or cannot be read
   */
  static TowerCheckpoint read(Path file, long fingerprint) {
    Map<String, Tensor> tensors;
    try {
      tensors = Safetensors.read(file);
    } catch (IOException e) {
      throw new BelfryException(
          ErrorCode.INVALID,
          "the checkpoint " + file + " cannot be read: " + e.getMessage() + ".",
          e);
    }
    Tensor progress = tensors.get(PROGRESS);
    if (progress == null || progress.longs()[0] != fingerprint) {
      throw BelfryException.invalid("the checkpoint " + file + " is of other data or settings.");
    }
    long[] numbers = requireNonNull(progress).longs();
    return new TowerCheckpoint(
        (int) numbers[1],
        (int) numbers[2],
        Double.longBitsToDouble(numbers[3]),
        part(tensors, STATE),
        part(tensors, BEST));
  }

  private static Map<String, Tensor> part(Map<String, Tensor> tensors, String prefix) {
    Map<String, Tensor> part = new TreeMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            part.put(name.substring(prefix.length()), tensor);
          }
        });
    return part;
  }
}
