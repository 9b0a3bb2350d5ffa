package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.storage.PositiveRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Folders of data that Belfry reads: MovieLens, and its own layout, which {@link GenerateJob}
 * writes.
 */
public final class DataFolder {
  private DataFolder() {}

  /**
   * Opens a folder, whichever layout it has.
   *
   * @throws BelfryException NOT_FOUND when there is no such folder, INVALID when its files are of
   *     no layout that is known
   */
  public static ImportSource open(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new BelfryException(
          ErrorCode.NOT_FOUND,
          "There is no folder " + folder.toAbsolutePath().normalize() + " to read data from.");
    }
    try {
      if (MovieLens.recognises(folder)) {
        return MovieLens.open(folder);
      }
      if (ShopFolder.recognises(folder)) {
        return ShopFolder.open(folder);
      }
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    throw new BelfryException(
        ErrorCode.INVALID,
        "The folder "
            + folder.toAbsolutePath().normalize()
            + " is not MovieLens data: it holds neither movies.csv and ratings.csv (20M, 25M, latest),"
            + " nor u.data, u.item and u.user (100k), nor ratings.dat and movies.dat (1M, 10M);"
            + " nor is it Belfry's own layout: items, users and events, each .csv, .jsonl or"
            + " .parquet. A single file is imported by its own name.");
  }

  /**
   * Reads a folder into memory.
   *
   * @param positives which events count as liking
   * @param rejects told of rows that cannot be used
   * @throws BelfryException as {@link #open}; INVALID also where the files hold nothing that can be
   *     used
   */
  public static Dataset read(Path folder, PositiveRule positives, Rejects rejects) {
    Dataset data;
    try {
      data = DatasetSource.collect(open(folder), positives, rejects);
    } catch (UncheckedIOException e) {
      throw unreadable(folder, e);
    }
    if (data.items().isEmpty() || data.users().isEmpty()) {
      throw BelfryException.invalid(
          "The folder " + folder + " holds no item, or no user, that can be used.");
    }
    return data;
  }

  private static BelfryException unreadable(Path folder, Exception e) {
    Throwable cause = e.getCause() instanceof IOException io ? io : e;
    return new BelfryException(
        ErrorCode.INVALID, "The folder " + folder + " cannot be read: " + cause.getMessage(), e);
  }
}
