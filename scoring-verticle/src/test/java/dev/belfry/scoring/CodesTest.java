package dev.belfry.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CodesTest {

  @Property(tries = 100)
  void theInnerProductIsThatOfAPlainLoop(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int dimension) {
    Random random = new Random(seed);
    int stride = Codes.stride(dimension);
    byte[] rows = new byte[3 * stride];
    short[] query = new short[stride];
    for (int i = 0; i < dimension; i++) {
      query[i] = extreme(random);
      for (int row = 0; row < 3; row++) {
        rows[row * stride + i] = extreme(random);
      }
    }
    Codes codes = new Codes(MemorySegment.ofArray(rows), dimension);
    for (int row = 0; row < 3; row++) {
      int expected = 0;
      for (int i = 0; i < stride; i++) {
        expected += query[i] * rows[row * stride + i];
      }
      assertThat(codes.dot(query, row)).isEqualTo(expected);
    }
  }

  /** Often the largest magnitude, where sums would overflow first. */
  private static byte extreme(Random random) {
    return (byte)
        (random.nextBoolean() ? random.nextInt(-127, 128) : random.nextBoolean() ? 127 : -127);
  }
}
