package dev.belfry.contracts.common;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What lists are to bring about: the weight of each thing that a ranker foretells. Relevance is the
 * mean of what is foretold, weighted so; what a ranker does not foretell counts for nothing.
 *
 * @param weights 0 to {@value #MAX_WEIGHT} by one of {@link #NAMES}, at least one above 0
 */
public record Objectives(Map<String, Double> weights) {
  /** What can be foretold: that an item is taken, put into the cart, bought; its rating. */
  public static final List<String> NAMES = List.of("click", "cart", "purchase", "rating");

  /** The most that one can weigh. */
  public static final double MAX_WEIGHT = 1_000;

  /** That an item is taken, and nothing else. */
  public static final Objectives DEFAULT = new Objectives(Map.of("click", 1.0));

  public Objectives {
    requireNonNull(weights, "weights is null");
    weights.forEach(Objectives::check);
    if (weights.values().stream().noneMatch(weight -> weight > 0)) {
      throw BelfryException.invalid(
          "the objectives are " + new TreeMap<>(weights) + "; one at least must weigh more than 0");
    }
    weights = Map.copyOf(weights);
  }

  /** The weight of an objective, 0 where it is not named. */
  public double weight(String name) {
    return weights.getOrDefault(name, 0.0);
  }

  private static void check(String name, double weight) {
    if (!NAMES.contains(name)) {
      throw BelfryException.invalid(
          "there is no objective '"
              + Ids.shorten(name)
              + "'; there are "
              + String.join(", ", NAMES));
    }
    if (!(weight >= 0 && weight <= MAX_WEIGHT)) {
      throw BelfryException.invalid(
          "the objective '" + name + "' weighs " + weight + "; 0 to 1,000 are accepted");
    }
  }
}
