package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * A dense array with a shape: what artefact files hold by name. Row-major. Wraps the array it is
 * given without copying, so that tables of many megabytes are held once; nobody writes to it
 * afterwards.
 */
public final class Tensor {
  /** Element types, named as the safetensors format names them. */
  enum Type {
    I8(1),
    F32(4),
    I32(4),
    I64(8);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    int bytes() {
      return bytes;
    }
  }

  private final Type type;
  private final long[] shape;
  private final Object values;

  private Tensor(Type type, long[] shape, Object values, int length) {
    this.type = type;
    this.shape = shape.clone();
    this.values = requireNonNull(values, "values is null");
    long expected = 1;
    for (long extent : shape) {
      expected = Math.multiplyExact(expected, extent);
    }
    if (expected != length) {
      throw new IllegalArgumentException(
          "shape " + Arrays.toString(shape) + " needs " + expected + " values, got " + length);
    }
  }

  public static Tensor ofFloats(float[] values, long... shape) {
    return new Tensor(Type.F32, shape, values, values.length);
  }

  public static Tensor ofBytes(byte[] values, long... shape) {
    return new Tensor(Type.I8, shape, values, values.length);
  }

  public static Tensor ofInts(int[] values, long... shape) {
    return new Tensor(Type.I32, shape, values, values.length);
  }

  public static Tensor ofLongs(long[] values, long... shape) {
    return new Tensor(Type.I64, shape, values, values.length);
  }

  Type type() {
    return type;
  }

  /** The extents, outermost first; a copy. */
  public long[] shape() {
    return shape.clone();
  }

  /** One extent. */
  int extent(int axis) {
    return (int) shape[axis];
  }

  /** The number of elements. */
  public int length() {
    return switch (type) {
      case I8 -> ((byte[]) values).length;
      case F32 -> ((float[]) values).length;
      case I32 -> ((int[]) values).length;
      case I64 -> ((long[]) values).length;
    };
  }

  /** The elements, not a copy: only to be read. Throws if they are not floats. */
  public float[] floats() {
    return (float[]) values;
  }

  /** The elements, not a copy: only to be read. Throws if they are not bytes. */
  public byte[] bytes() {
    return (byte[]) values;
  }

  /** The elements, not a copy: only to be read. Throws if they are not 32-bit integers. */
  public int[] ints() {
    return (int[]) values;
  }

  /** The elements, not a copy: only to be read. Throws if they are not 64-bit integers. */
  public long[] longs() {
    return (long[]) values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor that
        && type == that.type
        && Arrays.equals(shape, that.shape)
        && switch (type) {
          case I8 -> Arrays.equals(bytes(), that.bytes());
          case F32 -> Arrays.equals(floats(), that.floats());
          case I32 -> Arrays.equals(ints(), that.ints());
          case I64 -> Arrays.equals(longs(), that.longs());
        };
  }

  @Override
  public int hashCode() {
    return type.hashCode() * 31 + Arrays.hashCode(shape);
  }

  @Override
  public String toString() {
    return "Tensor[" + type + " " + Arrays.toString(shape) + "]";
  }
}
