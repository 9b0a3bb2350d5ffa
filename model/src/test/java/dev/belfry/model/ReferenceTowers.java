package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/** The towers in plain arithmetic, written from their description, to check the real ones by. */
final class ReferenceTowers {
  private final Map<String, Tensor> parameters;
  private final FeatureSchema schema;

  ReferenceTowers(Map<String, Tensor> parameters, FeatureSchema schema) {
    this.parameters = parameters;
    this.schema = schema;
  }

  float[] user(EncodedUser user) {
    double[] x = row("user.id", user.row());
    double[] history = new double[TwoTower.DIMENSION];
    double total = 0;
    for (int k = 0; k < user.history().length; k++) {
      double weight = Math.pow(schema.historyDecay(), k);
      double[] item = row("history.item", user.history()[k]);
      for (int c = 0; c < history.length; c++) {
        history[c] += weight * item[c];
      }
      total += weight;
    }
    for (int c = 0; c < history.length && total > 0; c++) {
      history[c] /= total;
    }
    x = concat(x, history);
    for (int f = 0; f < schema.userCategories().size(); f++) {
      x = concat(x, mean("user.category." + f, user.slots(f)));
    }
    return layers("user", concat(x, doubles(user.numbers())));
  }

  float[] item(EncodedItem item) {
    double[] x = row("item.id", item.row());
    for (int f = 0; f < schema.itemCategories().size(); f++) {
      x = concat(x, mean("item.category." + f, item.slots(f)));
    }
    return layers("item", concat(x, doubles(item.numbers())));
  }

  private float[] layers(String tower, double[] x) {
    double[] hidden = affine(tower + ".hidden.0.weight", x);
    float[] bias = tensor(tower + ".hidden.0.bias").floats();
    for (int i = 0; i < hidden.length; i++) {
      hidden[i] = Math.max(0, hidden[i] + bias[i]);
    }
    double[] y = affine(tower + ".out.weight", hidden);
    double[] skip = affine(tower + ".skip.weight", x);
    float[] outBias = tensor(tower + ".out.bias").floats();
    double squares = 0;
    for (int i = 0; i < y.length; i++) {
      y[i] += skip[i] + outBias[i];
      squares += y[i] * y[i];
    }
    float[] unit = new float[y.length];
    for (int i = 0; i < y.length; i++) {
      unit[i] = (float) (y[i] / Math.sqrt(squares));
    }
    return unit;
  }

  private double[] affine(String name, double[] x) {
    Tensor weight = tensor(name);
    int columns = (int) weight.shape()[1];
    double[] y = new double[columns];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < columns; j++) {
        y[j] += x[i] * weight.floats()[i * columns + j];
      }
    }
    return y;
  }

  private double[] mean(String table, int[] slots) {
    double[] mean = new double[(int) tensor(table).shape()[1]];
    for (int slot : slots) {
      double[] row = row(table, slot);
      for (int c = 0; c < mean.length; c++) {
        mean[c] += row[c] / slots.length;
      }
    }
    return mean;
  }

  private double[] row(String table, int row) {
    Tensor tensor = tensor(table);
    int columns = (int) tensor.shape()[1];
    double[] values = new double[columns];
    for (int c = 0; c < columns; c++) {
      values[c] = tensor.floats()[row * columns + c];
    }
    return values;
  }

  private Tensor tensor(String name) {
    return requireNonNull(parameters.get(name), name);
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private static double[] concat(double[] a, double[] b) {
    double[] both = java.util.Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
