package dev.belfry.launcher;

import dev.belfry.contracts.common.BelfryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files with an id on each line. */
final class Lines {
  private Lines() {}

  /**
   * The lines that are not empty, without what surrounds them.
   *
   * @throws BelfryException INVALID when the file cannot be read
   */
  static List<String> of(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      throw BelfryException.invalid("the file " + file + " cannot be read as lines of text");
    }
  }
}
