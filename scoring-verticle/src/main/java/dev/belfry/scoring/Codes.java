package dev.belfry.scoring;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Embeddings in one signed byte a component, each row padded with zeros to whole cache lines: 64
 * dimensions are one line, a quarter of the floats. One scale for all, so that integer inner
 * products are in the order of the float ones, but for rounding. Safe for use by several threads.
 */
final class Codes {
  /** Bytes that a row is padded to a multiple of. */
  private static final int LINE = 64;

  private static final int MAX = Byte.MAX_VALUE;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(SHORTS.vectorBitSize() / 2));
  private static final int STEP = BYTES.length();

  private final MemorySegment codes;
  private final int stride;

  /**
   * @param codes {@code [n, stride(dimension)]}
   */
  Codes(MemorySegment codes, int dimension) {
    this.codes = codes;
    this.stride = stride(dimension);
  }

  /** Bytes of a row. */
  static int stride(int dimension) {
    return Math.ceilDiv(dimension, LINE) * LINE;
  }

  /** The codes of all rows. */
  static byte[] encode(ItemMatrix items) {
    int stride = stride(items.dimension());
    float largest = items.largest();
    float scale = largest == 0 ? 0 : MAX / largest;
    byte[] codes = new byte[Math.multiplyExact(items.size(), stride)];
    float[] row = new float[items.dimension()];
    for (int i = 0; i < items.size(); i++) {
      items.copyRow(i, row);
      for (int j = 0; j < row.length; j++) {
        codes[i * stride + j] = (byte) Math.round(row[j] * scale);
      }
    }
    return codes;
  }

  /** Writes the query's own code, scaled by its largest component. */
  void encode(float[] query, short[] into) {
    float largest = 0;
    for (float value : query) {
      largest = Math.max(largest, Math.abs(value));
    }
    float scale = largest == 0 ? 0 : MAX / largest;
    for (int i = 0; i < query.length; i++) {
      into[i] = (short) Math.round(query[i] * scale);
    }
  }

  int stride() {
    return stride;
  }

  /** Reads a row as a query. */
  void row(int row, short[] into) {
    for (int i = 0; i < stride; i++) {
      into[i] = codes.get(ValueLayout.JAVA_BYTE, (long) row * stride + i);
    }
  }

  /** These rows, in this order, in memory of their own. */
  Codes gather(int[] rows) {
    MemorySegment copy = Arena.ofAuto().allocate((long) rows.length * stride, LINE);
    for (int i = 0; i < rows.length; i++) {
      MemorySegment.copy(codes, (long) rows[i] * stride, copy, (long) i * stride, stride);
    }
    return new Codes(copy, stride);
  }

  /**
   * The inner product of a query and a row in code.
   *
   * @param query {@code [stride()]}, zero after the last component
   */
  int dot(short[] query, int row) {
    long offset = (long) row * stride;
    IntVector sum = IntVector.zero(INTS);
    for (int i = 0; i < stride; i += 2 * STEP) {
      // Two products of at most 127 * 127 fit a short.
      ShortVector pairs = product(query, offset, i).add(product(query, offset, i + STEP));
      sum =
          sum.add(pairs.convertShape(VectorOperators.S2I, INTS, 0))
              .add(pairs.convertShape(VectorOperators.S2I, INTS, 1));
    }
    return sum.reduceLanes(VectorOperators.ADD);
  }

  private ShortVector product(short[] query, long offset, int i) {
    ShortVector code =
        (ShortVector)
            ByteVector.fromMemorySegment(BYTES, codes, offset + i, ByteOrder.LITTLE_ENDIAN)
                .convertShape(VectorOperators.B2S, SHORTS, 0);
    return code.mul(ShortVector.fromArray(SHORTS, query, i));
  }
}
