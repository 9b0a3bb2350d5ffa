package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.DroppedItem;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ServedListCodecTest {
  private final ByteWriter writer = new ByteWriter();

  @Property(tries = 500)
  void decodedIsWhatWasEncoded(@ForAll long seed) {
    ServedList list = new ServedListSamples(seed).any();
    writer.reset();
    ServedListCodec.write(writer, list);
    assertThat(ServedListCodec.read(writer.view())).isEqualTo(list);
  }

  /** A record of format 1 had nothing between the reason and the inputs. */
  @Test
  void recordsWithoutNotesAreRead() {
    ServedList list = ServedListSamples.plain(Instant.ofEpochSecond(1_700_000_000), 3);
    ServedListCodec.write(writer, list);
    ByteBuffer now = writer.view();
    byte[] before = new byte[now.remaining() - 1];
    now.get(before);
    before[16] = 1;
    // What is left out is the count of notes, 0, before the last byte: no inputs, 0.
    assertThat(ServedListCodec.read(ByteBuffer.wrap(before))).isEqualTo(list);
  }

  /** A record of format 2 ended with the depth. */
  @Test
  void recordsThatCannotBeReplayedAreRead() {
    ServedList list = withInputs(ServedListSamples.plain(Instant.ofEpochSecond(1_700_000_000), 3));
    ServedListCodec.write(writer, list);
    ByteBuffer now = writer.view();
    byte[] before = new byte[now.remaining() - 1];
    now.get(before);
    before[16] = 2;
    assertThat(ServedListCodec.read(ByteBuffer.wrap(before))).isEqualTo(list);
  }

  private static ServedList withInputs(ServedList list) {
    return new ServedList(
        list.listId(),
        list.parentId(),
        list.offset(),
        list.servedAt(),
        list.userNo(),
        list.sessionId(),
        list.placement(),
        list.context(),
        list.purpose(),
        list.regime(),
        list.versions(),
        list.items(),
        list.degraded(),
        list.budgetMillis(),
        list.stageMicros(),
        list.shortReason(),
        list.notes(),
        new ServedList.Inputs(
            List.of(new Candidate(7, Source.CONTENT, 1, 0.5f, null)),
            List.of(new DroppedItem(7, "depth")),
            42,
            0,
            null));
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
