package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belfry.contracts.common.BelfryException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Foretells what a user will rate items: a factorisation of the ratings with the user folded in,
 * and a head that learned, from the vectors of both towers and from what the user had rated, what
 * is missing in it. Immutable, safe for use by several threads.
 */
public final class RatingModel {
  private static final String FACTS = "facts.json";
  private static final String ROTATION = "rotation";
  private static final String HEAD = "head.";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final RatingFacts facts;
  private final RatingAls als;
  private final Map<String, Tensor> parameters;
  private final Rotation rotation;
  private final Ranker head;

  private RatingModel(
      RatingFacts facts, RatingAls als, Map<String, Tensor> parameters, Rotation rotation) {
    this.facts = requireNonNull(facts, "facts is null");
    this.als = requireNonNull(als, "als is null");
    this.parameters = Map.copyOf(parameters);
    this.rotation = rotation;
    this.head = Ranker.of(facts.shape(), RatingUser.SCHEMA, parameters);
  }

  /**
   * A model that reads the towers which its head learned from.
   *
   * @param parameters of the head
   */
  public static RatingModel of(RatingFacts facts, RatingAls als, Map<String, Tensor> parameters) {
    return new RatingModel(facts, als, parameters, Rotation.NONE);
  }

  /**
   * The same model, with another factorisation, that reads other towers.
   *
   * @param theirs embeddings of some items in those towers, {@code [n][64]}
   * @param own the same items in the towers that the head learned from, {@code [n][64]}
   */
  public RatingModel reading(RatingAls newAls, float[][] theirs, float[][] own) {
    return new RatingModel(facts, newAls, parameters, Rotation.between(theirs, own));
  }

  /** A model as {@link #toTensors} gave it. */
  static RatingModel ofTensors(Map<String, Tensor> tensors) {
    Map<String, Tensor> parameters = new HashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(HEAD)) {
            parameters.put(name.substring(HEAD.length()), tensor);
          }
        });
    try {
      return new RatingModel(
          MAPPER.readValue(ModelArtefact.tensor(tensors, FACTS).bytes(), RatingFacts.class),
          RatingAls.ofTensors(tensors),
          parameters,
          Rotation.of(ModelArtefact.tensor(tensors, ROTATION).floats()));
    } catch (IOException e) {
      throw BelfryException.invalid(
          "the model's ratings cannot be read: " + e.getMessage() + "; train it again");
    }
  }

  /** Everything, for a file. */
  Map<String, Tensor> toTensors() {
    Map<String, Tensor> tensors = new TreeMap<>(als.toTensors());
    parameters.forEach((name, tensor) -> tensors.put(HEAD + name, tensor));
    tensors.put(ROTATION, Tensor.ofFloats(rotation.matrix(), rotation.matrix().length));
    try {
      byte[] json = MAPPER.writeValueAsBytes(facts);
      tensors.put(FACTS, Tensor.ofBytes(json, json.length));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what a rating model is is plain data", e);
    }
    return tensors;
  }

  public RatingFacts facts() {
    return facts;
  }

  /** Makes the items of a request, or of a training. */
  public RatingItems items() {
    return new RatingItems(als, rotation);
  }

  /**
   * A user at a moment.
   *
   * @param query the user's vector, {@code [64]} of unit length
   * @param rated what they had rated, oldest first, of the same {@link #items}
   */
  public RatingUser user(float[] query, List<RatedItem> rated) {
    return new RatingUser(als, rotation.apply(query), rated);
  }

  /** Ratings as the factorisation alone foretells them, within the bounds of the scale. */
  public float[] base(RatingUser user, List<RatingItem> items) {
    float[] ratings = new float[items.size()];
    for (int i = 0; i < ratings.length; i++) {
      ratings[i] = within(user.base(items.get(i)));
    }
    return ratings;
  }

  /** Ratings, within the bounds of the scale. */
  public float[] ratings(RatingUser user, List<RatingItem> items) {
    int count = items.size();
    if (count == 0) {
      return new float[0];
    }
    int width = RatingUser.SCHEMA.numbers();
    int side = TwoTower.DIMENSION;
    float[] rows = new float[count * width];
    for (int i = 0; i < count; i++) {
      user.write(items.get(i), rows, i * width);
    }
    facts.scale(rows);
    float[] vectors = new float[count * side];
    float[] pairs = new float[count * RatingUser.PAIR];
    int[] places = new int[count];
    for (int i = 0; i < count; i++) {
      System.arraycopy(rows, i * width + side, vectors, i * side, side);
      System.arraycopy(rows, i * width + 2 * side, pairs, i * RatingUser.PAIR, RatingUser.PAIR);
      places[i] = i;
    }
    RankerSchema schema = RatingUser.SCHEMA;
    float[] added =
        head.scores(
            head.request(
                new RankerRows(schema.request(), 1, new int[0], Arrays.copyOf(rows, side))),
            head.items(new RankerRows(schema.item(), count, new int[0], vectors)),
            places,
            new RankerRows(schema.pair(), count, new int[0], pairs));
    for (int i = 0; i < count; i++) {
      added[i] = within(user.base(items.get(i)) + added[i]);
    }
    return added;
  }

  private float within(double rating) {
    return Math.clamp((float) rating, facts.lowest(), facts.highest());
  }
}
