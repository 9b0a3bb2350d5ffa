package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The dense layers of the two towers as functions of named parameters; training and serving call
 * the same ones.
 *
 * <p>A tower reads a row of {@link TowerInputs}: hidden layers of the widths and the activation
 * chosen, and beside them a linear skip to 64 components. An item's embedding is the item tower's
 * output at unit length. The query is {@code userPart + contextPart} at unit length. Embedding
 * tables are no layers: they stay in Java, and their rows come in gathered.
 */
public final class Towers {
  /** Scale of the logits: {@code exp(temperature) * user . item}. */
  public static final String TEMPERATURE = "temperature";

  /** The id table of the items. */
  public static final String ITEM_ID = "item.id";

  /** The id table of the users. */
  public static final String USER_ID = "user.id";

  /** The items as the history is read, where that is not through the id table. */
  public static final String HISTORY = "history.item";

  static final String HISTORY_TYPE = "history.type";
  static final String CONTEXT = "context.";
  static final float TINY = 1e-12f;

  private static final NDIndex SKIP = new NDIndex(":, :" + TwoTower.DIMENSION);
  private static final NDIndex FIRST = new NDIndex(":, " + TwoTower.DIMENSION + ":");

  private Towers() {}

  /** Whether a parameter is an embedding table rather than a dense layer. */
  public static boolean isTable(String name) {
    return Set.of(ITEM_ID, USER_ID, HISTORY, HISTORY_TYPE).contains(name)
        || name.startsWith(CONTEXT)
        || name.startsWith("user.category.")
        || name.startsWith("item.category.");
  }

  /** The dense parameters as arrays, by name. */
  public static Map<String, NDArray> dense(NDManager manager, Map<String, Tensor> parameters) {
    Map<String, NDArray> arrays = new TreeMap<>();
    for (String name : new TreeSet<>(parameters.keySet())) {
      if (!isTable(name) && !name.equals(TowerOptions.NAME)) {
        Tensor tensor = requireNonNull(parameters.get(name), name);
        arrays.put(name, manager.create(tensor.floats(), new Shape(tensor.shape())));
      }
    }
    return arrays;
  }

  /**
   * Output of a tower, {@code [batch, 64]}, not yet of unit length.
   *
   * @param tower {@code user} or {@code item}
   * @param learned {@code [batch, learnedWidth]}
   * @param given {@code [batch, givenWidth]}, or null without numbers and vectors; it gets no
   *     gradient
   */
  public static NDArray output(
      Map<String, NDArray> parameters,
      TowerOptions options,
      String tower,
      NDArray learned,
      @Nullable NDArray given) {
    NDArray skip = parameter(parameters, tower + ".skip.weight");
    NDArray skipBias = parameter(parameters, tower + ".out.bias");
    NDArray last = parameters.get(tower + ".out.weight");
    if (last == null) {
      return product(learned, given, skip).add(skipBias);
    }
    // The input is wide: it is gone through once for the skip and the first layer.
    NDArray both = product(learned, given, skip.concat(parameter(parameters, weight(tower, 0)), 1));
    NDArray hidden = activate(options, both.get(FIRST).add(parameter(parameters, bias(tower, 0))));
    for (int layer = 1; parameters.containsKey(weight(tower, layer)); layer++) {
      hidden =
          activate(
              options,
              hidden
                  .matMul(parameter(parameters, weight(tower, layer)))
                  .add(parameter(parameters, bias(tower, layer))));
    }
    return hidden.matMul(last).add(both.get(SKIP).add(skipBias));
  }

  /** What stands beside each other is multiplied apart, so that only the one has a gradient. */
  private static NDArray product(NDArray learned, @Nullable NDArray given, NDArray weight) {
    if (given == null) {
      return learned.matMul(weight);
    }
    long width = learned.getShape().get(1);
    return learned
        .matMul(weight.get(new NDIndex(":" + width)))
        .add(given.matMul(weight.get(new NDIndex(width + ":"))));
  }

  /**
   * The states that the users of a batch read, {@code [users, 64]}; zero without a history.
   *
   * @param items the block's items, {@code [sequences * length, 64]}
   * @param dropout share that is dropped: 0 in serving
   */
  public static NDArray states(
      NDManager scope,
      Map<String, NDArray> parameters,
      HistoryEncoder encoder,
      HistoryBlock block,
      NDArray items,
      float dropout) {
    Shape shape = new Shape(block.sequences(), block.length());
    int places = block.sequences() * block.length();
    NDArray states =
        encoder
            .states(
                scope,
                parameters,
                items.reshape(block.sequences(), block.length(), TwoTower.DIMENSION),
                scope.create(block.mask(), shape),
                dropout)
            .reshape(places, TwoTower.DIMENSION)
            .concat(scope.zeros(new Shape(1, TwoTower.DIMENSION)), 0);
    return Embedding.embedding(
            scope.create(block.places(), new Shape(block.places().length)),
            states,
            SparseFormat.DENSE)
        .singletonOrThrow();
  }

  /** Rows at unit length. */
  public static NDArray normalise(NDArray y) {
    return y.div(y.square().sum(new int[] {1}, true).add(TINY).sqrt());
  }

  static String weight(String tower, int layer) {
    return tower + ".hidden." + layer + ".weight";
  }

  static String bias(String tower, int layer) {
    return tower + ".hidden." + layer + ".bias";
  }

  private static NDArray activate(TowerOptions options, NDArray x) {
    return switch (options.activation()) {
      case RELU -> Activation.relu(x);
      case ELU -> Activation.elu(new NDList(x), 1f).singletonOrThrow();
    };
  }

  private static NDArray parameter(Map<String, NDArray> parameters, String name) {
    return requireNonNull(parameters.get(name), () -> "no parameter " + name);
  }
}
