package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;

/**
 * What a model directory says about itself, in {@code manifest.json}.
 *
 * @param formatVersion of the artefact format; {@link #FORMAT}
 * @param name of the model version: the directory's name
 * @param createdAt when training ended
 * @param features vocabularies and scales of the towers
 * @param data what it was trained on
 * @param coldThreshold fewer distinct positives than this make an item or user cold
 * @param hyperparameters of the trainers, by name
 * @param metrics offline metrics, such as {@code two-tower.ndcg@10}
 * @param sources the models that propose candidates by default, and what each counts for when they
 *     are fused, by name; chosen on the validation part
 * @param files every other file of the directory by name
 */
public record ModelManifest(
    int formatVersion,
    String name,
    Instant createdAt,
    FeatureSchema features,
    DataRange data,
    int coldThreshold,
    Map<String, String> hyperparameters,
    Map<String, Double> metrics,
    Map<String, Double> sources,
    Map<String, FileEntry> files) {
  /** The format this version of Belfry reads and writes. */
  public static final int FORMAT = 3;

  /** An item or user with fewer distinct positives is cold, unless configured otherwise. */
  public static final int DEFAULT_COLD_THRESHOLD = 5;

  public ModelManifest {
    requireNonNull(name, "name is null");
    requireNonNull(createdAt, "createdAt is null");
    requireNonNull(features, "features is null");
    requireNonNull(data, "data is null");
    hyperparameters = Map.copyOf(hyperparameters);
    metrics = Map.copyOf(metrics);
    sources = Map.copyOf(sources);
    files = Map.copyOf(files);
  }

  /**
   * The data a model was trained on.
   *
   * @param from of the first interaction
   * @param until of the last interaction
   * @param users number of users
   * @param items number of items
   * @param interactions number of interactions of any type
   * @param positives number of positive ones
   * @param positiveRule which interactions count as positive, in words
   */
  public record DataRange(
      Instant from,
      Instant until,
      int users,
      int items,
      long interactions,
      long positives,
      String positiveRule) {
    public DataRange {
      requireNonNull(from, "from is null");
      requireNonNull(until, "until is null");
      requireNonNull(positiveRule, "positiveRule is null");
    }
  }

  /**
   * One file.
   *
   * @param bytes its length
   * @param sha256 its checksum, lower-case hexadecimal
   */
  public record FileEntry(long bytes, String sha256) {
    public FileEntry {
      requireNonNull(sha256, "sha256 is null");
    }
  }

  ModelManifest withFiles(Map<String, FileEntry> newFiles) {
    return new ModelManifest(
        formatVersion,
        name,
        createdAt,
        features,
        data,
        coldThreshold,
        hyperparameters,
        metrics,
        sources,
        newFiles);
  }
}
