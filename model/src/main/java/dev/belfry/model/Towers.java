package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.norm.Dropout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The two towers as functions of named parameters; training and serving call the same ones.
 *
 * <p>User tower: user-id embedding, the weighted mean of the history's item embeddings, category
 * embeddings and numbers, concatenated; a hidden ReLU layer and a linear skip to 64 components;
 * unit length. Item tower: item-id embedding, mean category embeddings and numbers; likewise. Every
 * array is made in the manager given; the caller closes it.
 */
public final class Towers {
  /** Scale of the logits: {@code exp(temperature) * user . item}. */
  public static final String TEMPERATURE = "temperature";

  static final String ITEM_ID = "item.id";
  static final String USER_ID = "user.id";
  static final String HISTORY = "history.item";
  static final float TINY = 1e-12f;

  private Towers() {}

  /** A batch of users as arrays. */
  record UserInput(
      NDArray rows, NDArray history, NDArray weights, List<Slots> slots, NDArray numbers) {}

  /** A batch of items as arrays. */
  record ItemInput(NDArray rows, List<Slots> slots, NDArray numbers) {}

  /** Slots of one feature {@code [batch, m]}, and their weights, which sum to 1 in each row. */
  record Slots(NDArray slots, NDArray weights) {}

  /**
   * The user tower: {@code [batch, 64]} of unit length.
   *
   * @param dropout share of the inputs that is dropped: 0 in serving
   */
  public static NDArray users(
      NDManager manager,
      Map<String, NDArray> parameters,
      FeatureSchema schema,
      List<EncodedUser> users,
      float dropout) {
    UserInput input = userInput(manager, schema, users);
    List<NDArray> parts = new ArrayList<>();
    NDArray ids = parameters.get(USER_ID);
    if (ids != null) {
      parts.add(lookup(ids, input.rows()));
    }
    NDArray history = parameters.get(HISTORY);
    parts.add(
        weighted(
            history == null ? parameter(parameters, ITEM_ID) : history,
            new Slots(input.history(), input.weights())));
    for (int f = 0; f < schema.userCategories().size(); f++) {
      parts.add(weighted(parameter(parameters, "user.category." + f), input.slots().get(f)));
    }
    if (!schema.userNumbers().isEmpty()) {
      parts.add(input.numbers());
    }
    return layers(parameters, "user", parts, dropout);
  }

  /**
   * The item tower: {@code [batch, 64]} of unit length.
   *
   * @param dropout share of the inputs that is dropped: 0 in serving
   */
  public static NDArray items(
      NDManager manager,
      Map<String, NDArray> parameters,
      FeatureSchema schema,
      List<EncodedItem> items,
      float dropout) {
    ItemInput input = itemInput(manager, schema, items);
    List<NDArray> parts = new ArrayList<>();
    parts.add(lookup(parameter(parameters, ITEM_ID), input.rows()));
    for (int f = 0; f < schema.itemCategories().size(); f++) {
      parts.add(weighted(parameter(parameters, "item.category." + f), input.slots().get(f)));
    }
    if (!schema.itemNumbers().isEmpty()) {
      parts.add(input.numbers());
    }
    return layers(parameters, "item", parts, dropout);
  }

  private static NDArray layers(
      Map<String, NDArray> parameters, String tower, List<NDArray> parts, float dropout) {
    NDArray first = parts.getFirst();
    NDArray x =
        parts.size() == 1
            ? first
            : first.getNDArrayInternal().concat(new NDList(parts.subList(1, parts.size())), 1);
    if (dropout > 0) {
      x = Dropout.dropout(x, dropout, true).singletonOrThrow();
    }
    NDArray hidden =
        x.matMul(parameter(parameters, tower + ".hidden.weight"))
            .add(parameter(parameters, tower + ".hidden.bias"))
            .getNDArrayInternal()
            .relu();
    NDArray y =
        hidden
            .matMul(parameter(parameters, tower + ".out.weight"))
            .add(x.matMul(parameter(parameters, tower + ".skip.weight")))
            .add(parameter(parameters, tower + ".out.bias"));
    NDArray length = y.square().sum(new int[] {1}, true).add(TINY).sqrt();
    return y.div(length);
  }

  private static NDArray lookup(NDArray table, NDArray rows) {
    return Embedding.embedding(rows, table, SparseFormat.DENSE).singletonOrThrow();
  }

  private static NDArray weighted(NDArray table, Slots slots) {
    if (slots.slots().getShape().get(1) == 1) {
      return lookup(table, slots.slots().squeeze(1)).mul(slots.weights());
    }
    // [batch, 1, m] x [batch, m, dim]
    return slots.weights().expandDims(1).batchMatMul(lookup(table, slots.slots())).squeeze(1);
  }

  private static UserInput userInput(
      NDManager manager, FeatureSchema schema, List<EncodedUser> users) {
    int batch = users.size();
    int longest = 1;
    for (EncodedUser user : users) {
      longest = Math.max(longest, user.history().length);
    }
    long[] rows = new long[batch];
    long[] history = new long[batch * longest];
    float[] weights = new float[batch * longest];
    for (int b = 0; b < batch; b++) {
      rows[b] = users.get(b).row();
      int[] items = users.get(b).history();
      double total = 0;
      double weight = 1;
      for (int k = 0; k < items.length; k++) {
        history[b * longest + k] = items[k];
        weights[b * longest + k] = (float) weight;
        total += weight;
        weight *= schema.historyDecay();
      }
      for (int k = 0; k < items.length; k++) {
        weights[b * longest + k] /= (float) total;
      }
    }
    List<Slots> slots = new ArrayList<>();
    for (int f = 0; f < schema.userCategories().size(); f++) {
      int feature = f;
      slots.add(slots(manager, batch, b -> users.get(b).slots(feature)));
    }
    int width = 2 * schema.userNumbers().size();
    float[] numbers = new float[batch * width];
    for (int b = 0; b < batch; b++) {
      System.arraycopy(users.get(b).numbers(), 0, numbers, b * width, width);
    }
    return new UserInput(
        manager.create(rows, new Shape(batch)),
        manager.create(history, new Shape(batch, longest)),
        manager.create(weights, new Shape(batch, longest)),
        slots,
        manager.create(numbers, new Shape(batch, width)));
  }

  private static ItemInput itemInput(
      NDManager manager, FeatureSchema schema, List<EncodedItem> items) {
    int batch = items.size();
    long[] rows = new long[batch];
    for (int b = 0; b < batch; b++) {
      rows[b] = items.get(b).row();
    }
    List<Slots> slots = new ArrayList<>();
    for (int f = 0; f < schema.itemCategories().size(); f++) {
      int feature = f;
      slots.add(slots(manager, batch, b -> items.get(b).slots(feature)));
    }
    int width = 2 * schema.itemNumbers().size();
    float[] numbers = new float[batch * width];
    for (int b = 0; b < batch; b++) {
      System.arraycopy(items.get(b).numbers(), 0, numbers, b * width, width);
    }
    return new ItemInput(
        manager.create(rows, new Shape(batch)),
        slots,
        manager.create(numbers, new Shape(batch, width)));
  }

  private interface SlotsOf {
    int[] at(int index);
  }

  private static Slots slots(NDManager manager, int batch, SlotsOf source) {
    int longest = 1;
    for (int b = 0; b < batch; b++) {
      longest = Math.max(longest, source.at(b).length);
    }
    long[] slots = new long[batch * longest];
    float[] weights = new float[batch * longest];
    for (int b = 0; b < batch; b++) {
      int[] own = source.at(b);
      for (int k = 0; k < own.length; k++) {
        slots[b * longest + k] = own[k];
        weights[b * longest + k] = 1f / own.length;
      }
    }
    return new Slots(
        manager.create(slots, new Shape(batch, longest)),
        manager.create(weights, new Shape(batch, longest)));
  }

  private static NDArray parameter(Map<String, NDArray> parameters, String name) {
    return requireNonNull(parameters.get(name), () -> "no parameter " + name);
  }
}
