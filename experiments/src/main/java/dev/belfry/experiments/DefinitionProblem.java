package dev.belfry.experiments;

import static java.util.Objects.requireNonNull;

/**
 * Why an object is not the definition of an experiment.
 *
 * @param field where, such as {@code variants[1].weight}
 * @param message a sentence that names the value and what is accepted
 */
public record DefinitionProblem(String field, String message) {
  public DefinitionProblem {
    requireNonNull(field, "field is null");
    requireNonNull(message, "message is null");
  }
}
