package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobFilesTest {
  private static final Instant NOW = Instant.parse("2026-05-05T12:00:00Z");

  @TempDir Path folder;

  @Test
  void filesLeaveOnceTheyAreOld() throws IOException {
    JobFiles files = new JobFiles(folder);
    Path upload = write(files.upload(new UUID(0, 1), true), Duration.ofDays(31));
    Path rejects = write(files.rejects(new UUID(0, 1)), Duration.ofDays(31));
    Path late = write(files.rejects(new UUID(0, 2)), Duration.ofDays(29));
    files.sweep(NOW);
    assertThat(upload).doesNotExist();
    assertThat(rejects).doesNotExist();
    assertThat(late).exists();
  }

  @Test
  void aFolderThatIsNotThereYetIsNoMatter() {
    new JobFiles(folder.resolve("none")).sweep(NOW);
    assertThat(folder).isEmptyDirectory();
  }

  private static Path write(Path file, Duration age) throws IOException {
    Files.writeString(file, "line,id,reason,row");
    return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
  }
}
