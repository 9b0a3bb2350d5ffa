package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The layout in which LightGCN and what followed it share data: {@code train.txt} and {@code
 * test.txt}, each line a user and their items, separated by spaces. There are no times, and the
 * split is fixed.
 */
final class LightGcnFolder {
  private LightGcnFolder() {}

  static boolean recognises(Path folder) {
    return Files.isRegularFile(folder.resolve("train.txt"))
        && Files.isRegularFile(folder.resolve("test.txt"));
  }

  /** The interactions of {@code train.txt} or {@code test.txt}. */
  static InteractionFile read(Path file, Rejects rejects) {
    List<InteractionFile.Row> rows = new ArrayList<>();
    try {
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        String[] words = line.strip().split("\\s+");
        if (words.length < 2) {
          // A user without items: LightGCN's test files have some.
          continue;
        }
        if (!line.matches("[0-9 \\t]+")) {
          rejects.reject(file + " line " + number, "there is something else than whole numbers");
          continue;
        }
        for (int i = 1; i < words.length; i++) {
          rows.add(
              new InteractionFile.Row(
                  words[0], words[i], "click", 1, rows.size(), null, null, null));
        }
      }
    } catch (IOException e) {
      throw BelfryException.invalid("The file " + file + " cannot be read: " + e.getMessage());
    }
    if (rows.isEmpty()) {
      throw BelfryException.invalid("The file " + file + " holds no row that can be used.");
    }
    return new InteractionFile(
        rows,
        false,
        false,
        "%s: %,d interactions, no times".formatted(file.getFileName(), rows.size()));
  }
}
