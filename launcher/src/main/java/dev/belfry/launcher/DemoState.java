package dev.belfry.launcher;

import dev.belfry.platform.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * How far the demo in a home has come; kept in the home, so that the next start goes on from there.
 *
 * @param data what was imported, in words
 * @param imported whether the import was finished
 */
record DemoState(String data, boolean imported) {

  static Optional<DemoState> read(Path home) {
    Path file = file(home);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.mapper().readValue(file.toFile(), DemoState.class));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  void write(Path home) {
    Path draft = home.resolve("demo.json.new");
    try {
      Json.mapper().writeValue(draft.toFile(), this);
      Files.move(draft, file(home), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file(home), e);
    }
  }

  private static Path file(Path home) {
    return home.resolve("demo.json");
  }
}
