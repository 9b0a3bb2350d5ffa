package dev.belfry.platform;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.common.SeenItems;
import io.vertx.core.buffer.Buffer;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How records travel between processes: components in declaration order, big-endian, a presence
 * byte before everything that is not primitive. Within one process nothing is encoded. Both ends
 * must run the same version. Thread-safe.
 */
final class WireFormat {
  private static final Map<Type, Form> FORMS = new ConcurrentHashMap<>();

  private WireFormat() {}

  /** Appends {@code value} to {@code buffer}. */
  static <T extends Record> void write(Buffer buffer, Class<T> type, T value) {
    form(type).write(buffer, value);
  }

  /** Reads what {@link #write} wrote, from position {@code offset}. */
  static <T extends Record> T read(Buffer buffer, Class<T> type, int offset) {
    Object value = form(type).read(new Input(buffer, offset));
    if (value == null) {
      throw new IllegalStateException("no record at " + offset);
    }
    return type.cast(value);
  }

  private static Form form(Type type) {
    Form known = FORMS.get(type);
    if (known == null) {
      // Not computeIfAbsent: making a record's form asks for the forms of its components.
      known = make(type);
      FORMS.put(type, known);
    }
    return known;
  }

  private static Form make(Type type) {
    if (type instanceof ParameterizedType generic) {
      if (generic.getRawType() == List.class) {
        return nullable(listOf(form(generic.getActualTypeArguments()[0])));
      }
      if (generic.getRawType() == Map.class) {
        return nullable(mapOf(form(generic.getActualTypeArguments()[1])));
      }
    }
    if (type instanceof Class<?> plain) {
      Form simple = simple(plain);
      if (simple != null) {
        return simple;
      }
      if (plain.isEnum()) {
        Object[] constants = plain.getEnumConstants();
        return nullable(
            form((b, v) -> b.appendByte((byte) ((Enum<?>) v).ordinal()), in -> constants[in.u8()]));
      }
      if (plain.isRecord()) {
        return nullable(record(plain));
      }
    }
    throw new IllegalArgumentException("a message cannot carry " + type);
  }

  private static @Nullable Form simple(Class<?> type) {
    if (type == int.class) {
      return form((b, v) -> b.appendInt((int) v), Input::i32);
    }
    if (type == long.class) {
      return form((b, v) -> b.appendLong((long) v), Input::i64);
    }
    if (type == float.class) {
      return form((b, v) -> b.appendFloat((float) v), Input::f32);
    }
    if (type == double.class) {
      return form((b, v) -> b.appendDouble((double) v), Input::f64);
    }
    if (type == boolean.class) {
      return form((b, v) -> b.appendByte((byte) ((boolean) v ? 1 : 0)), in -> in.u8() == 1);
    }
    if (type == Long.class) {
      return nullable(form((b, v) -> b.appendLong((Long) v), Input::i64));
    }
    if (type == Integer.class) {
      return nullable(form((b, v) -> b.appendInt((Integer) v), Input::i32));
    }
    if (type == String.class) {
      return nullable(form((b, v) -> writeText(b, (String) v), Input::text));
    }
    if (type == Instant.class) {
      return nullable(
          form(
              (b, v) ->
                  b.appendLong(((Instant) v).getEpochSecond()).appendInt(((Instant) v).getNano()),
              in -> Instant.ofEpochSecond(in.i64(), in.i32())));
    }
    if (type == UUID.class) {
      return nullable(
          form(
              (b, v) ->
                  b.appendLong(((UUID) v).getMostSignificantBits())
                      .appendLong(((UUID) v).getLeastSignificantBits()),
              in -> new UUID(in.i64(), in.i64())));
    }
    if (type == Deadline.class) {
      // The clocks of two processes differ: what travels is the time that is left.
      return nullable(
          form(
              (b, v) -> b.appendLong(((Deadline) v).remainingNanos()),
              in -> new Deadline(System.nanoTime() + in.i64())));
    }
    if (type == Embedding.class) {
      return nullable(
          form(
              (b, v) -> writeBytes(b, ((Embedding) v).codes()),
              in -> Embedding.ofCodes(in.bytes())));
    }
    if (type == ItemSet.class) {
      return nullable(
          form(
              (b, v) -> writeLongs(b, ((ItemSet) v).toWords()), in -> ItemSet.ofWords(in.longs())));
    }
    if (type == ItemNumbers.class) {
      return nullable(
          form(
              (b, v) -> writeLongs(b, ((ItemNumbers) v).toArray()),
              in -> ItemNumbers.of(in.longs())));
    }
    if (type == SeenItems.class) {
      return nullable(form((b, v) -> writeSeen(b, (SeenItems) v), WireFormat::readSeen));
    }
    if (type == Attributes.class) {
      return nullable(
          form((b, v) -> writeAttributes(b, (Attributes) v), WireFormat::readAttributes));
    }
    if (type == Object.class) {
      // The default of an attribute: any value that an attribute can have.
      return nullable(form(WireFormat::writeValue, WireFormat::readValue));
    }
    return null;
  }

  private static Form record(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] parameters = new Class<?>[components.length];
    Form[] forms = new Form[components.length];
    Method[] accessors = new Method[components.length];
    for (int i = 0; i < components.length; i++) {
      parameters[i] = components[i].getType();
      forms[i] = form(components[i].getGenericType());
      accessors[i] = components[i].getAccessor();
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(parameters);
      return form(
          (buffer, value) -> {
            for (int i = 0; i < forms.length; i++) {
              forms[i].write(buffer, call(accessors[i], value));
            }
          },
          in -> {
            @Nullable Object[] arguments = new @Nullable Object[forms.length];
            for (int i = 0; i < forms.length; i++) {
              arguments[i] = forms[i].read(in);
            }
            return construct(constructor, arguments);
          });
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException("record " + type + " has no canonical constructor", e);
    }
  }

  private static @Nullable Object call(Method accessor, @Nullable Object value) {
    try {
      return accessor.invoke(value);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("cannot read " + accessor, e);
    }
  }

  private static Object construct(Constructor<?> constructor, @Nullable Object[] arguments) {
    try {
      return constructor.newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make " + constructor.getDeclaringClass(), e);
    }
  }

  private static Form listOf(Form element) {
    return form(
        (b, v) -> {
          List<?> list = (List<?>) v;
          b.appendInt(list.size());
          list.forEach(e -> element.write(b, e));
        },
        in -> {
          int size = in.i32();
          List<@Nullable Object> list = new ArrayList<>(size);
          for (int i = 0; i < size; i++) {
            list.add(element.read(in));
          }
          return list;
        });
  }

  private static Form mapOf(Form element) {
    return form(
        (b, v) -> {
          Map<?, ?> map = (Map<?, ?>) v;
          b.appendInt(map.size());
          map.forEach(
              (key, e) -> {
                writeText(b, (String) key);
                element.write(b, e);
              });
        },
        in -> {
          int size = in.i32();
          Map<String, @Nullable Object> map = HashMap.newHashMap(size);
          for (int i = 0; i < size; i++) {
            map.put(in.text(), element.read(in));
          }
          return map;
        });
  }

  private static void writeAttributes(Buffer buffer, Attributes attributes) {
    buffer.appendInt(attributes.asMap().size());
    attributes
        .asMap()
        .forEach(
            (name, value) -> {
              writeText(buffer, name);
              writeValue(buffer, value);
            });
  }

  private static Attributes readAttributes(Input in) {
    int size = in.i32();
    Map<String, Object> values = HashMap.newHashMap(size);
    for (int i = 0; i < size; i++) {
      values.put(in.text(), readValue(in));
    }
    return Attributes.of(values);
  }

  private static void writeValue(Buffer buffer, Object value) {
    switch (value) {
      case String text -> writeText(buffer.appendByte((byte) 0), text);
      case Double number -> buffer.appendByte((byte) 1).appendDouble(number);
      case Boolean bool -> buffer.appendByte((byte) 2).appendByte((byte) (bool ? 1 : 0));
      case Instant instant ->
          buffer
              .appendByte((byte) 3)
              .appendLong(instant.getEpochSecond())
              .appendInt(instant.getNano());
      case Embedding embedding -> writeFloats(buffer.appendByte((byte) 4), embedding.toArray());
      case List<?> list -> {
        buffer.appendByte((byte) 5).appendInt(list.size());
        list.forEach(element -> writeValue(buffer, element));
      }
      default -> throw new IllegalArgumentException("an attribute cannot hold " + value.getClass());
    }
  }

  private static Object readValue(Input in) {
    int tag = in.u8();
    return switch (tag) {
      case 0 -> in.text();
      case 1 -> in.f64();
      case 2 -> in.u8() == 1;
      case 3 -> Instant.ofEpochSecond(in.i64(), in.i32());
      case 4 -> Embedding.copyOf(in.floats());
      case 5 -> {
        int size = in.i32();
        List<Object> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
          list.add(readValue(in));
        }
        yield List.copyOf(list);
      }
      default -> throw new IllegalStateException("unknown attribute tag " + tag);
    };
  }

  private static void writeSeen(Buffer buffer, SeenItems seen) {
    Map<String, long[]> items = seen.itemNosByType();
    Map<String, long[]> seconds = seen.lastSecondsByType();
    buffer.appendInt(items.size());
    items.forEach(
        (type, numbers) -> {
          writeText(buffer, type);
          writeLongs(buffer, numbers);
          writeLongs(buffer, seconds.getOrDefault(type, new long[0]));
        });
  }

  private static SeenItems readSeen(Input in) {
    int size = in.i32();
    Map<String, long[]> items = HashMap.newHashMap(size);
    Map<String, long[]> seconds = HashMap.newHashMap(size);
    for (int i = 0; i < size; i++) {
      String type = in.text();
      items.put(type, in.longs());
      seconds.put(type, in.longs());
    }
    return SeenItems.ofColumns(items, seconds);
  }

  private static void writeText(Buffer buffer, String text) {
    writeBytes(buffer, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void writeLongs(Buffer buffer, long[] values) {
    buffer.appendInt(values.length);
    for (long value : values) {
      buffer.appendLong(value);
    }
  }

  private static void writeBytes(Buffer buffer, byte[] bytes) {
    buffer.appendInt(bytes.length).appendBytes(bytes);
  }

  private static void writeFloats(Buffer buffer, float[] values) {
    buffer.appendInt(values.length);
    for (float value : values) {
      buffer.appendFloat(value);
    }
  }

  private static Form nullable(Form form) {
    return new Form() {
      @Override
      public void write(Buffer buffer, @Nullable Object value) {
        buffer.appendByte((byte) (value == null ? 0 : 1));
        if (value != null) {
          form.write(buffer, value);
        }
      }

      @Override
      public @Nullable Object read(Input in) {
        return in.u8() == 0 ? null : form.read(in);
      }
    };
  }

  private static Form form(Writer writer, Reader reader) {
    return new Form() {
      @Override
      public void write(Buffer buffer, @Nullable Object value) {
        if (value == null) {
          throw new IllegalStateException("a component that cannot be null is null");
        }
        writer.write(buffer, value);
      }

      @Override
      public Object read(Input in) {
        return reader.read(in);
      }
    };
  }

  private interface Form {
    void write(Buffer buffer, @Nullable Object value);

    @Nullable Object read(Input in);
  }

  private interface Writer {
    void write(Buffer buffer, Object value);
  }

  private interface Reader {
    Object read(Input in);
  }

  private static final class Input {
    private final Buffer buffer;
    private int position;

    Input(Buffer buffer, int position) {
      this.buffer = buffer;
      this.position = position;
    }

    int u8() {
      return buffer.getByte(position++) & 0xff;
    }

    int i32() {
      position += Integer.BYTES;
      return buffer.getInt(position - Integer.BYTES);
    }

    long i64() {
      position += Long.BYTES;
      return buffer.getLong(position - Long.BYTES);
    }

    float f32() {
      return Float.intBitsToFloat(i32());
    }

    double f64() {
      return Double.longBitsToDouble(i64());
    }

    byte[] bytes() {
      int length = i32();
      position += length;
      return buffer.getBytes(position - length, position);
    }

    String text() {
      return new String(bytes(), StandardCharsets.UTF_8);
    }

    long[] longs() {
      long[] values = new long[i32()];
      for (int i = 0; i < values.length; i++) {
        values[i] = i64();
      }
      return values;
    }

    float[] floats() {
      float[] values = new float[i32()];
      for (int i = 0; i < values.length; i++) {
        values[i] = f32();
      }
      return values;
    }
  }
}
