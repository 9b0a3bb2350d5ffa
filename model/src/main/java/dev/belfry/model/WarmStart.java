package dev.belfry.model;

import dev.belfry.model.FeatureSchema.CategoryFeature;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * First values of the towers from a model that is trained already: embeddings follow their item,
 * user or label to its new row, and layers are taken where they read and give the same. What is new
 * keeps the value that it was initialised with. Stateless.
 */
public final class WarmStart {
  private WarmStart() {}

  /**
   * The parameters to train on from.
   *
   * @param from the model that is trained
   * @param schema of the model to come
   * @param itemNos numbers of its items, ascending
   * @param userNos numbers of its users, ascending
   * @param initial its parameters as they are initialised; left as they are
   */
  public static Map<String, Tensor> parameters(
      ModelArtefact from,
      FeatureSchema schema,
      long[] itemNos,
      long[] userNos,
      Map<String, Tensor> initial) {
    Map<String, Tensor> trained = from.tensors(ModelArtefact.TOWERS);
    FeatureSchema before = from.manifest().features();
    Map<String, int[]> rows = new HashMap<>();
    int[] items = rowsByNumber(from.items().itemNos(), itemNos);
    rows.put(Towers.ITEM_ID, items);
    rows.put(Towers.HISTORY, items);
    rows.put(Towers.USER_ID, rowsByNumber(from.users().userNos(), userNos));
    addCategories(rows, "item.category.", before.itemCategories(), schema.itemCategories());
    addCategories(rows, "user.category.", before.userCategories(), schema.userCategories());
    addCategories(rows, Towers.CONTEXT, before.contextCategories(), schema.contextCategories());
    boolean sameLayers = isSame(trained, initial, rows) && haveSameInputs(before, schema);
    Map<String, Tensor> parameters = new TreeMap<>();
    initial.forEach(
        (name, tensor) -> parameters.put(name, next(name, tensor, trained, rows, sameLayers)));
    return parameters;
  }

  private static Tensor next(
      String name,
      Tensor tensor,
      Map<String, Tensor> trained,
      Map<String, int[]> rows,
      boolean sameLayers) {
    Tensor old = trained.get(name);
    int[] from = rows.get(name);
    if (from == null) {
      return sameLayers && old != null && Arrays.equals(old.shape(), tensor.shape()) ? old : tensor;
    }
    if (old == null || old.shape()[1] != tensor.shape()[1]) {
      return tensor;
    }
    int width = (int) tensor.shape()[1];
    float[] values = tensor.floats().clone();
    float[] known = old.floats();
    for (int row = 0; row < from.length; row++) {
      if (from[row] >= 0) {
        System.arraycopy(known, from[row] * width, values, row * width, width);
      }
    }
    return Tensor.ofFloats(values, tensor.shape());
  }

  /** Of each new row the old one, or -1; row 0 is that of the unknown. */
  private static int[] rowsByNumber(long[] before, long[] now) {
    int[] rows = new int[now.length + 1];
    for (int i = 0; i < now.length; i++) {
      int at = Arrays.binarySearch(before, now[i]);
      rows[i + 1] = at < 0 ? -1 : at + 1;
    }
    return rows;
  }

  private static void addCategories(
      Map<String, int[]> rows,
      String prefix,
      List<CategoryFeature> before,
      List<CategoryFeature> now) {
    for (int f = 0; f < now.size(); f++) {
      int[] slots = new int[now.get(f).slots()];
      Arrays.fill(slots, -1);
      for (int g = 0; g < before.size(); g++) {
        if (g == f && before.get(g).attribute().equals(now.get(f).attribute())) {
          slots = slotsByLabel(before.get(g), now.get(f));
        }
      }
      rows.put(prefix + f, slots);
    }
  }

  private static int[] slotsByLabel(CategoryFeature before, CategoryFeature now) {
    int[] slots = new int[now.slots()];
    Arrays.fill(slots, -1);
    slots[0] = 0;
    if (now.values().isEmpty() && before.values().isEmpty() && before.slots() == now.slots()) {
      // Hashed: a label has its slot by itself.
      Arrays.setAll(slots, slot -> slot);
      return slots;
    }
    for (int i = 0; i < now.values().size(); i++) {
      slots[i + 1] = before.values().indexOf(now.values().get(i)) + 1;
      if (slots[i + 1] == 0) {
        slots[i + 1] = -1;
      }
    }
    return slots;
  }

  /** Whether everything that is no table has the same shape. */
  private static boolean isSame(
      Map<String, Tensor> trained, Map<String, Tensor> initial, Map<String, int[]> tables) {
    for (Map.Entry<String, Tensor> entry : initial.entrySet()) {
      Tensor old = trained.get(entry.getKey());
      if (!tables.containsKey(entry.getKey())
          && (old == null || !Arrays.equals(old.shape(), entry.getValue().shape()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean haveSameInputs(FeatureSchema before, FeatureSchema now) {
    return names(before).equals(names(now)) && !readsFactors(now);
  }

  /** The axes of ALS factors are others after each training: no layer that reads them holds. */
  private static boolean readsFactors(FeatureSchema schema) {
    return Stream.concat(schema.itemVectors().stream(), schema.userVectors().stream())
        .anyMatch(
            f -> f.attribute().equals(Computed.ALS) || f.attribute().equals(Computed.RECENT_ALS));
  }

  private static List<List<String>> names(FeatureSchema schema) {
    return List.of(
        schema.itemCategories().stream().map(CategoryFeature::attribute).toList(),
        schema.userCategories().stream().map(CategoryFeature::attribute).toList(),
        schema.itemNumbers().stream().map(FeatureSchema.NumberFeature::attribute).toList(),
        schema.userNumbers().stream().map(FeatureSchema.NumberFeature::attribute).toList(),
        schema.itemVectors().stream().map(FeatureSchema.VectorFeature::attribute).toList(),
        schema.userVectors().stream().map(FeatureSchema.VectorFeature::attribute).toList());
  }
}
