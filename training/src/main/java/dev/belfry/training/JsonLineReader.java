package dev.belfry.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belfry.contracts.common.BelfryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object on each line. The columns are the fields of the first thousand lines; lists are
 * joined by {@code |}.
 */
final class JsonLineReader implements TableReader {
  private static final int SAMPLE = 1_000;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path file;
  private final LineReader lines;
  private final Deque<String> sample = new ArrayDeque<>();
  private final Map<String, Integer> places = new LinkedHashMap<>();
  private long line;

  JsonLineReader(Path file) throws IOException {
    this.file = file;
    this.lines = new LineReader(file, StandardCharsets.UTF_8);
    try {
      @Nullable String text = lines.next();
      if (text != null && text.stripLeading().startsWith("[")) {
        throw BelfryException.invalid(
            "The file " + file + " is one JSON list: give one object on each line instead.");
      }
      while (text != null) {
        sample.add(text);
        meet(text);
        text = sample.size() < SAMPLE ? lines.next() : null;
      }
      if (places.isEmpty()) {
        throw BelfryException.invalid("The file " + file + " holds no JSON object on a line.");
      }
    } catch (BelfryException e) {
      lines.close();
      throw e;
    }
  }

  private void meet(String text) {
    try {
      MAPPER
          .readTree(text)
          .fieldNames()
          .forEachRemaining(name -> places.putIfAbsent(name, places.size()));
    } catch (JsonProcessingException e) {
      // Told when its turn comes.
    }
  }

  @Override
  public List<String> columns() {
    return List.copyOf(places.keySet());
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
    if (text.indexOf(LineReader.BROKEN) >= 0) {
      throw BelfryException.invalid("the line holds bytes that are not UTF-8");
    }
    JsonNode node;
    try {
      node = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw BelfryException.invalid("the line is no well-formed JSON");
    }
    if (!node.isObject()) {
      throw BelfryException.invalid("the line is no JSON object");
    }
    @Nullable String[] cells = new @Nullable String[places.size()];
    places.forEach((name, place) -> cells[place] = text(node.path(name)));
    return cells;
  }

  private @Nullable String line() throws IOException {
    @Nullable String text = sample.isEmpty() ? lines.next() : sample.removeFirst();
    line += text == null ? 0 : 1;
    return text;
  }

  private static @Nullable String text(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    if (node.isObject()) {
      return node.toString();
    }
    if (!node.isArray()) {
      return node.asText();
    }
    List<String> values = new ArrayList<>();
    for (JsonNode element : node) {
      if (element.isContainerNode()) {
        return node.toString();
      }
      values.add(element.asText());
    }
    return String.join("|", values);
  }

  @Override
  public String where() {
    return file + " line " + line;
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
}
