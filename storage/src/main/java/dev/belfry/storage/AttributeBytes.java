package dev.belfry.storage;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Embedding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The binary form of attributes: each value with a tag of its class. */
final class AttributeBytes {
  private static final int TEXT = 1;
  private static final int NUMBER = 2;
  private static final int FALSE = 3;
  private static final int TRUE = 4;
  private static final int INSTANT = 5;
  private static final int VECTOR = 6;
  private static final int LIST = 7;

  private AttributeBytes() {}

  static void write(ByteWriter out, Attributes attributes) {
    Map<String, Object> values = attributes.asMap();
    out.putUnsigned(values.size());
    for (Map.Entry<String, Object> entry : values.entrySet()) {
      out.putLabel(entry.getKey());
      writeValue(out, entry.getValue());
    }
  }

  static Attributes read(ByteReader in) {
    int size = in.readCount();
    Map<String, Object> values = HashMap.newHashMap(size);
    for (int i = 0; i < size; i++) {
      String name = in.readLabel();
      values.put(name, readValue(in));
    }
    return Attributes.of(values);
  }

  static void writeInstant(ByteWriter out, Instant instant) {
    out.putSigned(instant.getEpochSecond());
    out.putUnsigned(instant.getNano());
  }

  static Instant readInstant(ByteReader in) {
    long seconds = in.readSigned();
    return Instant.ofEpochSecond(seconds, in.readUnsigned());
  }

  private static void writeValue(ByteWriter out, Object value) {
    switch (value) {
      case String text -> {
        out.putByte(TEXT);
        out.putText(text);
      }
      case Double number -> {
        out.putByte(NUMBER);
        out.putDouble(number);
      }
      case Boolean bool -> out.putByte(bool ? TRUE : FALSE);
      case Instant instant -> {
        out.putByte(INSTANT);
        writeInstant(out, instant);
      }
      case Embedding embedding -> {
        out.putByte(VECTOR);
        out.putUnsigned(embedding.dimension());
        for (int i = 0; i < embedding.dimension(); i++) {
          out.putFloat(embedding.get(i));
        }
      }
      case List<?> list -> {
        out.putByte(LIST);
        out.putUnsigned(list.size());
        list.forEach(element -> writeValue(out, element));
      }
      default ->
          throw new IllegalArgumentException("no attribute is a " + value.getClass().getName());
    }
  }

  private static Object readValue(ByteReader in) {
    int tag = in.readByte();
    return switch (tag) {
      case TEXT -> in.readText();
      case NUMBER -> in.readDouble();
      case FALSE -> false;
      case TRUE -> true;
      case INSTANT -> readInstant(in);
      case VECTOR -> {
        float[] values = new float[in.readCount()];
        for (int i = 0; i < values.length; i++) {
          values[i] = in.readFloat();
        }
        yield Embedding.copyOf(values);
      }
      case LIST -> {
        int size = in.readCount();
        List<Object> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
          list.add(readValue(in));
        }
        yield List.copyOf(list);
      }
      default -> throw new IllegalStateException("no attribute value has the tag " + tag);
    };
  }
}
