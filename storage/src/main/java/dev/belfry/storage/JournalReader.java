package dev.belfry.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of one segment up to a limit, or to its end: where no frame follows, or one
 * whose checksum is wrong (cut short by a power failure). Not thread-safe.
 */
final class JournalReader implements Closeable {
  private final FileChannel channel;
  private final ByteBuffer header = ByteBuffer.allocate(JournalSegment.HEADER);
  private final int limit;
  private int offset;

  JournalReader(Path file, int offset, int limit) throws IOException {
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
    this.offset = offset;
    this.limit = (int) Math.min(limit, channel.size());
  }

  /** Where the next frame begins. */
  int offset() {
    return offset;
  }

  /** The next payload, or null at the end. */
  @Nullable ByteBuffer next() throws IOException {
    if (offset + JournalSegment.HEADER > limit || !read(header.clear(), offset)) {
      return null;
    }
    int length = header.getInt();
    int crc = header.getInt();
    if (length <= 0 || length > limit - offset - JournalSegment.HEADER) {
      return null;
    }
    ByteBuffer payload = ByteBuffer.allocate(length);
    if (!read(payload, offset + JournalSegment.HEADER)) {
      return null;
    }
    CRC32C actual = new CRC32C();
    actual.update(payload.duplicate());
    if ((int) actual.getValue() != crc) {
      return null;
    }
    offset += JournalSegment.HEADER + length;
    return payload;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private boolean read(ByteBuffer target, int at) throws IOException {
    while (target.hasRemaining()) {
      if (channel.read(target, at + target.position()) < 0) {
        return false;
      }
    }
    target.flip();
    return true;
  }
}
