package dev.belfry.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Reads and writes the safetensors format: eight bytes of header length (little-endian), a JSON
 * header that names each tensor's type, shape and byte range, and the raw values. Types I8, F32,
 * I32 and I64. See the format's specification at huggingface.co/docs/safetensors.
 */
public final class Safetensors {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MAX_HEADER = 100_000_000;

  private Safetensors() {}

  /** Writes the tensors in order of name and syncs the file to disk. */
  public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
    SortedMap<String, Tensor> sorted = new TreeMap<>(tensors);
    ObjectNode header = MAPPER.createObjectNode();
    long offset = 0;
    for (Map.Entry<String, Tensor> entry : sorted.entrySet()) {
      Tensor tensor = entry.getValue();
      ObjectNode node = header.putObject(entry.getKey());
      node.put("dtype", tensor.type().name());
      for (long extent : tensor.shape()) {
        node.withArray("shape").add(extent);
      }
      node.withArray("shape");
      long end = offset + (long) tensor.length() * tensor.type().bytes();
      node.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    // The values begin on a cache line, which a mapped tensor with rows of one line profits from.
    int padded = (json.length + 8 + 63) / 64 * 64 - 8;
    ByteBuffer head = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(padded).put(json);
    while (head.hasRemaining()) {
      head.put((byte) ' ');
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      writeFully(channel, head.flip());
      for (Tensor tensor : sorted.values()) {
        writeFully(channel, bytesOf(tensor));
      }
      channel.force(true);
    }
  }

  /**
   * Reads every tensor of a file.
   *
   * @throws BelfryException when the file is not in the format
   */
  public static Map<String, Tensor> read(Path file) throws IOException {
    return read(file, name -> true);
  }

  /** Reads the tensors whose names are wanted; the others' values are not touched. */
  static Map<String, Tensor> read(Path file, Predicate<String> wanted) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (Place place : places(channel, file)) {
        if (wanted.test(place.name)) {
          tensors.put(place.name, readTensor(channel, place));
        }
      }
      return tensors;
    }
  }

  /**
   * Maps every tensor of a file into memory, little-endian and row-major, to be unmapped when
   * nobody refers to it any more.
   *
   * @throws BelfryException when the file is not in the format
   */
  static Map<String, MemorySegment> map(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Map<String, MemorySegment> segments = new LinkedHashMap<>();
      List<Place> places = places(channel, file);
      MemorySegment whole =
          channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
      for (Place place : places) {
        segments.put(place.name, whole.asSlice(place.from, place.bytes()));
      }
      return segments;
    }
  }

  /** Where the values of a tensor lie in the file, in bytes. */
  private record Place(String name, Tensor.Type type, long[] shape, int count, long from) {
    long bytes() {
      return (long) count * type.bytes();
    }
  }

  private static List<Place> places(FileChannel channel, Path file) throws IOException {
    long size = channel.size();
    if (size < 8) {
      throw damaged(file, "it is shorter than a header");
    }
    long headerLength = readAt(channel, file, 0, 8).getLong();
    if (headerLength < 2 || headerLength > MAX_HEADER || headerLength + 8 > size) {
      throw damaged(file, "its header length is " + headerLength);
    }
    JsonNode header = parse(file, readAt(channel, file, 8, (int) headerLength));
    List<Place> places = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (!entry.getKey().equals("__metadata__")) {
        Place place = place(file, entry.getKey(), entry.getValue(), 8 + headerLength);
        if (place.from + place.bytes() > size) {
          throw damaged(file, "it ends early");
        }
        places.add(place);
      }
    }
    return places;
  }

  private static Place place(Path file, String name, JsonNode node, long dataStart) {
    Tensor.Type type;
    try {
      type = Tensor.Type.valueOf(node.path("dtype").asText());
    } catch (IllegalArgumentException e) {
      throw damaged(
          file, "tensor " + name + " has type " + node.path("dtype") + ", not I8, F32, I32 or I64");
    }
    long[] shape = new long[node.path("shape").size()];
    long count = 1;
    for (int i = 0; i < shape.length; i++) {
      shape[i] = node.path("shape").get(i).asLong();
      count *= shape[i];
    }
    long from = node.path("data_offsets").path(0).asLong(-1);
    long to = node.path("data_offsets").path(1).asLong(-1);
    if (from < 0 || to - from != count * type.bytes() || to - from > Integer.MAX_VALUE - 8) {
      throw damaged(file, "tensor " + name + " has byte range " + from + " to " + to);
    }
    return new Place(name, type, shape, (int) count, dataStart + from);
  }

  /** Through a mapping, so that a large table is in the heap once. */
  private static Tensor readTensor(FileChannel channel, Place place) throws IOException {
    ByteBuffer bytes =
        channel
            .map(FileChannel.MapMode.READ_ONLY, place.from, place.bytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    int count = place.count;
    return switch (place.type) {
      case I8 -> {
        byte[] values = new byte[count];
        bytes.get(values);
        yield Tensor.ofBytes(values, place.shape);
      }
      case F32 -> {
        float[] values = new float[count];
        bytes.asFloatBuffer().get(values);
        yield Tensor.ofFloats(values, place.shape);
      }
      case I32 -> {
        int[] values = new int[count];
        bytes.asIntBuffer().get(values);
        yield Tensor.ofInts(values, place.shape);
      }
      case I64 -> {
        long[] values = new long[count];
        bytes.asLongBuffer().get(values);
        yield Tensor.ofLongs(values, place.shape);
      }
    };
  }

  private static JsonNode parse(Path file, ByteBuffer json) {
    try {
      return MAPPER.readTree(StandardCharsets.UTF_8.decode(json).toString());
    } catch (JsonProcessingException e) {
      throw damaged(file, "its header is not JSON");
    }
  }

  private static ByteBuffer readAt(FileChannel channel, Path file, long position, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw damaged(file, "it ends early");
      }
    }
    return buffer.flip();
  }

  private static ByteBuffer bytesOf(Tensor tensor) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(tensor.length(), tensor.type().bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    switch (tensor.type()) {
      case I8 -> bytes.duplicate().put(tensor.bytes());
      case F32 -> bytes.asFloatBuffer().put(tensor.floats());
      case I32 -> bytes.asIntBuffer().put(tensor.ints());
      case I64 -> bytes.asLongBuffer().put(tensor.longs());
    }
    return bytes;
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static BelfryException damaged(Path file, String how) {
    return new BelfryException(
        ErrorCode.INVALID, "the file " + file + " is not a safetensors file: " + how + ".");
  }
}
