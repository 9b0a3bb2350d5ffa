package dev.belfry.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.belfry.contracts.common.Embedding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The trained towers, ready to embed. Safe for use by several threads; close it when no call is
 * running.
 */
public final class TwoTower implements AutoCloseable {
  /** Components of an embedding. */
  public static final int DIMENSION = 64;

  private static final int ITEM_BATCH = 2_048;

  /** On a CPU, batches up to this size are cheaper in plain loops than through the engine. */
  private static final int PLAIN_LIMIT = 16;

  private final NDManager manager;
  private final Map<String, NDArray> parameters;
  private final FeatureSchema schema;
  private final UserTower plain;

  private TwoTower(
      NDManager manager, Map<String, NDArray> parameters, FeatureSchema schema, UserTower plain) {
    this.manager = manager;
    this.parameters = parameters;
    this.schema = schema;
    this.plain = plain;
  }

  /** Loads the towers of an artefact onto a device. */
  public static TwoTower load(ModelArtefact artefact, Device device) {
    return of(artefact.tensors(ModelArtefact.TOWERS), artefact.manifest().features(), device);
  }

  /** Towers from parameters, as training has them. */
  public static TwoTower of(Map<String, Tensor> parameters, FeatureSchema schema, Device device) {
    NDManager manager = NDManager.newBaseManager(device);
    Map<String, NDArray> arrays = new HashMap<>();
    parameters.forEach(
        (name, tensor) ->
            arrays.put(name, manager.create(tensor.floats(), new Shape(tensor.shape()))));
    return new TwoTower(manager, Map.copyOf(arrays), schema, new UserTower(parameters, schema));
  }

  /** The embedding of one user, of unit length. */
  public Embedding embedUser(EncodedUser user) {
    return Embedding.copyOf(embedUsers(List.of(user))[0]);
  }

  /** Embeddings of users, {@code [n][64]}, each of unit length. */
  public float[][] embedUsers(List<EncodedUser> users) {
    if (users.size() <= PLAIN_LIMIT && !manager.getDevice().isGpu()) {
      return users.stream().map(plain::embed).toArray(float[][]::new);
    }
    return embedUsersOnEngine(users);
  }

  float[][] embedUsersOnEngine(List<EncodedUser> users) {
    try (NDManager scope = manager.newSubManager()) {
      return rows(Towers.users(scope, parameters, schema, users, 0).toFloatArray());
    }
  }

  /** Embeddings of items, {@code [n][64]}, each of unit length. */
  public float[][] embedItems(List<EncodedItem> items) {
    float[][] result = new float[items.size()][];
    for (int from = 0; from < result.length; from += ITEM_BATCH) {
      int to = Math.min(result.length, from + ITEM_BATCH);
      try (NDManager scope = manager.newSubManager()) {
        float[][] rows =
            rows(
                Towers.items(scope, parameters, schema, items.subList(from, to), 0).toFloatArray());
        System.arraycopy(rows, 0, result, from, rows.length);
      }
    }
    return result;
  }

  @Override
  public void close() {
    manager.close();
  }

  private static float[][] rows(float[] flat) {
    float[][] rows = new float[flat.length / DIMENSION][DIMENSION];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(flat, i * DIMENSION, rows[i], 0, DIMENSION);
    }
    return rows;
  }
}
