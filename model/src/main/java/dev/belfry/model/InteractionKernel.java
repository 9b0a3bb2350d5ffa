package dev.belfry.model;

import java.util.List;
import java.util.Map;

/**
 * DLRM in plain loops ({@link RankerLayers} has the formulas). Nothing of it is shared but the
 * embeddings. Immutable, safe for use by several threads.
 */
final class InteractionKernel implements RankerKernel {
  private final int categories;
  private final int embeddingWidth;
  private final int interactions;
  private final boolean withEmbeddings;
  private final PaddedMatrix first;
  private final HiddenStack bottom;
  private final HiddenStack hidden;
  private final RankerHeads heads;

  InteractionKernel(RankerShape shape, RankerSchema schema, Map<String, Tensor> parameters) {
    this.categories = schema.categories().size();
    this.embeddingWidth = shape.embeddingWidth();
    this.interactions = RankerLayers.interactions(shape, schema);
    this.withEmbeddings = shape.kind() == RankerShape.Kind.DLRM_WITH_EMBEDDINGS;
    int width = schema.width(embeddingWidth);
    this.first = PaddedMatrix.beside(List.of(Tensor.ofFloats(new float[0], width, 0)));
    this.bottom = HiddenStack.of(parameters, RankerLayers.BOTTOM, 0);
    this.hidden = HiddenStack.of(parameters, RankerLayers.HIDDEN, 0);
    this.heads = new RankerHeads(parameters);
  }

  @Override
  public PaddedMatrix first() {
    return first;
  }

  @Override
  public float[] outputs(int count, float[] inputs, int stride, float[] products) {
    int row = DenseKernels.padded(interactions);
    float[] h = new float[count * row];
    if (bottom.size() == 0) {
      for (int c = 0; c < count; c++) {
        interact(inputs, c * stride, categories, h, c * row);
      }
    } else {
      withNumbers(count, inputs, stride, h, row);
    }
    if (withEmbeddings) {
      int embedded = categories * embeddingWidth;
      for (int c = 0; c < count; c++) {
        System.arraycopy(inputs, c * stride, h, c * row + interactions - embedded, embedded);
      }
    }
    float[] out = heads.start(count);
    float[] last = hidden.apply(count, h, row);
    heads.add(count, 0, heads.inputs(), last, hidden.outputWidth(row), out);
    return out;
  }

  private void withNumbers(int count, float[] inputs, int stride, float[] h, int row) {
    int embedded = categories * embeddingWidth;
    float[] numbers = new float[count * (stride - embedded)];
    for (int c = 0; c < count; c++) {
      System.arraycopy(
          inputs, c * stride + embedded, numbers, c * (stride - embedded), stride - embedded);
    }
    float[] vectors = bottom.apply(count, numbers, stride - embedded);
    int vectorRow = bottom.outputWidth(0);
    float[] all = new float[embedded + embeddingWidth];
    for (int c = 0; c < count; c++) {
      System.arraycopy(inputs, c * stride, all, 0, embedded);
      System.arraycopy(vectors, c * vectorRow, all, embedded, embeddingWidth);
      System.arraycopy(vectors, c * vectorRow, h, c * row, embeddingWidth);
      interact(all, 0, categories + 1, h, c * row + embeddingWidth);
    }
  }

  /** Inner products of every two of some vectors that follow each other. */
  private void interact(float[] vectors, int from, int count, float[] out, int at) {
    int to = at;
    for (int i = 0; i < count; i++) {
      for (int j = i + 1; j < count; j++) {
        out[to++] =
            DenseKernels.dot(
                vectors,
                from + i * embeddingWidth,
                vectors,
                from + j * embeddingWidth,
                embeddingWidth);
      }
    }
  }
}
