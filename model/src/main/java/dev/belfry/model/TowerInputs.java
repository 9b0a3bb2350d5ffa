package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import dev.belfry.model.FeatureSchema.CategoryFeature;
import dev.belfry.model.FeatureSchema.VectorFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lays out encoded users and items as the rows that the towers' first layers read. Training and
 * serving, engine and plain loops read through this one class. Immutable, safe for use by several
 * threads.
 *
 * <p>A row is what was learned (id, history, categories: a {@link RowBlock}) and beside it what is
 * given (numbers and vectors). The context is a block of its own, {@code [batch, 64]}, that is
 * added to the user's part of the query.
 */
public final class TowerInputs {
  private final FeatureSchema schema;
  private final int userId;
  private final int category;
  private final boolean ownHistory;
  private final boolean types;
  private final double historyExponent;

  /**
   * Inputs of a model.
   *
   * @param parameters the model's, by name; only their shapes and the options are read
   */
  public TowerInputs(FeatureSchema schema, Map<String, Tensor> parameters) {
    this.schema = requireNonNull(schema, "schema is null");
    Tensor users = parameters.get(Towers.USER_ID);
    this.userId = users == null ? 0 : users.extent(1);
    Tensor first = parameters.get("user.category.0");
    first = first == null ? parameters.get("item.category.0") : first;
    this.category = first == null ? 0 : first.extent(1);
    this.ownHistory = parameters.containsKey(Towers.HISTORY);
    this.types = parameters.containsKey(Towers.HISTORY_TYPE);
    this.historyExponent = TowerOptions.of(parameters).historyExponent();
  }

  /**
   * What a tower reads of a batch.
   *
   * @param learned the part that is made of table rows
   * @param given {@code [batch * givenWidth]}
   * @param givenWidth 0 without numbers and vectors
   */
  public record Input(RowBlock learned, float[] given, int givenWidth) {}

  /** What the user tower reads, the history as its mean. */
  public Input users(List<EncodedUser> users) {
    List<RowUses> uses = new ArrayList<>();
    int width = userId + TwoTower.DIMENSION + schema.userCategories().size() * category;
    if (userId > 0) {
      RowUses ids = use(uses, Towers.USER_ID, userId);
      for (int b = 0; b < users.size(); b++) {
        ids.add(users.get(b).row(), b * width, 1);
      }
    }
    RowUses history = use(uses, ownHistory ? Towers.HISTORY : Towers.ITEM_ID, TwoTower.DIMENSION);
    RowUses historyTypes = types ? use(uses, Towers.HISTORY_TYPE, TwoTower.DIMENSION) : null;
    for (int b = 0; b < users.size(); b++) {
      history(users.get(b), history, historyTypes, b * width + userId);
    }
    List<CategoryFeature> categories = schema.userCategories();
    for (int f = 0; f < categories.size(); f++) {
      RowUses slots = use(uses, "user.category." + f, category);
      int column = userId + TwoTower.DIMENSION + f * category;
      for (int b = 0; b < users.size(); b++) {
        mean(slots, users.get(b).slots(f), b * width + column);
      }
    }
    int givenWidth = givenWidth(schema.userNumbers().size(), schema.userVectors());
    float[] given = new float[users.size() * givenWidth];
    for (int b = 0; b < users.size(); b++) {
      EncodedUser user = users.get(b);
      int at = given(given, b * givenWidth, user.numbers());
      for (int f = 0; f < schema.userVectors().size(); f++) {
        at = vector(given, at, user.vector(f), schema.userVectors().get(f).dimension());
      }
    }
    return new Input(new RowBlock(users.size(), width, uses), given, givenWidth);
  }

  /** What the item tower reads. */
  public Input items(List<EncodedItem> items) {
    List<RowUses> uses = new ArrayList<>();
    int width = TwoTower.DIMENSION + schema.itemCategories().size() * category;
    RowUses ids = use(uses, Towers.ITEM_ID, TwoTower.DIMENSION);
    for (int b = 0; b < items.size(); b++) {
      ids.add(items.get(b).row(), b * width, 1);
    }
    for (int f = 0; f < schema.itemCategories().size(); f++) {
      RowUses slots = use(uses, "item.category." + f, category);
      int column = TwoTower.DIMENSION + f * category;
      for (int b = 0; b < items.size(); b++) {
        mean(slots, items.get(b).slots(f), b * width + column);
      }
    }
    int givenWidth = givenWidth(schema.itemNumbers().size(), schema.itemVectors());
    float[] given = new float[items.size() * givenWidth];
    for (int b = 0; b < items.size(); b++) {
      EncodedItem item = items.get(b);
      int at = given(given, b * givenWidth, item.numbers());
      for (int f = 0; f < schema.itemVectors().size(); f++) {
        at = vector(given, at, item.vector(f), schema.itemVectors().get(f).dimension());
      }
    }
    return new Input(new RowBlock(items.size(), width, uses), given, givenWidth);
  }

  /**
   * What the history encoder reads.
   *
   * @param moments of the users of a batch, in its order
   */
  public HistoryBlock histories(List<HistoryBlock.Moments> moments) {
    int length = 1;
    int users = 0;
    for (HistoryBlock.Moments one : moments) {
      length = Math.max(length, one.last().history().length);
      users += one.size();
    }
    List<RowUses> uses = new ArrayList<>();
    RowUses items = use(uses, ownHistory ? Towers.HISTORY : Towers.ITEM_ID, TwoTower.DIMENSION);
    RowUses kinds = types ? use(uses, Towers.HISTORY_TYPE, TwoTower.DIMENSION) : null;
    float[] mask = new float[moments.size() * length];
    long[] places = new long[users];
    int user = 0;
    for (int s = 0; s < moments.size(); s++) {
      EncodedUser last = moments.get(s).last();
      int size = last.history().length;
      for (int p = 0; p < size; p++) {
        int place = s * length + p;
        mask[place] = 1;
        items.add(last.history()[size - 1 - p], place * TwoTower.DIMENSION, 1);
        if (kinds != null) {
          kinds.add(last.historyTypes()[size - 1 - p], place * TwoTower.DIMENSION, 1);
        }
      }
      for (int back = moments.get(s).size() - 1; back >= 0; back--) {
        places[user++] = back < size ? s * length + size - 1 - back : mask.length;
      }
    }
    RowBlock block = new RowBlock(mask.length, TwoTower.DIMENSION, uses);
    return new HistoryBlock(block, moments.size(), length, mask, places);
  }

  /** The context part, {@code [batch, 64]}: all zero without context features. */
  public RowBlock contexts(List<EncodedUser> users) {
    List<RowUses> uses = new ArrayList<>();
    for (int f = 0; f < schema.contextCategories().size(); f++) {
      RowUses slots = use(uses, Towers.CONTEXT + f, TwoTower.DIMENSION);
      for (int b = 0; b < users.size(); b++) {
        slots.add(users.get(b).context()[f], b * TwoTower.DIMENSION, 1);
      }
    }
    return new RowBlock(users.size(), TwoTower.DIMENSION, uses);
  }

  private void history(EncodedUser user, RowUses items, @Nullable RowUses kinds, int offset) {
    int[] rows = user.history();
    double total = 0;
    double weight = 1;
    for (int k = 0; k < rows.length; k++) {
      total += weight;
      weight *= schema.historyDecay();
    }
    weight = Math.pow(total, -historyExponent);
    for (int k = 0; k < rows.length; k++) {
      items.add(rows[k], offset, (float) weight);
      if (kinds != null) {
        kinds.add(user.historyTypes()[k], offset, (float) weight);
      }
      weight *= schema.historyDecay();
    }
  }

  private static RowUses use(List<RowUses> uses, String table, int dimension) {
    RowUses added = new RowUses(table, dimension);
    uses.add(added);
    return added;
  }

  private static void mean(RowUses uses, int[] slots, int offset) {
    for (int slot : slots) {
      uses.add(slot, offset, 1f / slots.length);
    }
  }

  /** Numbers stand as value and missing; a vector as its components and missing. */
  static int givenWidth(int numbers, List<VectorFeature> vectors) {
    int width = 2 * numbers;
    for (VectorFeature vector : vectors) {
      width += vector.dimension() + 1;
    }
    return width;
  }

  private static int given(float[] block, int at, float[] values) {
    System.arraycopy(values, 0, block, at, values.length);
    return at + values.length;
  }

  private static int vector(float[] block, int at, float[] values, int dimension) {
    if (values.length == 0) {
      block[at + dimension] = 1;
    } else {
      System.arraycopy(values, 0, block, at, dimension);
    }
    return at + dimension + 1;
  }
}
