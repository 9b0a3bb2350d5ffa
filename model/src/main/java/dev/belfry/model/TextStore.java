package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.TextKey;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Embeddings of texts, worked out once and kept in a file under a hash of the text.
 *
 * <p>The file is a row of records of one size: hash (16 bytes), components (half floats), checksum
 * (4 bytes). Records are only ever appended, under a lock that other processes respect; one that a
 * crash cut short fails its checksum, is passed over and written over. Above the limit the older
 * half is dropped into a new file that replaces the old one at once. Safe for use by several
 * threads.
 */
public final class TextStore implements TextVectors, AutoCloseable {
  /** Records kept unless told otherwise: 160 MB of MiniLM vectors. */
  public static final int DEFAULT_LIMIT = 200_000;

  private static final int KEY_BYTES = 16;
  private static final int CHECKSUM_BYTES = 4;

  private final TextEmbedder embedder;
  private final Path path;
  private final int limit;
  private final int recordBytes;

  /** By the first half of the hash, which tells texts apart as long as there are no billions. */
  private final Map<Long, Long> places = new HashMap<>();

  private RandomAccessFile file;

  /**
   * Opens the store in a folder, which is made where it is missing.
   *
   * @param limit records kept at most, at least 2
   * @throws BelfryException UNAVAILABLE when the file cannot be read or made
   */
  public TextStore(Path folder, TextEmbedder embedder, int limit) {
    this.embedder = requireNonNull(embedder, "embedder is null");
    this.path = folder.resolve("texts-" + embedder.name() + ".bin");
    this.limit = limit;
    this.recordBytes = KEY_BYTES + 2 * embedder.dimension() + CHECKSUM_BYTES;
    if (limit < 2) {
      throw BelfryException.invalid("the limit of kept texts is " + limit + "; at least 2 is");
    }
    try {
      Files.createDirectories(folder);
      this.file = new RandomAccessFile(path.toFile(), "rw");
      index();
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  /** The embedding of a text if it is kept, else an empty array. Reads the disk. */
  @Override
  public float[] find(String text) {
    return find(TextKey.of(text));
  }

  /** The same by {@link TextKey}. */
  @Override
  public synchronized float[] find(long textKey) {
    Long place = places.get(textKey);
    if (place == null) {
      return new float[0];
    }
    byte[] halves = new byte[2 * embedder.dimension()];
    try {
      file.seek(place + KEY_BYTES);
      file.readFully(halves);
    } catch (IOException e) {
      throw unavailable(e);
    }
    return floats(ByteBuffer.wrap(halves));
  }

  /** The embedding of a text, worked out and kept where it was not. Slow. */
  public float[] get(String text) {
    float[] found = find(text);
    if (found.length > 0) {
      return found;
    }
    ByteBuffer halves = ByteBuffer.allocate(2 * embedder.dimension());
    for (float component : embedder.embed(text)) {
      halves.putShort(Float.floatToFloat16(component));
    }
    // What comes back from the file later is what is given now.
    keep(text, halves.array());
    return floats(halves.rewind());
  }

  /** How many texts are kept. */
  public synchronized int size() {
    return places.size();
  }

  /** Components of an embedding. */
  public int dimension() {
    return embedder.dimension();
  }

  @Override
  public synchronized void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private synchronized void keep(String text, byte[] halves) {
    long key = TextKey.of(text);
    if (places.containsKey(key)) {
      return;
    }
    try {
      if (file.length() / recordBytes >= limit) {
        shrink();
      }
      byte[] bytes = record(text, halves);
      try (FileLock lock = file.getChannel().lock()) {
        long end = file.length() / recordBytes * recordBytes;
        file.seek(end);
        file.write(bytes);
        places.put(key, end);
      }
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private void index() throws IOException {
    places.clear();
    long records = file.length() / recordBytes;
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16))) {
      byte[] bytes = new byte[recordBytes];
      for (long r = 0; r < records; r++) {
        in.readFully(bytes);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (buffer.getInt(recordBytes - CHECKSUM_BYTES) == checksum(bytes)) {
          places.put(buffer.getLong(0), r * recordBytes);
        }
      }
    }
  }

  /** Keeps the newer half. */
  private void shrink() throws IOException {
    Path half = path.resolveSibling(path.getFileName() + ".half");
    long records = file.length() / recordBytes;
    long from = (records - limit / 2) * recordBytes;
    try (RandomAccessFile out = new RandomAccessFile(half.toFile(), "rw")) {
      out.setLength(0);
      byte[] bytes = new byte[recordBytes];
      file.seek(from);
      for (long r = 0; r < limit / 2; r++) {
        file.readFully(bytes);
        out.write(bytes);
      }
      out.getFD().sync();
    }
    file.close();
    Files.move(half, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    file = new RandomAccessFile(path.toFile(), "rw");
    index();
  }

  private byte[] record(String text, byte[] halves) {
    ByteBuffer buffer = ByteBuffer.allocate(recordBytes);
    buffer.put(TextKey.digest(text), 0, KEY_BYTES).put(halves);
    buffer.putInt(checksum(buffer.array()));
    return buffer.array();
  }

  private static int checksum(byte[] record) {
    CRC32C crc = new CRC32C();
    crc.update(record, 0, record.length - CHECKSUM_BYTES);
    return (int) crc.getValue();
  }

  private static float[] floats(ByteBuffer halves) {
    float[] values = new float[halves.remaining() / 2];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.float16ToFloat(halves.getShort());
    }
    return values;
  }

  private BelfryException unavailable(IOException cause) {
    return new BelfryException(
        ErrorCode.UNAVAILABLE,
        "the kept text embeddings at " + path + " cannot be used: " + cause.getMessage() + ".",
        cause);
  }
}
