package dev.belfry.storage;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * One file of the journal that is being written, mapped into memory. A frame is its payload's
 * length (4 bytes), the CRC-32C of the payload (4 bytes), and the payload; a length of 0 ends the
 * file. The file is filled with zeros when it is made: a page that the disk has no room for would
 * otherwise stop the process. Not thread-safe but for {@link #force}.
 */
final class JournalSegment {
  static final int HEADER = 8;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final long number;
  private final Path file;
  private final Arena arena;
  private final MemorySegment memory;
  private int end;

  private JournalSegment(long number, Path file, Arena arena, MemorySegment memory) {
    this.number = number;
    this.file = file;
    this.arena = arena;
    this.memory = memory;
  }

  static JournalSegment create(Path folder, long number, int size) throws IOException {
    Path file = file(folder, number);
    // Confined would tie the mapping to the thread that makes the segment ahead of its use.
    Arena arena = Arena.ofShared();
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocate(1 << 20);
      for (long at = 0; at < size; at += zeros.remaining()) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), size - at));
        int length = zeros.remaining();
        while (zeros.hasRemaining()) {
          channel.write(zeros, at + zeros.position());
        }
        zeros.clear().limit(length);
      }
      channel.force(true);
      return new JournalSegment(
          number, file, arena, channel.map(FileChannel.MapMode.READ_WRITE, 0, size, arena));
    } catch (IOException | RuntimeException e) {
      arena.close();
      Files.deleteIfExists(file);
      throw e;
    }
  }

  static Path file(Path folder, long number) {
    return folder.resolve(String.format("%016d.journal", number));
  }

  long number() {
    return number;
  }

  Path file() {
    return file;
  }

  /** Where the next frame goes. */
  int end() {
    return end;
  }

  /** Whether a frame of this payload still fits. */
  boolean fits(int payload) {
    return end + HEADER + payload <= memory.byteSize();
  }

  void append(ByteBuffer payload) {
    int length = payload.remaining();
    CRC32C crc = new CRC32C();
    crc.update(payload.duplicate());
    MemorySegment.copy(MemorySegment.ofBuffer(payload), 0, memory, end + HEADER, length);
    memory.set(INT, end + 4, (int) crc.getValue());
    // The length last: a frame that was cut short has none.
    memory.set(INT, end, length);
    end += HEADER + length;
  }

  /** Has the disk take what was appended. */
  void force() {
    memory.force();
  }

  void close() {
    arena.close();
  }
}
