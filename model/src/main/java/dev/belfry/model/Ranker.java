package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * The second stage: scores some candidates of one request in one batch, in plain Java. Gives what
 * training computes, which a test holds. Immutable, safe for use by several threads.
 *
 * <p>Make one for a model, {@link #items} of all its items once, and {@link #request} once for each
 * request; {@link #scores} then multiplies only what the candidates do not share. For DCN-V2 that
 * is all but the first cross layer's first matrix and the first hidden layer beside it.
 */
public final class Ranker {
  private final RankerShape shape;
  private final RankerSchema schema;
  private final RankerKernel kernel;
  private final float[] embeddings;
  private final int[] firstRows;
  private final int stride;
  private final Place requestPlace;
  private final Place itemPlace;
  private final Place pairPlace;

  private Ranker(RankerShape shape, RankerSchema schema, Map<String, Tensor> parameters) {
    this.shape = requireNonNull(shape, "shape is null");
    this.schema = requireNonNull(schema, "schema is null");
    Map<String, Tensor> folded = HiddenStack.folded(parameters);
    this.kernel =
        shape.kind().isDlrm()
            ? new InteractionKernel(shape, schema, folded)
            : new CrossKernel(shape, schema, folded);
    this.embeddings =
        schema.slots() == 0
            ? new float[0]
            : ModelArtefact.tensor(parameters, RankerLayers.EMBEDDING).floats();
    this.firstRows = schema.firstRows();
    int width = shape.embeddingWidth();
    this.stride = DenseKernels.padded(schema.width(width));
    this.requestPlace = new Place(schema.request(), 0, schema.categories().size() * width, width);
    this.itemPlace = requestPlace.next(schema.item(), width);
    this.pairPlace = itemPlace.next(schema.pair(), width);
  }

  /**
   * A ranker.
   *
   * @param parameters as {@link RankerShape#initialise} and training have them; the embeddings are
   *     not copied
   */
  public static Ranker of(RankerShape shape, RankerSchema schema, Map<String, Tensor> parameters) {
    return new Ranker(shape, schema, parameters);
  }

  public RankerShape shape() {
    return shape;
  }

  public RankerSchema schema() {
    return schema;
  }

  /** What a request has in common for all its candidates. */
  public RankerSide request(RankerRows row) {
    return side(row, requestPlace);
  }

  /** What items have in common in all requests. */
  public RankerSide items(RankerRows rows) {
    return side(rows, itemPlace);
  }

  private RankerSide side(RankerRows rows, Place place) {
    check(rows, place);
    int width = place.part.width(shape.embeddingWidth());
    float[] inputs = new float[rows.size() * width];
    for (int r = 0; r < rows.size(); r++) {
      copy(rows, r, place, inputs, r * width, r * width + place.embedded);
    }
    float[] products = new float[rows.size() * kernel.first().width()];
    addProducts(place, rows.size(), inputs, width, 0, place.embedded, products);
    return new RankerSide(this, rows.size(), inputs, products);
  }

  private static void check(RankerRows rows, Place place) {
    if (!rows.part().equals(place.part)) {
      throw new IllegalArgumentException("rows of " + rows.part() + ", not of " + place.part);
    }
  }

  /**
   * Raw outputs of candidates, {@code [candidates, heads]}, heads in the order of the shape; {@link
   * RankerShape.Head#of} says what they mean.
   *
   * @param request of {@link #request}, one row
   * @param items of {@link #items}
   * @param rows by candidate, its row among the items
   * @param pairs by candidate, the columns of the pair
   */
  public float[] scores(RankerSide request, RankerSide items, int[] rows, RankerRows pairs) {
    int count = rows.length;
    if (request.owner() != this || items.owner() != this) {
      throw new IllegalArgumentException("a side is of another ranker");
    }
    if (request.size() != 1 || pairs.size() != count) {
      throw new IllegalArgumentException(
          "%d candidates, but %d requests and %d pairs"
              .formatted(count, request.size(), pairs.size()));
    }
    check(pairs, pairPlace);
    int itemWidth = schema.item().width(shape.embeddingWidth());
    int columns = kernel.first().width();
    float[] inputs = new float[count * stride];
    float[] products = new float[count * columns];
    for (int c = 0; c < count; c++) {
      int at = c * stride;
      spread(request.inputs(), 0, requestPlace, inputs, at);
      spread(items.inputs(), rows[c] * itemWidth, itemPlace, inputs, at);
      copy(pairs, c, pairPlace, inputs, at + pairPlace.embedding, at + pairPlace.number);
      int from = rows[c] * columns;
      for (int i = 0; i < columns; i++) {
        products[c * columns + i] = request.products()[i] + items.products()[from + i];
      }
    }
    addProducts(pairPlace, count, inputs, stride, pairPlace.embedding, pairPlace.number, products);
    return kernel.outputs(count, inputs, stride, products);
  }

  /**
   * Where a part stands in the network's input.
   *
   * @param category its first category
   * @param embedding where its embeddings begin
   * @param embedded components of its embeddings
   * @param number where its numbers begin
   */
  private record Place(
      RankerSchema.Part part, int category, int embedding, int embedded, int number) {
    /** The first part. */
    Place(RankerSchema.Part part, int category, int number, int width) {
      this(part, category, 0, part.categories().size() * width, number);
    }

    /** The part behind this one. */
    Place next(RankerSchema.Part after, int width) {
      return new Place(
          after,
          category + part.categories().size(),
          embedding + embedded,
          after.categories().size() * width,
          number + part.numbers());
    }
  }

  private void copy(
      RankerRows rows, int row, Place place, float[] to, int embeddingAt, int numberAt) {
    int width = shape.embeddingWidth();
    for (int f = 0; f < rows.part().categories().size(); f++) {
      int from = (firstRows[place.category + f] + rows.slot(row, f)) * width;
      System.arraycopy(embeddings, from, to, embeddingAt + f * width, width);
    }
    rows.copyNumbers(row, to, numberAt);
  }

  private static void spread(float[] side, int from, Place place, float[] to, int at) {
    System.arraycopy(side, from, to, at + place.embedding, place.embedded);
    System.arraycopy(side, from + place.embedded, to, at + place.number, place.part.numbers());
  }

  private void addProducts(
      Place place,
      int count,
      float[] inputs,
      int row,
      int embeddingAt,
      int numberAt,
      float[] products) {
    PaddedMatrix first = kernel.first();
    if (first.width() > 0) {
      first.addProduct(
          place.embedding,
          place.embedded,
          count,
          inputs,
          embeddingAt,
          row,
          products,
          0,
          first.width());
      first.addProduct(
          place.number,
          place.part.numbers(),
          count,
          inputs,
          numberAt,
          row,
          products,
          0,
          first.width());
    }
  }
}
