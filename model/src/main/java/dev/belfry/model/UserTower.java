package dev.belfry.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The user tower in plain loops, for one user at a time on a CPU: the crossings into the engine
 * cost more than the arithmetic of so small a network. Gives what {@link Towers#users} gives, which
 * a test holds. Immutable, safe for use by several threads.
 */
final class UserTower {
  private final FeatureSchema schema;
  private final @Nullable Tensor ids;
  private final Tensor history;
  private final List<Tensor> categories = new ArrayList<>();
  private final float[] hiddenWeight;
  private final float[] hiddenBias;
  private final float[] outWeight;
  private final float[] outBias;
  private final float[] skipWeight;
  private final int inputs;

  UserTower(Map<String, Tensor> parameters, FeatureSchema schema) {
    this.schema = schema;
    this.ids = parameters.get(Towers.USER_ID);
    Tensor own = parameters.get(Towers.HISTORY);
    this.history = own == null ? ModelArtefact.tensor(parameters, Towers.ITEM_ID) : own;
    for (int f = 0; f < schema.userCategories().size(); f++) {
      categories.add(ModelArtefact.tensor(parameters, "user.category." + f));
    }
    this.hiddenWeight = ModelArtefact.tensor(parameters, "user.hidden.weight").floats();
    this.hiddenBias = ModelArtefact.tensor(parameters, "user.hidden.bias").floats();
    this.outWeight = ModelArtefact.tensor(parameters, "user.out.weight").floats();
    this.outBias = ModelArtefact.tensor(parameters, "user.out.bias").floats();
    this.skipWeight = ModelArtefact.tensor(parameters, "user.skip.weight").floats();
    this.inputs = skipWeight.length / outBias.length;
  }

  /** The embedding, {@code [64]}, of unit length. */
  float[] embed(EncodedUser user) {
    float[] x = input(user);
    float[] hidden = hiddenBias.clone();
    for (int i = 0; i < inputs; i++) {
      addScaled(hidden, hiddenWeight, i, x[i]);
    }
    float[] y = outBias.clone();
    for (int i = 0; i < hidden.length; i++) {
      addScaled(y, outWeight, i, Math.max(0, hidden[i]));
    }
    for (int i = 0; i < inputs; i++) {
      addScaled(y, skipWeight, i, x[i]);
    }
    double squares = Towers.TINY;
    for (float value : y) {
      squares += (double) value * value;
    }
    float scale = (float) (1 / Math.sqrt(squares));
    for (int i = 0; i < y.length; i++) {
      y[i] *= scale;
    }
    return y;
  }

  private float[] input(EncodedUser user) {
    float[] x = new float[inputs];
    int at = 0;
    if (ids != null) {
      at = addRow(x, at, ids, user.row(), 1);
    }
    int[] items = user.history();
    double total = 0;
    double weight = 1;
    for (int k = 0; k < items.length; k++) {
      total += weight;
      weight *= schema.historyDecay();
    }
    weight = 1;
    for (int item : items) {
      addRow(x, at, history, item, (float) (weight / total));
      weight *= schema.historyDecay();
    }
    at += columns(history);
    for (int f = 0; f < categories.size(); f++) {
      int[] slots = user.slots(f);
      for (int slot : slots) {
        addRow(x, at, categories.get(f), slot, 1f / slots.length);
      }
      at += columns(categories.get(f));
    }
    float[] numbers = user.numbers();
    System.arraycopy(numbers, 0, x, at, numbers.length);
    return x;
  }

  private static int columns(Tensor table) {
    return table.extent(1);
  }

  private static int addRow(float[] x, int at, Tensor table, int row, float weight) {
    int columns = columns(table);
    float[] values = table.floats();
    for (int c = 0; c < columns; c++) {
      x[at + c] += weight * values[row * columns + c];
    }
    return at + columns;
  }

  /** {@code sum += factor * matrix[row]}; a loop that the compiler vectorises. */
  private static void addScaled(float[] sum, float[] matrix, int row, float factor) {
    if (factor == 0) {
      return;
    }
    int from = row * sum.length;
    for (int j = 0; j < sum.length; j++) {
      sum[j] += factor * matrix[from + j];
    }
  }
}
