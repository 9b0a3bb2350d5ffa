package dev.belfry.storage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes the compact binary form of records into a buffer that is used again and again. A text that
 * comes up twice in one record is written once ({@link #putLabel}). Not thread-safe.
 */
final class ByteWriter {
  private final Map<String, Integer> labels = new HashMap<>();
  private byte[] bytes = new byte[4_096];
  private int size;

  /** Starts a new record. */
  void reset() {
    size = 0;
    labels.clear();
  }

  int size() {
    return size;
  }

  /** What was written, as a view that the next {@link #reset} invalidates. */
  ByteBuffer view() {
    return ByteBuffer.wrap(bytes, 0, size);
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  void putByte(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  void putFixedLong(long value) {
    ensure(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  /** Seven bits a byte, low ones first. */
  void putUnsigned(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** Small numbers of either sign take few bytes. */
  void putSigned(long value) {
    putUnsigned((value << 1) ^ (value >> 63));
  }

  void putFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    ensure(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (bits >>> shift);
    }
  }

  void putDouble(double value) {
    putFixedLong(Double.doubleToRawLongBits(value));
  }

  void putBoolean(boolean value) {
    putByte(value ? 1 : 0);
  }

  void putText(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    putUnsigned(encoded.length);
    putBytes(encoded);
  }

  void putBytes(byte[] more) {
    ensure(more.length);
    System.arraycopy(more, 0, bytes, size, more.length);
    size += more.length;
  }

  /** A text that is likely to come up again in this record. */
  void putLabel(String label) {
    Integer known = labels.putIfAbsent(label, labels.size() + 1);
    if (known != null) {
      putUnsigned(known);
    } else {
      putUnsigned(0);
      putText(label);
    }
  }

  /** Ascending numbers, as the steps between them. */
  void putAscending(long[] numbers) {
    putUnsigned(numbers.length);
    long before = 0;
    for (long number : numbers) {
      putUnsigned(number - before);
      before = number;
    }
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
