package dev.belfry.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The answer of {@code POST /v1/ope} as lines of text. */
final class PolicyTable {
  private static final int WIDTH = 100;

  private PolicyTable() {}

  static List<String> of(JsonNode estimate) {
    List<String> lines = new ArrayList<>();
    if (estimate.path("lists").asLong() > 0) {
      lines.add("policy     estimator    click rate   95 % interval       lists  weight");
      lines.add(
          String.format(
              Locale.ROOT,
              "served     its own      %.5f                        %7d    1.00",
              estimate.path("logged").asDouble(),
              estimate.path("lists").asLong()));
      for (JsonNode one : estimate.path("estimates")) {
        lines.add(
            String.format(
                Locale.ROOT,
                "candidate  %-12s %.5f      %.5f..%.5f  %7.0f  %6.2f",
                one.path("estimator").asText(),
                one.path("mean").asDouble(),
                one.path("low").asDouble(),
                one.path("high").asDouble(),
                estimate.path("effectiveSampleSize").asDouble(),
                estimate.path("meanWeight").asDouble()));
      }
      lines.add("");
    }
    String refused = estimate.path("refused").asBoolean() ? "Refused: " : "";
    lines.addAll(wrapped(refused + estimate.path("sentence").asText()));
    for (JsonNode skipped : estimate.path("skipped")) {
      lines.addAll(
          wrapped(
              "Left out: %,d lists. %s"
                  .formatted(skipped.path("count").asLong(), skipped.path("reason").asText())));
    }
    return lines;
  }

  private static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (!line.isEmpty() && line.length() + word.length() >= WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
