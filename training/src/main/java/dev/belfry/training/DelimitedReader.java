package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Text with separators: CSV as RFC 4180 has it, with a header and fields in quotes that may hold
 * line breaks, or lines without either. A quote that is never closed costs its own line only.
 */
final class DelimitedReader implements TableReader {
  private final Path file;
  private final LineReader lines;
  private final String separator;
  private final boolean header;
  private final List<String> columns;

  /** Lines that were read in search of a closing quote. */
  private final Deque<String> returned = new ArrayDeque<>();

  private long line;
  private long rowLine;

  private DelimitedReader(
      Path file, LineReader lines, @Nullable String separator, @Nullable List<String> columns)
      throws IOException {
    this.file = file;
    this.lines = lines;
    this.header = columns == null;
    if (columns != null && separator != null) {
      this.separator = separator;
      this.columns = List.copyOf(columns);
      return;
    }
    String first = line();
    while (first != null && first.isBlank()) {
      first = line();
    }
    if (first == null) {
      throw BelfryException.invalid("The file " + file + " holds nothing but empty lines.");
    }
    this.separator = separator(first);
    this.columns = Arrays.stream(cells(first)).map(c -> c == null ? "" : c.strip()).toList();
    requireDistinct();
  }

  /** UTF-8 whose first line names the columns; the separator is a comma, a semicolon or a tab. */
  static DelimitedReader withHeader(Path file) throws IOException {
    LineReader lines = new LineReader(file, StandardCharsets.UTF_8);
    try {
      return new DelimitedReader(file, lines, null, null);
    } catch (BelfryException e) {
      lines.close();
      throw e;
    }
  }

  /** Lines without a header and without quotes; they may have more fields than are named. */
  static DelimitedReader bare(Path file, String separator, Charset charset, List<String> columns)
      throws IOException {
    return new DelimitedReader(file, new LineReader(file, charset), separator, columns);
  }

  private void requireDistinct() {
    Set<String> met = new HashSet<>();
    for (String column : columns) {
      if (!column.isEmpty() && !met.add(column)) {
        throw BelfryException.invalid(
            "The first line of " + file + " names the column '" + column + "' twice.");
      }
    }
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public @Nullable String @Nullable [] next() throws IOException {
    String text = line();
    while (text != null && text.isBlank()) {
      text = line();
    }
    if (text == null) {
      return null;
    }
    rowLine = line;
    @Nullable String[] cells = cells(text);
    if (header ? cells.length != columns.size() : cells.length < columns.size()) {
      throw BelfryException.invalid(
          "there are " + cells.length + " fields where " + columns.size() + " are expected");
    }
    return cells;
  }

  @Override
  public String where() {
    return file + " line " + rowLine;
  }

  @Override
  public long position() {
    return lines.position();
  }

  @Override
  public long size() {
    return lines.size();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private @Nullable String line() throws IOException {
    @Nullable String text = returned.isEmpty() ? lines.next() : returned.removeFirst();
    line += text == null ? 0 : 1;
    return text;
  }

  private @Nullable String[] cells(String text) throws IOException {
    if (lines.isCut()) {
      throw BelfryException.invalid("the line has more than " + LineReader.LONGEST + " characters");
    }
    if (text.indexOf(LineReader.BROKEN) >= 0) {
      throw BelfryException.invalid("the line holds bytes that are not UTF-8");
    }
    if (!header || text.indexOf('"') < 0) {
      return plain(text);
    }
    List<@Nullable String> cells = new ArrayList<>();
    List<String> more = new ArrayList<>();
    StringBuilder row = new StringBuilder(text);
    while (!quoted(row, cells)) {
      @Nullable String next = row.length() > LineReader.LONGEST ? null : line();
      if (next == null) {
        more.reversed().forEach(returned::addFirst);
        line -= more.size();
        throw BelfryException.invalid("a quote is opened and never closed");
      }
      more.add(next);
      row.append('\n').append(next);
      cells.clear();
    }
    return cells.toArray(new @Nullable String[0]);
  }

  private @Nullable String[] plain(String text) {
    int count = 1;
    for (int at = text.indexOf(separator);
        at >= 0;
        at = text.indexOf(separator, at + separator.length())) {
      count++;
    }
    @Nullable String[] cells = new @Nullable String[count];
    int from = 0;
    for (int c = 0; c < count; c++) {
      int to = c == count - 1 ? text.length() : text.indexOf(separator, from);
      cells[c] = from == to ? null : text.substring(from, to);
      from = to + separator.length();
    }
    return cells;
  }

  /** Cuts a row in which there are quotes; false when one stays open. */
  private boolean quoted(CharSequence row, List<@Nullable String> cells) {
    char between = separator.charAt(0);
    StringBuilder cell = new StringBuilder();
    boolean open = false;
    boolean start = true;
    for (int i = 0; i < row.length(); i++) {
      char c = row.charAt(i);
      if (open) {
        if (c != '"') {
          cell.append(c);
        } else if (i + 1 < row.length() && row.charAt(i + 1) == '"') {
          cell.append('"');
          i++;
        } else {
          open = false;
        }
      } else if (c == '"' && start) {
        open = true;
        start = false;
      } else if (c == between) {
        cells.add(cell.isEmpty() ? null : cell.toString());
        cell.setLength(0);
        start = true;
      } else {
        cell.append(c);
        start = false;
      }
    }
    cells.add(cell.isEmpty() ? null : cell.toString());
    return !open;
  }

  private static String separator(String header) {
    String best = ",";
    long most = 0;
    for (String candidate : List.of(",", ";", "\t")) {
      long count = header.chars().filter(c -> c == candidate.charAt(0)).count();
      if (count > most) {
        best = candidate;
        most = count;
      }
    }
    return best;
  }
}
