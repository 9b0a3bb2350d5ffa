package dev.belfry.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last state of a {@link HistoryEncoder} in plain loops, for one user at a time on a CPU. Gives
 * what the encoder gives, which a test holds. Immutable, safe for use by several threads.
 */
sealed interface HistoryReader permits AttentionReader, LstmReader, SequenceReader {
  /**
   * The state after the latest item.
   *
   * @param x the items, {@code [length * dimension]}, oldest first; written to
   * @param length number of items, from 1
   * @return {@code [dimension]}
   */
  float[] last(float[] x, int length);

  /** The reader of a model's parameters, or null where its history is the mean. */
  static @Nullable HistoryReader of(Map<String, Tensor> parameters) {
    return switch (HistoryEncoder.of(parameters)) {
      case AttentionEncoder encoder -> new AttentionReader(parameters);
      case LstmEncoder encoder -> new LstmReader(parameters);
      case SequenceEncoder encoder -> new SequenceReader(parameters);
      case null -> null;
    };
  }
}
