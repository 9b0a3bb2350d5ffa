package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.norm.Dropout;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a user's history in order. State p is what is known after the item at place p: it has read
 * the places up to p and nothing later, so that one pass over a sequence gives a training example
 * at every place, and serving takes the state of the last.
 *
 * <p>Encoders hold no values, only names: their parameters are passed in, and start with {@code
 * history.} and the name of the kind. The same parameters are read in plain loops by the {@link
 * HistoryReader} of the kind. Immutable, safe for use by several threads.
 */
public sealed interface HistoryEncoder permits AttentionEncoder, LstmEncoder, SequenceEncoder {
  /**
   * States of a batch of sequences.
   *
   * @param scope where every array is made; the caller closes it
   * @param parameters by name; their values do not change
   * @param x the items, {@code [batch, length, dimension]}, oldest first; a shorter sequence ends
   *     early, what stands after its end is not read by its states. Lives in {@code scope}
   * @param mask {@code [batch, length]}: 1 where an item stands, 0 after the end
   * @param dropout share of the values that is dropped: 0 in serving
   * @return {@code [batch, length, dimension]}, zero after the end
   */
  NDArray states(
      NDManager scope, Map<String, NDArray> parameters, NDArray x, NDArray mask, float dropout);

  /** The encoder that a model's parameters belong to, or null where its history is the mean. */
  static @Nullable HistoryEncoder of(Map<String, ?> parameters) {
    if (parameters.containsKey(AttentionEncoder.RECENCY)) {
      return new AttentionEncoder();
    }
    if (parameters.containsKey(LstmEncoder.INPUT)) {
      return new LstmEncoder();
    }
    return parameters.containsKey(SequenceEncoder.GAIN) ? new SequenceEncoder() : null;
  }

  /** A parameter by name. */
  static NDArray parameter(Map<String, NDArray> parameters, String name) {
    return requireNonNull(parameters.get(name), () -> "no parameter " + name);
  }

  /** Drops a share of the values and scales the others up. */
  static NDArray dropped(NDArray x, float dropout) {
    return dropout > 0 ? Dropout.dropout(x, dropout, true).singletonOrThrow() : x;
  }

  /** The values of the positions that stand, zero after the end. */
  static NDArray standing(NDArray states, NDArray mask) {
    return states.mul(mask.expandDims(2));
  }
}
