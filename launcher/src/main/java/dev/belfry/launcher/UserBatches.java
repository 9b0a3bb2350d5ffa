package dev.belfry.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Asks for something for many users at once and writes it in the order of the users. */
final class UserBatches {
  private static final int AT_ONCE = 16;
  private static final int TRIES = 4;

  private final Function<String, JsonNode> question;
  private final Map<String, String> columns;
  private final BiFunction<JsonNode, JsonNode, List<String>> cells;
  private final Terminal terminal;

  /**
   * @param question the answer for a user; it is asked again where the server is busy
   * @param columns of a table, {@code user_id} first, with DuckDB's type of each
   * @param cells of an answer and one of its items, the columns behind {@code user_id}
   */
  UserBatches(
      Function<String, JsonNode> question,
      Map<String, String> columns,
      BiFunction<JsonNode, JsonNode, List<String>> cells,
      Terminal terminal) {
    this.question = question;
    this.columns = columns;
    this.cells = cells;
    this.terminal = terminal;
  }

  private record Asked(String userId, Future<JsonNode> answer) {}

  /**
   * Writes a file: CSV, Parquet, or one JSON object a line where the name ends in {@code .ndjson}.
   *
   * @param users how many there are, or 0 when it is not known
   * @throws BelfryException INTERNAL when some users got no answer; the others' are written
   */
  void run(Iterator<String> userIds, long users, Path out) {
    boolean json = out.toString().endsWith(".ndjson") || out.toString().endsWith(".jsonl");
    TableFile table = json ? new TableFile(out, false) : TableFile.of(out);
    long[] failed = new long[1];
    long done = table.write(columns, file -> ask(userIds, users, json, file, failed));
    if (failed[0] > 0) {
      throw new BelfryException(
          ErrorCode.INTERNAL,
          failed[0] + " of " + done + " users got no answer; the others are in " + out);
    }
    terminal.say(String.format(Locale.ROOT, "%,d users written to %s.", done, out));
  }

  private long ask(Iterator<String> rest, long users, boolean json, Path file, long[] failed)
      throws IOException {
    long done = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        BufferedWriter writer = Files.newBufferedWriter(file)) {
      if (!json) {
        writer.write(String.join(",", columns.keySet()) + "\n");
      }
      Deque<Asked> window = new ArrayDeque<>();
      while (rest.hasNext() || !window.isEmpty()) {
        while (rest.hasNext() && window.size() < AT_ONCE * 2) {
          String userId = rest.next();
          window.add(new Asked(userId, threads.submit(() -> ask(userId))));
        }
        Asked next = window.remove();
        try {
          write(next.userId(), next.answer().get(), json, writer);
        } catch (ExecutionException e) {
          failed[0]++;
          terminal.note("user " + next.userId() + ": " + reason(e));
        }
        terminal.advance("Users", ++done, users);
      }
      return done;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BelfryException(ErrorCode.UNAVAILABLE, "interrupted", e);
    }
  }

  /** A server that is busy is asked again, a little later each time. */
  private JsonNode ask(String userId) throws InterruptedException {
    for (int tried = 1; ; tried++) {
      try {
        return question.apply(userId);
      } catch (BelfryException e) {
        boolean later = e.code() == ErrorCode.OVERLOADED || e.code() == ErrorCode.UNAVAILABLE;
        if (!later || tried == TRIES) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(200L << tried);
      }
    }
  }

  private void write(String userId, JsonNode list, boolean json, BufferedWriter writer)
      throws IOException {
    if (json) {
      writer.write(list + "\n");
      return;
    }
    for (JsonNode item : list.path("items")) {
      StringBuilder line = new StringBuilder(quoted(userId));
      cells.apply(list, item).forEach(cell -> line.append(',').append(quoted(cell)));
      writer.write(line.append('\n').toString());
    }
  }

  /** An empty cell for nothing. */
  static String number(JsonNode value) {
    return value.isNumber() ? value.asText() : "";
  }

  private static String reason(ExecutionException failure) {
    Throwable cause = failure.getCause();
    return String.valueOf((cause == null ? failure : cause).getMessage());
  }

  private static String quoted(String text) {
    return text.matches("[^\",\\n\\r]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
