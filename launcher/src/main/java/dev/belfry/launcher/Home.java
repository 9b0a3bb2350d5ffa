package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.platform.ProcessLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one folder that an installation writes to. While it is open, no other process can open it: a
 * lock on {@code belfry.lock} holds that, and the operating system lets go of it when the process
 * dies, however it dies. Thread-safe.
 */
public final class Home implements AutoCloseable {
  private static final long MEGABYTE = 1024L * 1024;
  private static final String LOCK = "belfry.lock";

  private final Path folder;
  private final ProcessLock lock;

  private Home(Path folder, ProcessLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Makes the folder if it is not there, and takes it for this process.
   *
   * @param folder where everything lives
   * @param minFreeBytes the space that the disk must have left
   * @throws BelfryException CONFLICT when another process uses it; UNAVAILABLE when the disk is
   *     full; INVALID when it is no folder that this user can write to
   */
  public static Home open(Path folder, long minFreeBytes) {
    Path home = requireNonNull(folder, "folder is null").toAbsolutePath().normalize();
    try {
      Files.createDirectories(home);
    } catch (IOException e) {
      throw new BelfryException(
          ErrorCode.INVALID,
          "the home folder " + home + " cannot be made; give another one with --home DIR",
          e);
    }
    if (!Files.isWritable(home)) {
      throw BelfryException.invalid(
          "the home folder " + home + " cannot be written to; give another one with --home DIR");
    }
    requireSpace(home, minFreeBytes);
    return lock(home);
  }

  /** Whether a process holds the home of this folder now. */
  static boolean isInUse(Path folder) {
    return ProcessLock.isHeld(folder.resolve(LOCK));
  }

  /** The user's own default for a home of this name, such as {@code ~/.local/share/belfry/demo}. */
  public static Path inUserData(String name, Map<String, String> environment) {
    @Nullable String data = environment.get("XDG_DATA_HOME");
    Path base =
        data == null || data.isBlank()
            ? ofUser(environment).resolve(".local").resolve("share")
            : Path.of(data);
    return base.resolve("belfry").resolve(name);
  }

  /**
   * The user's home folder: as the shell has it, which need not be the one of the password file.
   */
  static Path ofUser(Map<String, String> environment) {
    @Nullable String home = environment.get("HOME");
    return Path.of(home == null || home.isBlank() ? System.getProperty("user.home") : home);
  }

  /** The folder, absolute. */
  public Path folder() {
    return folder;
  }

  /** A folder of this name in the home, made if it is not there. */
  Path folder(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + folder.resolve(name), e);
    }
  }

  /** Lets other processes open the home again. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot let go of " + folder, e);
    }
  }

  private static void requireSpace(Path home, long minFreeBytes) {
    try {
      long free = Files.getFileStore(home).getUsableSpace();
      if (free < minFreeBytes) {
        throw new BelfryException(
            ErrorCode.UNAVAILABLE,
            "the disk under "
                + home
                + " is full: "
                + free / MEGABYTE
                + " MB are free and "
                + minFreeBytes / MEGABYTE
                + " MB are needed (home.min-free-bytes)");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the free space under " + home, e);
    }
  }

  private static Home lock(Path home) {
    Path file = home.resolve(LOCK);
    try {
      Optional<ProcessLock> lock = ProcessLock.tryTake(file);
      if (lock.isPresent()) {
        return new Home(home, lock.get());
      }
      throw new BelfryException(
          ErrorCode.CONFLICT,
          "home "
              + home
              + " is in use by process "
              + ProcessLock.holder(file)
              + "; stop that one, or give another home with --home DIR");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + file, e);
    }
  }
}
