package dev.belfry.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a file into rows: the lines of NDJSON, or the records of CSV (RFC 4180), in which a quoted
 * field may hold line breaks. For one thread.
 */
final class ImportRows implements AutoCloseable {
  /** The longest row that is read, in bytes. */
  static final int MAX_BYTES = 1 << 20;

  private final InputStream in;
  private final boolean csv;
  private long line = 1;
  private long position;

  ImportRows(Path file, boolean csv) throws IOException {
    this.in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    this.csv = csv;
  }

  /** The next row that is not blank, or null at the end. */
  @Nullable Row next() throws IOException {
    while (true) {
      long first = line;
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
      boolean quoted = false;
      boolean any = false;
      boolean tooLong = false;
      int read = in.read();
      while (read >= 0) {
        any = true;
        position++;
        if (read == '\n') {
          line++;
          if (!quoted) {
            break;
          }
        }
        quoted ^= csv && read == '"';
        tooLong |= bytes.size() >= MAX_BYTES;
        if (!tooLong) {
          bytes.write(read);
        }
        read = in.read();
      }
      if (!any) {
        return null;
      }
      String text = bytes.toString(StandardCharsets.UTF_8);
      if (first == 1 && text.startsWith("\uFEFF")) {
        text = text.substring(1);
      }
      if (!text.isBlank()) {
        return new Row(first, position, text.stripTrailing(), tooLong);
      }
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** The fields of a CSV record. */
  static List<String> fields(String record) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < record.length(); i++) {
      char c = record.charAt(i);
      if (quoted && c == '"' && i + 1 < record.length() && record.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }

  /** A field as CSV holds it. */
  static String quote(String field) {
    return field.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + field.replace("\"", "\"\"") + '"'
        : field;
  }

  /**
   * A row.
   *
   * @param line where it begins, from 1
   * @param end the bytes of the file up to and with it
   * @param text as it stands
   * @param tooLong whether it was cut
   */
  record Row(long line, long end, String text, boolean tooLong) {}
}
