package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import java.util.Map;
import java.util.Random;

/**
 * How the user tower reads a history.
 *
 * @param kind of encoder
 * @param distances how many places back are told apart; items farther back count as the farthest
 * @param layers blocks of {@code SEQUENCE}, from 1; the other kinds have one
 * @param heads of {@code ATTENTION} and {@code SEQUENCE}, a divisor of the dimension
 * @param hidden width of the feed-forward part of {@code SEQUENCE}
 */
public record HistoryShape(Kind kind, int distances, int layers, int heads, int hidden) {
  /** The weighted mean alone. */
  public static final HistoryShape MEAN = new HistoryShape(Kind.MEAN, 50, 1, 1, 64);

  /** Kinds of history encoders. */
  public enum Kind {
    /** Mean with weights that decay by place. */
    MEAN,
    /** Pooling by a learned query. */
    ATTENTION,
    /** Long short-term memory. */
    LSTM,
    /** Causal self-attention, as in SASRec. */
    SEQUENCE
  }

  public HistoryShape {
    requireNonNull(kind, "kind is null");
    requireRange("distances", distances, 1, 10_000);
    requireRange("layers", layers, 1, 16);
    requireRange("heads", heads, 1, TwoTower.DIMENSION);
    requireRange("hidden", hidden, 1, 4_096);
    if (TwoTower.DIMENSION % heads != 0) {
      throw BelfryException.invalid(
          "heads is " + heads + "; a divisor of " + TwoTower.DIMENSION + " is accepted");
    }
  }

  /** Whether nothing is read but the mean. */
  public boolean isMean() {
    return kind == Kind.MEAN;
  }

  /** Adds first values of the encoder's parameters; none for {@code MEAN}. */
  public void initialise(Map<String, Tensor> parameters, Random random, int dimension) {
    switch (kind) {
      case MEAN -> {}
      case ATTENTION ->
          AttentionEncoder.initialise(parameters, random, dimension, distances, heads);
      case LSTM -> LstmEncoder.initialise(parameters, random, dimension);
      case SEQUENCE ->
          SequenceEncoder.initialise(
              parameters, random, dimension, distances, layers, heads, hidden);
    }
  }

  private static void requireRange(String name, int value, int from, int to) {
    if (value < from || value > to) {
      throw BelfryException.invalid(
          name + " is " + value + "; " + from + " to " + to + " are accepted");
    }
  }
}
