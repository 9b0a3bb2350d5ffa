package dev.belfry.model;

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
 * @param hidden width of the hidden layers
 * @param sharedHistory whether the history is read through the item tower's id table rather than
 *     one of its own
 */
public record TowerShape(
    int userIdDimension, int categoryDimension, int hidden, boolean sharedHistory) {

  /**
   * First values: He for the hidden layers, the identity on the item ids (and on the history) for
   * the linear skip, so that training starts from an inner product of item vectors, and small
   * normals for the embeddings.
   *
   * @param items number of items; row 0 is added for the unknown one
   * @param users number of users; row 0 is added
   */
  public Map<String, Tensor> initialise(FeatureSchema schema, int items, int users, long seed) {
    Random random = new Random(seed);
    int dimension = TwoTower.DIMENSION;
    Map<String, Tensor> parameters = new TreeMap<>();
    parameters.put(Towers.ITEM_ID, normal(random, 0.1, items + 1, dimension));
    if (!sharedHistory) {
      parameters.put(Towers.HISTORY, normal(random, 0.1, items + 1, dimension));
    }
    if (userIdDimension > 0) {
      parameters.put(Towers.USER_ID, normal(random, 0.1, users + 1, userIdDimension));
    }
    int userInput = userIdDimension + dimension + 2 * schema.userNumbers().size();
    userInput += categories(parameters, random, "user", schema.userCategories());
    int itemInput = dimension + 2 * schema.itemNumbers().size();
    itemInput += categories(parameters, random, "item", schema.itemCategories());
    layers(parameters, random, "user", userInput, userIdDimension);
    layers(parameters, random, "item", itemInput, 0);
    parameters.put(Towers.TEMPERATURE, Tensor.ofFloats(new float[] {(float) Math.log(10)}, 1));
    return parameters;
  }

  private int categories(
      Map<String, Tensor> parameters, Random random, String tower, List<CategoryFeature> features) {
    for (int f = 0; f < features.size(); f++) {
      parameters.put(
          tower + ".category." + f,
          normal(random, 0.1, features.get(f).slots(), categoryDimension));
    }
    return features.size() * categoryDimension;
  }

  private void layers(
      Map<String, Tensor> parameters, Random random, String tower, int input, int identityFrom) {
    int dimension = TwoTower.DIMENSION;
    parameters.put(tower + ".hidden.weight", normal(random, Math.sqrt(2.0 / input), input, hidden));
    parameters.put(tower + ".hidden.bias", Tensor.ofFloats(new float[hidden], hidden));
    parameters.put(
        tower + ".out.weight", normal(random, 0.3 / Math.sqrt(hidden), hidden, dimension));
    parameters.put(tower + ".out.bias", Tensor.ofFloats(new float[dimension], dimension));
    Tensor skip = normal(random, 0.1 / Math.sqrt(input), input, dimension);
    for (int i = 0; i < dimension; i++) {
      skip.floats()[(identityFrom + i) * dimension + i] += 1;
    }
    parameters.put(tower + ".skip.weight", skip);
  }

  private static Tensor normal(Random random, double deviation, int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return Tensor.ofFloats(values, rows, columns);
  }
}
