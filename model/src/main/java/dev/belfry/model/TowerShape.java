package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.model.FeatureSchema.CategoryFeature;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The sizes of the towers' layers; everything else about the shape follows from the feature schema.
 *
 * @param userIdDimension of user-id embeddings; 0 leaves user ids out
 * @param categoryDimension of category embeddings
 * @param hidden widths of the hidden layers, the first one first; empty for the linear skip alone
 * @param sharedHistory whether the history is read through the item tower's id table rather than
 *     one of its own
 * @param options activation and the norm of the history
 * @param history what reads the history in order, beside its mean
 */
public record TowerShape(
    int userIdDimension,
    int categoryDimension,
    List<Integer> hidden,
    boolean sharedHistory,
    TowerOptions options,
    HistoryShape history) {
  private static final double SMALL = 0.1;
  private static final int MAX_WIDTH = 4_096;

  public TowerShape {
    hidden = List.copyOf(hidden);
    requireNonNull(options, "options is null");
    requireNonNull(history, "history is null");
    for (int width : hidden) {
      if (width < 1 || width > MAX_WIDTH) {
        throw BelfryException.invalid(
            "a hidden width is " + width + "; 1 to " + MAX_WIDTH + " are accepted");
      }
    }
  }

  /** A shape with ReLU and the mean of the history. */
  public TowerShape(
      int userIdDimension, int categoryDimension, List<Integer> hidden, boolean sharedHistory) {
    this(
        userIdDimension,
        categoryDimension,
        hidden,
        sharedHistory,
        new TowerOptions(TowerOptions.Activation.RELU, 1),
        HistoryShape.MEAN);
  }

  /**
   * First values: He for the hidden layers, the identity on the item ids, on the history and on
   * user ids of 64 components for the linear skip, so that training starts from an inner product of
   * item vectors, and small normals for the embeddings.
   *
   * @param items number of items; row 0 is added for the unknown one
   * @param users number of users; row 0 is added
   */
  public Map<String, Tensor> initialise(FeatureSchema schema, int items, int users, long seed) {
    Random random = new Random(seed);
    int dimension = TwoTower.DIMENSION;
    Map<String, Tensor> parameters = new TreeMap<>();
    parameters.put(Towers.ITEM_ID, Tensors.normal(random, SMALL, items + 1, dimension));
    if (!sharedHistory) {
      parameters.put(Towers.HISTORY, Tensors.normal(random, SMALL, items + 1, dimension));
    }
    if (schema.historyTypes().slots() > 1) {
      parameters.put(
          Towers.HISTORY_TYPE,
          Tensors.normal(random, SMALL, schema.historyTypes().slots(), dimension));
    }
    if (userIdDimension > 0) {
      parameters.put(Towers.USER_ID, Tensors.normal(random, SMALL, users + 1, userIdDimension));
    }
    for (int f = 0; f < schema.contextCategories().size(); f++) {
      int slots = schema.contextCategories().get(f).slots();
      parameters.put(Towers.CONTEXT + f, Tensors.normal(random, 0.01, slots, dimension));
    }
    history.initialise(parameters, random, dimension);
    int given = TowerInputs.givenWidth(schema.userNumbers().size(), schema.userVectors());
    int state = history.isMean() ? 0 : dimension;
    int userInput =
        userIdDimension
            + dimension
            + state
            + categories(parameters, random, "user", schema.userCategories())
            + given;
    int itemInput =
        dimension
            + categories(parameters, random, "item", schema.itemCategories())
            + TowerInputs.givenWidth(schema.itemNumbers().size(), schema.itemVectors());
    layers(parameters, random, "user", userInput, userIdDimension);
    if (state > 0) {
      addIdentity(parameters, userInput - state - given, dimension);
    }
    layers(parameters, random, "item", itemInput, 0);
    parameters.put(Towers.TEMPERATURE, Tensor.ofFloats(new float[] {(float) Math.log(10)}, 1));
    options.addTo(parameters);
    return parameters;
  }

  /** The state of the history passes the linear skip as it is. */
  private static void addIdentity(Map<String, Tensor> parameters, int from, int dimension) {
    float[] skip = ModelArtefact.tensor(parameters, "user.skip.weight").floats();
    for (int i = 0; i < dimension; i++) {
      skip[(from + i) * dimension + i] += 1;
    }
  }

  private int categories(
      Map<String, Tensor> parameters, Random random, String tower, List<CategoryFeature> features) {
    for (int f = 0; f < features.size(); f++) {
      parameters.put(
          tower + ".category." + f,
          Tensors.normal(random, SMALL, features.get(f).slots(), categoryDimension));
    }
    return features.size() * categoryDimension;
  }

  private void layers(
      Map<String, Tensor> parameters, Random random, String tower, int input, int identityFrom) {
    int dimension = TwoTower.DIMENSION;
    int from = input;
    for (int layer = 0; layer < hidden.size(); layer++) {
      int to = hidden.get(layer);
      parameters.put(
          Towers.weight(tower, layer), Tensors.normal(random, Math.sqrt(2.0 / from), from, to));
      parameters.put(Towers.bias(tower, layer), Tensors.filled(0, to));
      from = to;
    }
    if (!hidden.isEmpty()) {
      parameters.put(
          tower + ".out.weight", Tensors.normal(random, 0.3 / Math.sqrt(from), from, dimension));
    }
    parameters.put(tower + ".out.bias", Tensors.filled(0, dimension));
    Tensor skip = Tensors.normal(random, SMALL / Math.sqrt(input), input, dimension);
    for (int i = 0; i < dimension; i++) {
      skip.floats()[(identityFrom + i) * dimension + i] += 1;
      if (identityFrom == dimension) {
        skip.floats()[i * dimension + i] += 1;
      }
    }
    parameters.put(tower + ".skip.weight", skip);
  }
}
