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
import org.jspecify.annotations.Nullable;

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
   * The side of an item in the first layers, which is the same in every request: computed once for
   * a model.
   *
   * @param item null for one of which nothing is known
   */
  public RankerSide itemSide(@Nullable RankItem item) {
    float[] numbers = new float[facts.itemWidth()];
    if (item != null) {
      RankFeatures.putItem(item, numbers, 0);
    }
    facts.scale(numbers, RankFeatures.USER_WIDTH, numbers.length);
    return ranker.items(new RankerRows(ranker.schema().item(), 1, new int[0], numbers));
  }

  /**
   * Calibrated probabilities, {@code [candidates, heads]}.
   *
   * @param features as {@link RankFeatures#rows} gives them; they are scaled in place
   * @param items each candidate's {@link #itemSide}
   */
  public float[] probabilities(float[] features, List<RankerSide> items) {
    if (items.isEmpty()) {
      return new float[0];
    }
    facts.scale(features);
    float[] raw = outputs(features, RankerSide.joined(items));
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
    if (count == 0) {
      return new float[0];
    }
    float[] items = columns(features, RankFeatures.USER_WIDTH, facts.itemWidth());
    return outputs(
        features, ranker.items(new RankerRows(ranker.schema().item(), count, new int[0], items)));
  }

  /** The same of features that are scaled already. */
  private float[] outputs(float[] scaled, RankerSide items) {
    RankerSchema schema = ranker.schema();
    int count = scaled.length / facts.features().size();
    float[] user = Arrays.copyOf(scaled, RankFeatures.USER_WIDTH);
    float[] pairs =
        columns(scaled, RankFeatures.USER_WIDTH + facts.itemWidth(), schema.pair().numbers());
    int[] rows = new int[count];
    Arrays.setAll(rows, c -> c);
    return ranker.scores(
        ranker.request(new RankerRows(schema.request(), 1, new int[0], user)),
        items,
        rows,
        new RankerRows(schema.pair(), count, new int[0], pairs));
  }

  /** Some columns of the features, row by row. */
  private float[] columns(float[] features, int from, int count) {
    int width = facts.features().size();
    float[] columns = new float[features.length / width * count];
    for (int at = from, to = 0; at < features.length; at += width, to += count) {
      System.arraycopy(features, at, columns, to, count);
    }
    return columns;
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
