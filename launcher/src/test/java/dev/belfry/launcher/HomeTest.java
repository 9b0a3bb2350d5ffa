package dev.belfry.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
  @TempDir Path temp;

  @Test
  void aHomeInUseIsRefusedWithTheProcessThatUsesIt() {
    try (Home home = Home.open(temp, 0)) {
      assertThatThrownBy(() -> Home.open(home.folder(), 0))
          .isInstanceOf(BelfryException.class)
          .hasMessage(
              "home %s is in use by process %d; stop that one, or give another home with --home DIR",
              temp, ProcessHandle.current().pid());
    }
    Home.open(temp, 0).close();
  }

  @Test
  void aFullDiskIsRefusedAtTheStart() {
    assertThatThrownBy(() -> Home.open(temp, Long.MAX_VALUE))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("the disk under " + temp + " is full:")
        .hasMessageContaining("MB are needed (home.min-free-bytes)");
  }

  @Test
  void aHomeThatIsAFileIsRefused() throws Exception {
    Path file = Files.createFile(temp.resolve("file"));
    assertThatThrownBy(() -> Home.open(file, 0))
        .isInstanceOf(BelfryException.class)
        .hasMessage("the home folder %s cannot be made; give another one with --home DIR", file);
  }

  @Test
  void theDefaultHomeLiesWithTheUsersData() {
    assertThat(Home.inUserData("demo", Map.of("XDG_DATA_HOME", "/data")))
        .isEqualTo(Path.of("/data/belfry/demo"));
    assertThat(Home.inUserData("demo", Map.of()).toString()).endsWith("/.local/share/belfry/demo");
  }
}
