package dev.belfry.storage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link ByteWriter} wrote. Not thread-safe. */
final class ByteReader {
  private final List<String> labels = new ArrayList<>();
  private final ByteBuffer bytes;

  ByteReader(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  int readByte() {
    return bytes.get();
  }

  long readFixedLong() {
    return bytes.getLong();
  }

  long readUnsigned() {
    long result = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes.get();
      result |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return result;
      }
    }
  }

  long readSigned() {
    long value = readUnsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  int readCount() {
    return Math.toIntExact(readUnsigned());
  }

  float readFloat() {
    return bytes.getFloat();
  }

  double readDouble() {
    return bytes.getDouble();
  }

  boolean readBoolean() {
    return bytes.get() != 0;
  }

  byte[] readBytes(int count) {
    byte[] result = new byte[count];
    bytes.get(result);
    return result;
  }

  String readText() {
    return new String(readBytes(readCount()), StandardCharsets.UTF_8);
  }

  String readLabel() {
    int index = readCount();
    if (index > 0) {
      return labels.get(index - 1);
    }
    String label = readText();
    labels.add(label);
    return label;
  }

  long[] readAscending() {
    long[] numbers = new long[readCount()];
    long before = 0;
    for (int i = 0; i < numbers.length; i++) {
      before += readUnsigned();
      numbers[i] = before;
    }
    return numbers;
  }
}
