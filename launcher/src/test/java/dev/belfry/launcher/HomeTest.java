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
  void anotherProcessCannotTakeAHomeThatWasAskedAfterHere() throws Exception {
    try (Home home = Home.open(temp, 0)) {
      assertThat(Home.isInUse(temp)).isTrue();
      assertThatThrownBy(() -> Home.open(temp, 0)).isInstanceOf(BelfryException.class);
      assertThat(tryLockElsewhere(home.folder().resolve("belfry.lock"))).isNotZero();
    }
    assertThat(Home.isInUse(temp)).isFalse();
    assertThat(tryLockElsewhere(temp.resolve("belfry.lock"))).isZero();
  }

  /** 0 when another process gets the lock. */
  private static int tryLockElsewhere(Path file) throws Exception {
    String program =
        "import java.nio.channels.*;import java.nio.file.*;void main(String[] a) throws Exception {"
            + "try (var c = FileChannel.open(Path.of(a[0]), StandardOpenOption.WRITE)) {"
            + "System.exit(c.tryLock() == null ? 3 : 0); } }";
    Path source = Files.writeString(file.resolveSibling("Try.java"), program);
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            source.toString(),
            file.toString())
        .inheritIO()
        .start()
        .waitFor();
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
    assertThat(Home.inUserData("demo", Map.of("HOME", "/home/anna")))
        .isEqualTo(Path.of("/home/anna/.local/share/belfry/demo"));
  }
}
