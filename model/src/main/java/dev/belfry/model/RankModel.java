package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Objectives;
import dev.belfry.model.RankerSchema.Part;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The second stage as it is served: scales what {@link RankFeatures} gives, runs the network on all
 * candidates at once, and brings each head's output to a probability. Immutable, safe for use by
 * several threads.
 *
 * <p>The columns of the user stand first among the features, those that depend on the item alone
 * behind them; they are the network's request and item parts.
 */
public final class RankModel {
  /** Scaled features are cut here: a rare value must not carry a candidate away. */
  static final float LIMIT = 5;

  /** {@link RankFacts} as JSON, among the tensors. */
  private static final String FACTS = "facts.json";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Relevance never reaches 0. */
  private static final float LEAST = 1e-6f;

  private final RankFacts facts;
  private final Map<String, Tensor> parameters;
  private final Ranker ranker;

  private RankModel(RankFacts facts, Map<String, Tensor> parameters, Ranker ranker) {
    this.facts = facts;
    this.parameters = parameters;
    this.ranker = ranker;
  }

  /** A ranker from what training made. */
  public static RankModel of(RankFacts facts, Map<String, Tensor> parameters) {
    requireNonNull(facts, "facts is null");
    Ranker ranker =
        Ranker.of(facts.shape(), schema(facts.features().size(), facts.itemWidth()), parameters);
    return new RankModel(facts, Map.copyOf(parameters), ranker);
  }

  /** A ranker as {@link #toTensors} gave it. */
  public static RankModel ofTensors(Map<String, Tensor> tensors) {
    Map<String, Tensor> parameters = new HashMap<>(tensors);
    byte[] facts = ModelArtefact.tensor(tensors, FACTS).bytes();
    parameters.remove(FACTS);
    try {
      return of(MAPPER.readValue(facts, RankFacts.class), parameters);
    } catch (IOException e) {
      throw BelfryException.invalid(
          "the model's ranker cannot be read: " + e.getMessage() + "; train it again");
    }
  }

  /** Everything, for a file. */
  public Map<String, Tensor> toTensors() {
    Map<String, Tensor> tensors = new TreeMap<>(parameters);
    try {
      byte[] json = MAPPER.writeValueAsBytes(facts);
      tensors.put(FACTS, Tensor.ofBytes(json, json.length));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what a ranker is is plain data", e);
    }
    return tensors;
  }

  /**
   * The network's columns.
   *
   * @param width of all features
   * @param itemWidth how many depend on the item alone
   */
  public static RankerSchema schema(int width, int itemWidth) {
    return new RankerSchema(
        new Part(List.of(), RankFeatures.USER_WIDTH),
        new Part(List.of(), itemWidth),
        new Part(List.of(), width - itemWidth - RankFeatures.USER_WIDTH));
  }

  public RankFacts facts() {
    return facts;
  }

  /** The parameters by name. */
  public Map<String, Tensor> parameters() {
    return parameters;
  }

  /**
   * Calibrated probabilities, {@code [candidates, heads]}.
   *
   * @param features as {@link RankFeatures#rows} gives them; they are scaled in place
   */
  public float[] probabilities(float[] features) {
    float[] raw = outputs(features);
    int heads = facts.calibrations().size();
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (float) facts.calibrations().get(i % heads).probability(raw[i]);
    }
    return raw;
  }

  /** Raw outputs, {@code [candidates, heads]}; the features are scaled in place. */
  public float[] outputs(float[] features) {
    facts.scale(features);
    int width = facts.features().size();
    int count = features.length / width;
    int itemWidth = facts.itemWidth();
    int pairWidth = width - itemWidth - RankFeatures.USER_WIDTH;
    if (count == 0) {
      return new float[0];
    }
    float[] items = new float[count * itemWidth];
    float[] pairs = new float[count * pairWidth];
    for (int c = 0; c < count; c++) {
      int item = c * width + RankFeatures.USER_WIDTH;
      System.arraycopy(features, item, items, c * itemWidth, itemWidth);
      System.arraycopy(features, item + itemWidth, pairs, c * pairWidth, pairWidth);
    }
    RankerSchema schema = ranker.schema();
    float[] user = Arrays.copyOf(features, RankFeatures.USER_WIDTH);
    int[] rows = new int[count];
    Arrays.setAll(rows, c -> c);
    return ranker.scores(
        ranker.request(new RankerRows(schema.request(), 1, new int[0], user)),
        ranker.items(new RankerRows(schema.item(), count, new int[0], items)),
        rows,
        new RankerRows(schema.pair(), count, new int[0], pairs));
  }

  /**
   * The relevance of each candidate, in (0, 1]: the weighted mean of the probabilities of what the
   * ranker foretells. Where nothing that is asked for is foretold, the first head alone.
   *
   * @param probabilities {@code [candidates, heads]}
   */
  public float[] relevance(float[] probabilities, Objectives objectives) {
    List<RankerShape.Head> heads = facts.shape().heads();
    double[] weights = heads.stream().mapToDouble(h -> objectives.weight(h.name())).toArray();
    double total = Arrays.stream(weights).sum();
    if (total == 0) {
      weights[0] = 1;
      total = 1;
    }
    float[] relevance = new float[probabilities.length / weights.length];
    for (int c = 0; c < relevance.length; c++) {
      double sum = 0;
      for (int h = 0; h < weights.length; h++) {
        sum += weights[h] * probabilities[c * weights.length + h];
      }
      relevance[c] = Math.clamp((float) (sum / total), LEAST, 1);
    }
    return relevance;
  }
}
