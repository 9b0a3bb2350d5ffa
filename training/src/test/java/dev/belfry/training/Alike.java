package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Comparator;

/**
 * Holds what was encoded with ALS factors against each other: the order in which the lanes of a
 * vector are summed is the machine's, and may change when a method is compiled.
 */
final class Alike {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final double TOLERANCE = 1e-3;

  private static final Comparator<JsonNode> CLOSE =
      (a, b) -> a.isNumber() && b.isNumber() && isClose(a.asDouble(), b.asDouble()) ? 0 : 1;

  private Alike() {}

  /** Fails unless both read the same, to the tolerance of rounding. */
  static void check(Object actual, Object expected) {
    assertThat(test(actual, expected)).as("%s beside %s", actual, expected).isTrue();
  }

  static boolean test(Object a, Object b) {
    return read(a).equals(CLOSE, read(b));
  }

  private static boolean isClose(double a, double b) {
    return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a));
  }

  private static JsonNode read(Object encoded) {
    try {
      return MAPPER.readTree(encoded.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not JSON: " + encoded, e);
    }
  }
}
