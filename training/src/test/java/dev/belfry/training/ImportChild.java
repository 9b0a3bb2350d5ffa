package dev.belfry.training;

import dev.belfry.storage.BatchStore;
import dev.belfry.storage.StorageConfig;
import java.nio.file.Path;

/** An import in a process of its own, to be killed. */
final class ImportChild {
  private ImportChild() {}

  /**
   * Imports a folder and says when it begins.
   *
   * @param args address of the database, folder
   */
  public static void main(String[] args) {
    try (BatchStore store = new BatchStore(config(args[0]))) {
      System.out.println("begun");
      Importer.load(DataFolder.open(Path.of(args[1])), store, (where, why) -> {}, Progress.NONE);
    }
  }

  static StorageConfig config(String url) {
    return StorageConfig.of(url, "", Path.of("unused-journal"));
  }
}
