package dev.belfry.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * DCN-V2 in plain loops ({@link RankerLayers} has the formulas). Of the first cross layer the
 * product with its first matrix is shared, of the hidden layers beside it that of the first one.
 * Immutable, safe for use by several threads.
 */
final class CrossKernel implements RankerKernel {
  private final int width;
  private final PaddedMatrix first;
  private final boolean beside;
  private final List<Cross> crosses = new ArrayList<>();

  /** Bias of the first hidden layer beside the cross layers; empty where there is none. */
  private final float[] firstBias;

  private final HiddenStack hidden;
  private final RankerHeads heads;

  /**
   * A cross layer: {@code down up}, or {@code up} alone where it is whole.
   *
   * @param down empty for the first layer, whose product is shared, and where the matrix is whole
   * @param up empty for the first layer where the matrix is whole
   */
  private record Cross(List<PaddedMatrix> down, List<PaddedMatrix> up, float[] bias) {}

  CrossKernel(RankerShape shape, RankerSchema schema, Map<String, Tensor> parameters) {
    this.width = schema.width(shape.embeddingWidth());
    boolean whole = shape.crossRank() == 0;
    this.beside = shape.kind() == RankerShape.Kind.DCN_V2_PARALLEL && !shape.hidden().isEmpty();
    List<Tensor> firsts = new ArrayList<>();
    String matrix = whole ? RankerLayers.WEIGHT : RankerLayers.DOWN;
    firsts.add(ModelArtefact.tensor(parameters, RankerLayers.cross(0, matrix)));
    String hiddenWeight = RankerLayers.name(RankerLayers.HIDDEN, 0, RankerLayers.WEIGHT);
    if (beside) {
      firsts.add(ModelArtefact.tensor(parameters, hiddenWeight));
    }
    this.first = PaddedMatrix.beside(firsts);
    for (int l = 0; l < shape.crossLayers(); l++) {
      PaddedMatrix main = PaddedMatrix.of(parameters, RankerLayers.cross(l, matrix));
      List<PaddedMatrix> own = l == 0 ? List.of() : List.of(main);
      crosses.add(
          new Cross(
              whole ? List.of() : own,
              whole
                  ? own
                  : List.of(PaddedMatrix.of(parameters, RankerLayers.cross(l, RankerLayers.UP))),
              HiddenStack.bias(parameters, RankerLayers.cross(l, RankerLayers.BIAS))));
    }
    this.firstBias =
        beside
            ? HiddenStack.bias(
                parameters, RankerLayers.name(RankerLayers.HIDDEN, 0, RankerLayers.BIAS))
            : new float[0];
    this.hidden = HiddenStack.of(parameters, RankerLayers.HIDDEN, beside ? 1 : 0);
    this.heads = new RankerHeads(parameters);
  }

  @Override
  public PaddedMatrix first() {
    return first;
  }

  @Override
  public float[] outputs(int count, float[] inputs, int stride, float[] products) {
    float[] crossed = crossed(count, inputs, stride, products);
    float[] out = heads.start(count);
    if (beside) {
      heads.add(count, 0, width, crossed, stride, out);
      float[] h = firstHidden(count, products);
      int row = firstBias.length;
      int last = heads.inputs() - width;
      heads.add(count, width, last, hidden.apply(count, h, row), hidden.outputWidth(row), out);
    } else {
      float[] h = hidden.apply(count, crossed, stride);
      heads.add(count, 0, heads.inputs(), h, hidden.outputWidth(stride), out);
    }
    return out;
  }

  private float[] crossed(int count, float[] inputs, int stride, float[] products) {
    float[] x = inputs.clone();
    for (int l = 0; l < crosses.size(); l++) {
      Cross cross = crosses.get(l);
      float[] y = HiddenStack.repeated(cross.bias, count);
      float[] down = x;
      int row = stride;
      if (l == 0) {
        down = products;
        row = first.width();
      } else if (!cross.down.isEmpty()) {
        PaddedMatrix matrix = cross.down.getFirst();
        row = matrix.width();
        down = new float[count * row];
        matrix.addProduct(count, x, 0, stride, down, 0, row);
      }
      if (cross.up.isEmpty()) {
        addRows(count, down, row, y, stride);
      } else {
        cross.up.getFirst().addProduct(count, down, 0, row, y, 0, stride);
      }
      for (int i = 0; i < x.length; i++) {
        x[i] += inputs[i] * y[i];
      }
    }
    return x;
  }

  private static void addRows(int count, float[] from, int row, float[] to, int width) {
    for (int c = 0; c < count; c++) {
      for (int i = 0; i < width; i++) {
        to[c * width + i] += from[c * row + i];
      }
    }
  }

  private float[] firstHidden(int count, float[] products) {
    int row = firstBias.length;
    int from = first.width() - row;
    float[] h = new float[count * row];
    for (int c = 0; c < count; c++) {
      for (int i = 0; i < row; i++) {
        h[c * row + i] = Math.max(products[c * first.width() + from + i] + firstBias[i], 0);
      }
    }
    return h;
  }
}
