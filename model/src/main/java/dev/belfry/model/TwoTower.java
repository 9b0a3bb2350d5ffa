package dev.belfry.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.belfry.contracts.common.Embedding;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The trained towers, ready to embed. Embedding tables stay in Java, dense layers on the device.
 * Safe for use by several threads; close it when no call is running.
 */
public final class TwoTower implements AutoCloseable {
  /** Components of an embedding. */
  public static final int DIMENSION = 64;

  private static final int BATCH = 2_048;

  /** On a CPU, batches up to this size are cheaper in plain loops than through the engine. */
  private static final int PLAIN_LIMIT = 16;

  private final NDManager manager;
  private final Map<String, Tensor> parameters;
  private final Map<String, NDArray> dense;
  private final TowerOptions options;
  private final TowerInputs inputs;
  private final UserTower plain;
  private final @Nullable HistoryEncoder encoder;

  private TwoTower(NDManager manager, Map<String, Tensor> parameters, FeatureSchema schema) {
    this.manager = manager;
    this.parameters = parameters;
    this.dense = Map.copyOf(Towers.dense(manager, parameters));
    this.options = TowerOptions.of(parameters);
    this.inputs = new TowerInputs(schema, parameters);
    this.plain = new UserTower(parameters, schema);
    this.encoder = HistoryEncoder.of(parameters);
  }

  /** Loads the towers of an artefact onto a device. */
  public static TwoTower load(ModelArtefact artefact, Device device) {
    return of(artefact.tensors(ModelArtefact.TOWERS), artefact.manifest().features(), device);
  }

  /**
   * Towers from parameters, as training has them. The tables are not copied: what is written to
   * them afterwards is seen.
   */
  public static TwoTower of(Map<String, Tensor> parameters, FeatureSchema schema, Device device) {
    return new TwoTower(NDManager.newBaseManager(device), parameters, schema);
  }

  /** The embedding of one user in the context of the request: the query, of unit length. */
  public Embedding embedUser(EncodedUser user) {
    return Embedding.copyOf(embedUsers(List.of(user))[0]);
  }

  /** The user's part of the query, {@code [64]}: without context, to be kept with the profile. */
  public float[] userPart(EncodedUser user) {
    return plain.part(user);
  }

  /** The query, {@code [64]} of unit length, from a user's part and the user's context alone. */
  public float[] query(float[] userPart, EncodedUser user) {
    return plain.query(userPart, user);
  }

  /** Embeddings of users, {@code [n][64]}, each of unit length. */
  public float[][] embedUsers(List<EncodedUser> users) {
    if (users.size() <= PLAIN_LIMIT && !manager.getDevice().isGpu()) {
      return users.stream().map(u -> plain.query(plain.part(u), u)).toArray(float[][]::new);
    }
    return embedUsersOnEngine(users);
  }

  float[][] embedUsersOnEngine(List<EncodedUser> users) {
    return batches(
        users,
        (scope, some) -> {
          NDArray part = output(scope, "user", inputs.users(some), states(scope, some));
          RowBlock contexts = inputs.contexts(some);
          return Towers.normalise(
              contexts.uses().isEmpty() ? part : part.add(array(scope, contexts)));
        });
  }

  /** Embeddings of items, {@code [n][64]}, each of unit length. */
  public float[][] embedItems(List<EncodedItem> items) {
    return batches(
        items, (scope, some) -> Towers.normalise(output(scope, "item", inputs.items(some), null)));
  }

  @Override
  public void close() {
    manager.close();
  }

  private interface Embedder<T> {
    NDArray embed(NDManager scope, List<T> some);
  }

  private <T> float[][] batches(List<T> all, Embedder<T> embedder) {
    float[][] result = new float[all.size()][DIMENSION];
    for (int from = 0; from < result.length; from += BATCH) {
      int to = Math.min(result.length, from + BATCH);
      try (NDManager scope = manager.newSubManager()) {
        float[] flat = embedder.embed(scope, all.subList(from, to)).toFloatArray();
        for (int i = from; i < to; i++) {
          System.arraycopy(flat, (i - from) * DIMENSION, result[i], 0, DIMENSION);
        }
      }
    }
    return result;
  }

  private @Nullable NDArray states(NDManager scope, List<EncodedUser> users) {
    if (encoder == null) {
      return null;
    }
    HistoryBlock block =
        inputs.histories(users.stream().map(u -> new HistoryBlock.Moments(u, 1)).toList());
    return Towers.states(scope, dense, encoder, block, array(scope, block.items()), 0);
  }

  private NDArray output(
      NDManager scope, String tower, TowerInputs.Input input, @Nullable NDArray states) {
    NDArray learned = array(scope, input.learned());
    if (states != null) {
      learned = learned.concat(states, 1);
    }
    @Nullable NDArray given =
        input.givenWidth() == 0
            ? null
            : scope.create(input.given(), new Shape(input.learned().size(), input.givenWidth()));
    return Towers.output(dense, options, tower, learned, given);
  }

  private NDArray array(NDManager scope, RowBlock block) {
    return scope.create(
        block.gather(parameters, Parallel.SERIAL), new Shape(block.size(), block.width()));
  }
}
