package dev.belfry.experiments;

import static java.util.Objects.requireNonNull;

/**
 * One arm of an experiment.
 *
 * @param key unique in its experiment
 * @param name for people
 * @param weight its share of the experiment's units, 0 to 1
 * @param parameters what it changes
 */
public record Variant(String key, String name, double weight, VariantParameters parameters) {
  public Variant {
    requireNonNull(key, "key is null");
    requireNonNull(name, "name is null");
    requireNonNull(parameters, "parameters is null");
    if (!(weight >= 0 && weight <= 1)) {
      throw new IllegalArgumentException("weight is " + weight);
    }
  }
}
