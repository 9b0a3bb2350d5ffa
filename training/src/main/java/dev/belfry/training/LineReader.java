package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a text file, which may be gzipped, without their ends: {@code \n}, {@code \r\n} or
 * {@code \r}. A byte order mark is left out. No more than one line is in memory. For one thread.
 */
final class LineReader implements Closeable {
  /** Characters of the longest line that is read; the rest of a longer one is dropped. */
  static final int LONGEST = 1 << 20;

  /** Stands for bytes that are none of the charset's. It is no character, so no text holds it. */
  static final char BROKEN = '\uFFFF';

  private final Counted counted;
  private final Reader reader;
  private final long size;
  private final char[] buffer = new char[1 << 16];
  private final StringBuilder line = new StringBuilder();
  private int at;
  private int end;
  private boolean skipLineFeed;
  private boolean cut;
  private boolean first = true;

  /** Opens a file; INVALID when it is empty or no text. */
  LineReader(Path file, Charset charset) throws IOException {
    size = Files.size(file);
    if (size == 0) {
      throw BelfryException.invalid("The file " + file + " is empty.");
    }
    requireText(file);
    counted = new Counted(Files.newInputStream(file));
    InputStream bytes = new BufferedInputStream(counted, 1 << 16);
    reader =
        new InputStreamReader(
            file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes,
            charset
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                .replaceWith(String.valueOf(BROKEN)));
  }

  private static void requireText(Path file) throws IOException {
    if (file.toString().endsWith(".gz")) {
      return;
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(4_096);
      int mark = head.length < 2 ? 0 : (head[0] & 0xFF) << 8 | (head[1] & 0xFF);
      if (mark == 0xFEFF || mark == 0xFFFE) {
        throw BelfryException.invalid(
            "The file " + file + " is in UTF-16: save it as UTF-8 and import that.");
      }
      for (byte b : head) {
        if (b == 0) {
          throw BelfryException.invalid("The file " + file + " is no text: it holds NUL bytes.");
        }
      }
    }
  }

  /** The next line, or null at the end. */
  @Nullable String next() throws IOException {
    line.setLength(0);
    cut = false;
    boolean any = false;
    while (true) {
      if (at == end) {
        end = reader.read(buffer);
        at = 0;
        if (end < 0) {
          end = 0;
          return any ? taken() : null;
        }
      }
      if (skipLineFeed && buffer[at] == '\n') {
        at++;
        skipLineFeed = false;
        continue;
      }
      skipLineFeed = false;
      any = true;
      int from = at;
      while (at < end && buffer[at] != '\n' && buffer[at] != '\r') {
        at++;
      }
      int room = LONGEST - line.length();
      cut |= at - from > room;
      line.append(buffer, from, Math.min(at - from, room));
      if (at < end) {
        skipLineFeed = buffer[at++] == '\r';
        return taken();
      }
    }
  }

  private String taken() {
    if (first) {
      first = false;
      if (!line.isEmpty() && line.charAt(0) == '\uFEFF') {
        line.deleteCharAt(0);
      }
    }
    return line.toString();
  }

  /** Whether the last line was longer than {@link #LONGEST}. */
  boolean isCut() {
    return cut;
  }

  /** Bytes of the file that were read; runs ahead of the lines by a buffer. */
  long position() {
    return counted.bytes;
  }

  /** Bytes of the file. */
  long size() {
    return size;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private static final class Counted extends FilterInputStream {
    private long bytes;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      bytes += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      bytes += Math.max(0, read);
      return read;
    }
  }
}
