package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.storage.PositiveRule;
import java.io.IOException;
import java.nio.file.Path;

/** Makes a synthetic shop, in memory or as files. The same configuration gives the same bytes. */
public final class GenerateJob {
  /** How the files are written. */
  public enum Format {
    CSV,
    PARQUET
  }

  private GenerateJob() {}

  /** A shop in memory. */
  public static Dataset generate(ShopConfig config, PositiveRule positives) {
    return new ShopGenerator(config, positives).generate();
  }

  /**
   * Writes a shop into a folder, which is made if it is not there; files of the same name are
   * replaced.
   *
   * @return what was written
   */
  public static Dataset write(ShopConfig config, Path folder, Format format, Progress progress) {
    progress.advance("generating", 0, 2);
    Dataset data = generate(config, PositiveRule.DEFAULT);
    progress.advance("generating", 1, 2);
    try {
      ShopFolder.write(data, folder, format == Format.PARQUET);
    } catch (IOException e) {
      throw new BelfryException(
          ErrorCode.UNAVAILABLE,
          "The folder " + folder + " cannot be written: " + e.getMessage() + ".",
          e);
    }
    progress.advance("generating", 2, 2);
    return data;
  }
}
