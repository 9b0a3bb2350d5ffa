package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;

import dev.belfry.storage.PositiveRule;
import dev.belfry.training.DataFolder;
import dev.belfry.training.Dataset;
import dev.belfry.training.GenerateJob;
import dev.belfry.training.Rejects;
import dev.belfry.training.ShopConfig;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Where data comes from: a folder, or the synthetic shop. */
final class DataSource {
  private final String description;
  private final BiFunction<PositiveRule, Rejects, Dataset> reader;

  private DataSource(String description, BiFunction<PositiveRule, Rejects, Dataset> reader) {
    this.description = requireNonNull(description);
    this.reader = requireNonNull(reader);
  }

  /** MovieLens, or what {@code generate} writes. */
  static DataSource folder(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    return new DataSource(
        absolute.toString(), (rule, rejects) -> DataFolder.read(absolute, rule, rejects));
  }

  static DataSource shop(ShopConfig config) {
    return new DataSource(
        "a synthetic shop of %d users and %d items, seed %d"
            .formatted(config.users(), config.items(), config.seed()),
        (rule, rejects) -> GenerateJob.generate(config, rule));
  }

  /** Data that is made when it is read. */
  static DataSource of(String description, Supplier<Dataset> data) {
    return new DataSource(description, (rule, rejects) -> data.get());
  }

  /** Says what it is; the same data has the same description. */
  String description() {
    return description;
  }

  Dataset read(PositiveRule positives, Rejects rejects) {
    return reader.apply(positives, rejects);
  }
}
