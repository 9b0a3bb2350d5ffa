package dev.belfry.storage;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * JSON in the one form that a hash can be taken of (RFC 8785): no white space, names in the order
 * of their UTF-16 code units, texts and numbers as ECMAScript writes them.
 */
final class CanonicalJson {
  private static final MathContext ONE_DIGIT = new MathContext(1, RoundingMode.HALF_EVEN);

  private CanonicalJson() {}

  static String of(JsonNode node) {
    StringBuilder out = new StringBuilder(256);
    write(out, node);
    return out.toString();
  }

  private static void write(StringBuilder out, JsonNode node) {
    switch (node.getNodeType()) {
      case OBJECT -> object(out, node);
      case ARRAY -> array(out, node);
      case STRING -> text(out, node.textValue());
      case NUMBER -> out.append(number(node.doubleValue()));
      case BOOLEAN -> out.append(node.booleanValue());
      case NULL -> out.append("null");
      case MISSING, BINARY, POJO ->
          throw new IllegalArgumentException("JSON has no " + node.getNodeType());
    }
  }

  private static void object(StringBuilder out, JsonNode node) {
    List<String> names = new ArrayList<>(node.size());
    node.fieldNames().forEachRemaining(names::add);
    Collections.sort(names);
    char before = '{';
    for (String name : names) {
      out.append(before);
      text(out, name);
      out.append(':');
      write(out, node.get(name));
      before = ',';
    }
    out.append(names.isEmpty() ? "{}" : "}");
  }

  private static void array(StringBuilder out, JsonNode node) {
    out.append('[');
    for (int i = 0; i < node.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      write(out, node.get(i));
    }
    out.append(']');
  }

  /** A text in its quotes. */
  static void text(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < ' ') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** ECMA-262, Number::toString: the fewest digits that name the number, placed by its exponent. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("JSON has no number " + value);
    }
    if (value == 0) {
      return "0";
    }
    if (value < 0) {
      return "-" + number(-value);
    }
    BigDecimal shortest = shortest(value);
    String digits = shortest.unscaledValue().toString();
    int k = digits.length();
    int n = k - shortest.scale();
    if (k <= n && n <= 21) {
      return digits + "0".repeat(n - k);
    }
    if (0 < n && n <= 21) {
      return digits.substring(0, n) + "." + digits.substring(n);
    }
    if (-6 < n && n <= 0) {
      return "0." + "0".repeat(-n) + digits;
    }
    String exponent = (n > 0 ? "e+" : "e-") + Math.abs(n - 1);
    return k == 1 ? digits + exponent : digits.charAt(0) + "." + digits.substring(1) + exponent;
  }

  /** Java's shortest form has two digits at least; one may do. */
  private static BigDecimal shortest(double value) {
    BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (shortest.precision() == 2) {
      BigDecimal one = shortest.round(ONE_DIGIT).stripTrailingZeros();
      return one.doubleValue() == value ? one : shortest;
    }
    return shortest;
  }
}
