package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.storage.PositiveRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Folders of data that Belfry reads: MovieLens, and its own layout, which {@link GenerateJob}
 * writes.
 */
public final class DataFolder {
  private DataFolder() {}

  /**
   * Reads a folder, whichever layout it has.
   *
   * @param positives which events count as liking
   * @param rejects told of rows that cannot be used
   * @throws BelfryException NOT_FOUND when there is no such folder, INVALID when its files are of
   *     no layout that is known, or hold nothing that can be used
   */
  public static Dataset read(Path folder, PositiveRule positives, Rejects rejects) {
    if (!Files.isDirectory(folder)) {
      throw new BelfryException(
          ErrorCode.NOT_FOUND,
          "There is no folder " + folder.toAbsolutePath().normalize() + " to read data from.");
    }
    try {
      if (MovieLens.recognises(folder)) {
        return checked(folder, MovieLens.read(folder, positives, rejects));
      }
      if (ShopFolder.recognises(folder)) {
        return checked(folder, ShopFolder.read(folder, positives, rejects));
      }
    } catch (IOException e) {
      throw new BelfryException(
          ErrorCode.INVALID, "The folder " + folder + " cannot be read: " + e.getMessage(), e);
    }
    throw new BelfryException(
        ErrorCode.INVALID,
        "The folder "
            + folder.toAbsolutePath().normalize()
            + " is not MovieLens data: it holds neither movies.csv and ratings.csv (latest-small),"
            + " nor u.data, u.item and u.user (100k), nor ratings.dat, movies.dat and users.dat"
            + " (1M); nor is it Belfry's own layout: items, users and events, each .csv or"
            + " .parquet.");
  }

  private static Dataset checked(Path folder, Dataset data) {
    if (data.items().isEmpty() || data.users().isEmpty()) {
      throw BelfryException.invalid(
          "The folder " + folder + " holds no item, or no user, that can be used.");
    }
    return data;
  }
}
