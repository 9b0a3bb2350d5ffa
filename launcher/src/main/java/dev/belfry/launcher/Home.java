package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The one folder that an installation writes to. While it is open, no other process can open it: a
 * lock on {@code belfry.lock} holds that, and the operating system lets go of it when the process
 * dies, however it dies. Thread-safe.
 */
public final class Home implements AutoCloseable {
  private static final long MEGABYTE = 1024L * 1024;
  private static final String LOCK = "belfry.lock";

  /**
   * Homes that this process holds. They are not asked after at the file: a process that closes a
   * second descriptor of a file loses its locks on it (POSIX, fcntl).
   */
  private static final Set<String> OURS = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final String key;
  private final FileChannel lockFile;
  private final FileLock lock;

  private Home(Path folder, String key, FileChannel lockFile, FileLock lock) {
    this.folder = folder;
    this.key = key;
    this.lockFile = lockFile;
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
    Path file = folder.resolve(LOCK);
    if (OURS.contains(key(folder))) {
      return true;
    }
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      @Nullable FileLock lock = channel.tryLock();
      return lock == null;
    } catch (IOException e) {
      return false;
    }
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
      lock.release();
      lockFile.close();
      OURS.remove(key);
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
    String key = key(home);
    if (!OURS.add(key)) {
      throw inUse(home, Long.toString(ProcessHandle.current().pid()));
    }
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      @Nullable FileLock lock = channel.tryLock();
      if (lock != null) {
        channel.truncate(0);
        channel.write(
            ByteBuffer.wrap(
                Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
        return new Home(home, key, channel, lock);
      }
      channel.close();
      OURS.remove(key);
      throw inUse(home, Files.readString(file).strip());
    } catch (IOException e) {
      OURS.remove(key);
      throw new UncheckedIOException("cannot lock " + file, e);
    }
  }

  private static BelfryException inUse(Path home, String owner) {
    return new BelfryException(
        ErrorCode.CONFLICT,
        "home "
            + home
            + " is in use by process "
            + (owner.isEmpty() ? "(starting)" : owner)
            + "; stop that one, or give another home with --home DIR");
  }

  /** One home has one key, by whatever path it is named. */
  private static String key(Path home) {
    try {
      return home.toRealPath().toString();
    } catch (IOException e) {
      return home.toAbsolutePath().normalize().toString();
    }
  }
}
