package dev.belfry.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes rows as CSV (RFC 4180) to a sink, piece by piece. For one thread. */
final class CsvRows implements ReportRunner.Rows {
  private static final int PIECE = 1 << 16;

  private final ReportSink sink;
  private final StringBuilder text = new StringBuilder(PIECE + 4_096);

  CsvRows(ReportSink sink) {
    this.sink = sink;
  }

  @Override
  public void begin(List<SqlColumn> columns) throws IOException {
    sink.begin(columns);
    for (int i = 0; i < columns.size(); i++) {
      add(i, columns.get(i).name());
    }
    text.append('\n');
  }

  @Override
  public boolean row(ResultSet row, List<SqlColumn> columns) throws SQLException, IOException {
    for (int i = 0; i < columns.size(); i++) {
      add(i, SqlValues.text(row, i + 1, columns.get(i).type()));
    }
    text.append('\n');
    if (text.length() >= PIECE) {
      flush();
    }
    return true;
  }

  /** Sends what is left. */
  void flush() throws IOException {
    if (!text.isEmpty()) {
      sink.write(text.toString().getBytes(StandardCharsets.UTF_8));
      text.setLength(0);
    }
  }

  private void add(int index, @Nullable String value) {
    if (index > 0) {
      text.append(',');
    }
    if (value == null) {
      return;
    }
    boolean plain = !value.isEmpty();
    for (int i = 0; i < value.length() && plain; i++) {
      char c = value.charAt(i);
      plain = c != ',' && c != '"' && c != '\n' && c != '\r';
    }
    if (plain) {
      text.append(value);
    } else {
      text.append('"').append(value.replace("\"", "\"\"")).append('"');
    }
  }
}
