package dev.belfry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
  private static final ValueLayout.OfInt LITTLE_ENDIAN_INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @TempDir Path folder = Path.of("");

  @Property(tries = 50)
  void whatIsWrittenIsReadBack(
      @ForAll @Size(max = 200) byte[] bytes,
      @ForAll @Size(max = 20) float[] floats,
      @ForAll @Size(max = 20) int[] ints,
      @ForAll @Size(max = 20) long[] longs,
      @ForAll String name)
      throws IOException {
    Map<String, Tensor> tensors = new TreeMap<>();
    tensors.put("f:" + name, Tensor.ofFloats(floats, 1, floats.length));
    tensors.put("b", Tensor.ofBytes(bytes, bytes.length));
    tensors.put("i=ü", Tensor.ofInts(ints, ints.length));
    tensors.put("l", Tensor.ofLongs(longs, longs.length, 1));
    Path directory = Files.createTempDirectory("safetensors");
    Path file = directory.resolve("t.safetensors");
    try {
      Safetensors.write(file, tensors);
      assertThat(new TreeMap<>(Safetensors.read(file))).isEqualTo(tensors);
      Map<String, MemorySegment> mapped = Safetensors.map(file);
      assertThat(mapped.keySet()).isEqualTo(tensors.keySet());
      assertThat(mapped.get("b").toArray(ValueLayout.JAVA_BYTE)).isEqualTo(bytes);
      assertThat(mapped.get("i=ü").toArray(LITTLE_ENDIAN_INT)).isEqualTo(ints);
      assertThat(Safetensors.read(file, "l"::equals)).isEqualTo(Map.of("l", tensors.get("l")));
    } finally {
      Files.deleteIfExists(file);
      Files.delete(directory);
    }
  }

  @Test
  void fileOfAnotherWriterIsRead() throws IOException {
    byte[] header =
        "{\"__metadata__\":{\"format\":\"pt\"},\"w\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]}}"
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + 8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length).put(header).putFloat(1.5f).putFloat(-2f);
    Path file = Files.write(folder.resolve("other.safetensors"), bytes.array());
    assertThat(Safetensors.read(file))
        .isEqualTo(Map.of("w", Tensor.ofFloats(new float[] {1.5f, -2f}, 2, 1)));
  }

  @Test
  void textFileIsRefusedWithItsName() throws IOException {
    Path file = Files.writeString(folder.resolve("note.txt"), "this is no tensor file at all");
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("note.txt is not a safetensors file");
  }

  @Test
  void cutFileIsRefused() throws IOException {
    Path whole = folder.resolve("whole");
    Safetensors.write(whole, Map.of("a", Tensor.ofInts(new int[100], 100)));
    byte[] bytes = Files.readAllBytes(whole);
    Path cut =
        Files.write(folder.resolve("cut"), java.util.Arrays.copyOf(bytes, bytes.length - 10));
    assertThatThrownBy(() -> Safetensors.read(cut))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("it ends early");
  }
}
