package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.events.ServedList;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ServedListCodecTest {
  private final ByteWriter writer = new ByteWriter();

  @Property(tries = 500)
  void decodedIsWhatWasEncoded(@ForAll long seed) {
    ServedList list = new ServedListSamples(seed).any();
    writer.reset();
    ServedListCodec.write(writer, list);
    assertThat(ServedListCodec.read(writer.view())).isEqualTo(list);
  }

  @Property(tries = 200)
  void attributesOfEveryClassComeBack(@ForAll long seed) {
    var attributes = new ServedListSamples(seed).rareContext();
    writer.reset();
    AttributeBytes.write(writer, attributes);
    assertThat(AttributeBytes.read(new ByteReader(writer.view()))).isEqualTo(attributes);
  }

  @Property
  void numbersOfAnySizeComeBack(@ForAll long value, @ForAll double number, @ForAll float small) {
    writer.reset();
    writer.putSigned(value);
    writer.putUnsigned(value);
    writer.putFixedLong(value);
    writer.putDouble(number);
    writer.putFloat(small);
    ByteReader reader = new ByteReader(writer.view());
    assertThat(reader.readSigned()).isEqualTo(value);
    assertThat(reader.readUnsigned()).isEqualTo(value);
    assertThat(reader.readFixedLong()).isEqualTo(value);
    assertThat(reader.readDouble()).isEqualTo(number);
    assertThat(reader.readFloat()).isEqualTo(small);
  }
}
