package dev.belfry.training;

import dev.belfry.model.DenseKernels;
import dev.belfry.model.Parallel;
import dev.belfry.model.RowUses;
import dev.belfry.model.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Row-wise Adagrad of one embedding table: a row's rate falls with the root of the sum of its mean
 * squared gradients (Duchi et al., 2011, with one accumulator a row as in Naumov et al., "Deep
 * Learning Recommendation Model", 2019). A step reads and writes the rows of its batch and no
 * others, whatever the size of the table; every row's gradient is summed in the order of its uses,
 * so that the number of threads changes nothing. One caller at a time.
 */
final class RowAdagrad {
  private static final float TINY = 1e-10f;

  private final float[] values;
  private final int dimension;
  private final float[] squares;

  /** Place of a row among those of the step; -1 for the others. */
  private final int[] places;

  private int[] rows = new int[0];
  private int[] starts = new int[0];
  private int[] ordered = new int[0];

  /**
   * Gradients of a block that rows were gathered into.
   *
   * @param uses which rows, where
   * @param gradient of the whole block
   */
  record Source(RowUses uses, float[] gradient) {}

  /** An optimiser of a table, which it writes to; no gradient was seen yet. */
  RowAdagrad(Tensor table) {
    this(table, new float[(int) table.shape()[0]]);
  }

  /**
   * An optimiser that goes on.
   *
   * @param squares by row, the sum of mean squared gradients; kept
   */
  RowAdagrad(Tensor table, float[] squares) {
    this.values = table.floats();
    this.dimension = (int) table.shape()[1];
    this.squares = squares;
    this.places = new int[squares.length];
    Arrays.fill(places, -1);
  }

  /** By row, the sum of mean squared gradients; not a copy. */
  float[] squares() {
    return squares;
  }

  /**
   * One step on the rows that the sources use.
   *
   * @param decay L2 penalty that is added to the gradient of these rows
   */
  void step(List<Source> sources, float rate, float decay, Parallel parallel) {
    int distinct = order(sources);
    parallel.forRange(
        distinct,
        (from, to) -> {
          float[] gradient = new float[dimension];
          for (int place = from; place < to; place++) {
            Arrays.fill(gradient, 0);
            for (int k = starts[place]; k < starts[place + 1]; k++) {
              add(sources, ordered[k], gradient);
            }
            update(rows[place], gradient, rate, decay);
          }
        });
  }

  /** Sorts the uses by row, and gives the number of distinct rows. */
  private int order(List<Source> sources) {
    int total = 0;
    for (Source source : sources) {
      total += source.uses().size();
    }
    if (starts.length < total + 2) {
      ordered = new int[total + total / 2];
      rows = new int[ordered.length];
      starts = new int[ordered.length + 2];
    }
    int distinct = 0;
    Arrays.fill(starts, 0, total + 2, 0);
    for (Source source : sources) {
      RowUses uses = source.uses();
      for (int use = 0; use < uses.size(); use++) {
        int row = uses.row(use);
        if (places[row] < 0) {
          places[row] = distinct;
          rows[distinct++] = row;
        }
        starts[places[row] + 2]++;
      }
    }
    for (int place = 2; place < distinct + 2; place++) {
      starts[place] += starts[place - 1];
    }
    int index = 0;
    for (Source source : sources) {
      RowUses uses = source.uses();
      for (int use = 0; use < uses.size(); use++) {
        ordered[starts[places[uses.row(use)] + 1]++] = index++;
      }
    }
    for (int place = 0; place < distinct; place++) {
      places[rows[place]] = -1;
    }
    return distinct;
  }

  /** Adds the gradient of the use at an index over all sources. */
  private void add(List<Source> sources, int index, float[] gradient) {
    int use = index;
    int at = 0;
    while (use >= sources.get(at).uses().size()) {
      use -= sources.get(at++).uses().size();
    }
    Source source = sources.get(at);
    float weight = source.uses().weight(use);
    int offset = source.uses().offset(use);
    float[] from = source.gradient();
    DenseKernels.addScaled(weight, from, offset, gradient, 0, gradient.length);
  }

  private void update(int row, float[] gradient, float rate, float decay) {
    int from = row * dimension;
    if (decay > 0) {
      DenseKernels.addScaled(decay, values, from, gradient, 0, gradient.length);
    }
    float sum = DenseKernels.dot(gradient, 0, gradient, 0, gradient.length);
    if (sum == 0) {
      return;
    }
    squares[row] += sum / dimension;
    float scale = (float) (rate / (Math.sqrt(squares[row]) + TINY));
    DenseKernels.addScaled(-scale, gradient, 0, values, from, gradient.length);
  }
}
