package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * A right factor {@code [rows, width]}, its columns padded with zeros to what {@link DenseKernels}
 * wants. Immutable.
 */
final class PaddedMatrix {
  private final int rows;
  private final int width;
  private final float[] values;

  private PaddedMatrix(int rows, int width) {
    this.rows = rows;
    this.width = width;
    this.values = new float[Math.multiplyExact(rows, width)];
  }

  static PaddedMatrix of(Map<String, Tensor> parameters, String name) {
    return beside(List.of(requireNonNull(parameters.get(name), () -> "no parameter " + name)));
  }

  /** Matrices of equally many rows beside each other, each padded. */
  static PaddedMatrix beside(List<Tensor> tensors) {
    int width = tensors.stream().mapToInt(t -> DenseKernels.padded(t.extent(1))).sum();
    PaddedMatrix matrix = new PaddedMatrix(tensors.getFirst().extent(0), width);
    int at = 0;
    for (Tensor tensor : tensors) {
      int columns = tensor.extent(1);
      for (int r = 0; r < matrix.rows; r++) {
        System.arraycopy(tensor.floats(), r * columns, matrix.values, r * width + at, columns);
      }
      at += DenseKernels.padded(columns);
    }
    return matrix;
  }

  /** Columns, with the padding. */
  int width() {
    return width;
  }

  int rows() {
    return rows;
  }

  /** {@code C += A this} for {@code count} rows of A and of C, which lie as far apart as given. */
  void addProduct(int count, float[] a, int aOffset, int aRow, float[] c, int cOffset, int cRow) {
    addProduct(0, rows, count, a, aOffset, aRow, c, cOffset, cRow);
  }

  /** {@code C += A (some rows of this)}. */
  void addProduct(
      int fromRow,
      int someRows,
      int count,
      float[] a,
      int aOffset,
      int aRow,
      float[] c,
      int cOffset,
      int cRow) {
    if (someRows > 0 && count > 0) {
      DenseKernels.addProduct(
          count,
          width,
          someRows,
          a,
          aOffset,
          aRow,
          1,
          values,
          fromRow * width,
          width,
          c,
          cOffset,
          cRow);
    }
  }
}
