package dev.belfry.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A file that one process at a time holds, with the holder's process id in it. The operating system
 * lets go of it when the process dies, however it dies; the file stays. Thread-safe.
 */
public final class ProcessLock implements AutoCloseable {
  /**
   * Files that this process holds. They are not asked after at the file: a process that closes a
   * second descriptor of a file loses its locks on it (POSIX, fcntl).
   */
  private static final Set<String> OURS = ConcurrentHashMap.newKeySet();

  private final String key;
  private final FileChannel channel;
  private final FileLock lock;

  private ProcessLock(String key, FileChannel channel, FileLock lock) {
    this.key = key;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes the file, which is made where it is not there; empty when it is held already, by this
   * process or another.
   *
   * @throws IOException when the file cannot be made or written
   */
  public static Optional<ProcessLock> tryTake(Path file) throws IOException {
    String key = key(file);
    if (!OURS.add(key)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      @Nullable FileLock lock = channel.tryLock();
      if (lock != null) {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(ownId().getBytes(StandardCharsets.UTF_8)));
        return Optional.of(new ProcessLock(key, channel, lock));
      }
    } catch (IOException e) {
      release(key, channel);
      throw e;
    }
    release(key, channel);
    return Optional.empty();
  }

  /** Whether a process holds the file now. */
  public static boolean isHeld(Path file) {
    if (OURS.contains(key(file))) {
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

  /** The process that holds the file, in words. */
  public static String holder(Path file) throws IOException {
    if (OURS.contains(key(file))) {
      return ownId();
    }
    String id = Files.readString(file).strip();
    return id.isEmpty() ? "(starting)" : id;
  }

  /** Lets other processes take it. */
  @Override
  public void close() throws IOException {
    lock.release();
    release(key, channel);
  }

  private static void release(String key, @Nullable FileChannel channel) throws IOException {
    OURS.remove(key);
    if (channel != null) {
      channel.close();
    }
  }

  private static String ownId() {
    return Long.toString(ProcessHandle.current().pid());
  }

  /** One file has one key, by whatever path its folder is named. */
  private static String key(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    try {
      return folder == null
          ? absolute.toString()
          : folder.toRealPath().resolve(absolute.getFileName()).toString();
    } catch (IOException e) {
      return absolute.toString();
    }
  }
}
