package dev.belfry.storage;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Rows in the text format of {@code COPY .. FROM STDIN}. Not thread-safe. */
final class CopyText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder text = new StringBuilder(1 << 16);
  private final StringBuilder element = new StringBuilder();
  private boolean rowStarted;

  void clear() {
    text.setLength(0);
    rowStarted = false;
  }

  int length() {
    return text.length();
  }

  byte[] toBytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  CopyText add(@Nullable String value) {
    column();
    if (value == null) {
      text.append("\\N");
    } else {
      escape(value);
    }
    return this;
  }

  CopyText add(long value) {
    column();
    text.append(value);
    return this;
  }

  CopyText add(double value) {
    column();
    text.append(value);
    return this;
  }

  CopyText add(boolean value) {
    column();
    text.append(value);
    return this;
  }

  CopyText add(@Nullable Integer value) {
    return add(value == null ? null : value.toString());
  }

  CopyText add(@Nullable UUID value) {
    return add(value == null ? null : value.toString());
  }

  CopyText add(Instant value) {
    column();
    text.append(value);
    return this;
  }

  /** Bytes for a {@code bytea}. */
  CopyText add(byte[] value) {
    column();
    text.append("\\\\x");
    for (byte b : value) {
      text.append(HEX[(b >> 4) & 0xF]).append(HEX[b & 0xF]);
    }
    return this;
  }

  /** An array whose elements need no quotes: numbers and booleans. */
  <T> CopyText addArray(List<T> elements, BiConsumer<StringBuilder, T> print) {
    column();
    text.append('{');
    for (int i = 0; i < elements.size(); i++) {
      if (i > 0) {
        text.append(',');
      }
      print.accept(text, elements.get(i));
    }
    text.append('}');
    return this;
  }

  CopyText addTexts(List<String> elements) {
    column();
    text.append('{');
    for (int i = 0; i < elements.size(); i++) {
      if (i > 0) {
        text.append(',');
      }
      element.setLength(0);
      element.append('"');
      String value = elements.get(i);
      for (int j = 0; j < value.length(); j++) {
        char c = value.charAt(j);
        if (c == '"' || c == '\\') {
          element.append('\\');
        }
        element.append(c);
      }
      element.append('"');
      escape(element);
    }
    text.append('}');
    return this;
  }

  void endRow() {
    text.append('\n');
    rowStarted = false;
  }

  private void column() {
    if (rowStarted) {
      text.append('\t');
    }
    rowStarted = true;
  }

  private void escape(CharSequence value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '\t' -> text.append("\\t");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        default -> text.append(c);
      }
    }
  }
}
