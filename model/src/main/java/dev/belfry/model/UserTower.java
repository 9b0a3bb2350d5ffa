package dev.belfry.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The user tower in plain loops, for one user at a time on a CPU: the crossings into the engine
 * cost more than the arithmetic of so small a network. Gives what {@link Towers} gives, which a
 * test holds. Immutable, safe for use by several threads.
 */
final class UserTower {
  private final Map<String, Tensor> parameters;
  private final TowerInputs inputs;
  private final TowerOptions options;
  private final @Nullable HistoryReader reader;
  private final List<float[]> hiddenWeights = new ArrayList<>();
  private final List<float[]> hiddenBiases = new ArrayList<>();
  private final float @Nullable [] outWeight;
  private final float[] outBias;
  private final float[] skipWeight;

  UserTower(Map<String, Tensor> parameters, FeatureSchema schema) {
    this.parameters = parameters;
    this.inputs = new TowerInputs(schema, parameters);
    this.options = TowerOptions.of(parameters);
    this.reader = HistoryReader.of(parameters);
    for (int layer = 0; parameters.containsKey(Towers.weight("user", layer)); layer++) {
      hiddenWeights.add(floats(Towers.weight("user", layer)));
      hiddenBiases.add(floats(Towers.bias("user", layer)));
    }
    this.outWeight = hiddenWeights.isEmpty() ? null : floats("user.out.weight");
    this.outBias = floats("user.out.bias");
    this.skipWeight = floats("user.skip.weight");
  }

  /** The user's part of the query, {@code [64]}; not of unit length. */
  float[] part(EncodedUser user) {
    TowerInputs.Input input = inputs.users(List.of(user));
    float[] x = input.learned().gather(parameters, Parallel.SERIAL);
    if (reader != null) {
      x = withState(x, reader, user);
    }
    if (input.givenWidth() > 0) {
      int learned = x.length;
      x = Arrays.copyOf(x, learned + input.givenWidth());
      System.arraycopy(input.given(), 0, x, learned, input.givenWidth());
    }
    float[] y = outBias.clone();
    addProduct(y, x, skipWeight);
    float[] hidden = x;
    for (int layer = 0; layer < hiddenWeights.size(); layer++) {
      float[] next = hiddenBiases.get(layer).clone();
      addProduct(next, hidden, hiddenWeights.get(layer));
      options.activation().apply(next);
      hidden = next;
    }
    if (outWeight != null) {
      addProduct(y, hidden, outWeight);
    }
    return y;
  }

  private float[] withState(float[] x, HistoryReader history, EncodedUser user) {
    float[] longer = Arrays.copyOf(x, x.length + TwoTower.DIMENSION);
    if (user.historySize() > 0) {
      HistoryBlock block = inputs.histories(List.of(new HistoryBlock.Moments(user, 1)));
      float[] state =
          history.last(block.items().gather(parameters, Parallel.SERIAL), user.historySize());
      System.arraycopy(state, 0, longer, x.length, state.length);
    }
    return longer;
  }

  /** The query of a part and the context of a user: {@code [64]}, of unit length. */
  float[] query(float[] part, EncodedUser user) {
    float[] y = inputs.contexts(List.of(user)).gather(parameters, Parallel.SERIAL);
    double squares = Towers.TINY;
    for (int i = 0; i < y.length; i++) {
      y[i] += part[i];
      squares += (double) y[i] * y[i];
    }
    float scale = (float) (1 / Math.sqrt(squares));
    for (int i = 0; i < y.length; i++) {
      y[i] *= scale;
    }
    return y;
  }

  private float[] floats(String name) {
    return ModelArtefact.tensor(parameters, name).floats();
  }

  /** {@code y += x W}. */
  private static void addProduct(float[] y, float[] x, float[] weight) {
    for (int i = 0; i < x.length; i++) {
      if (x[i] != 0) {
        Loops.addScaled(y, 0, weight, i * y.length, y.length, x[i]);
      }
    }
  }
}
