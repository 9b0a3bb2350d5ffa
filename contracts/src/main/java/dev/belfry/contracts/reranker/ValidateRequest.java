package dev.belfry.contracts.reranker;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks what is wrong with a ruleset, and which of its rules contradict each other. Nothing is
 * stored, and the live ruleset is not touched.
 *
 * @param deadline when the sender stops waiting
 * @param catalogueVersion the snapshot whose items are searched
 * @param schema the schema that the rules are held against: null for the catalogue's own; with
 *     another one, such as a schema that is about to be saved, only issues are looked for
 * @param placements the placements there are; empty where any name is accepted
 * @param depth how many slots a list has, over all its pages
 * @param rulesJson the ruleset as it is published
 */
public record ValidateRequest(
    Deadline deadline,
    long catalogueVersion,
    @Nullable AttributeSchema schema,
    List<String> placements,
    int depth,
    String rulesJson)
    implements Request {
  public ValidateRequest {
    requireNonNull(deadline, "deadline is null");
    placements = List.copyOf(placements);
    requireNonNull(rulesJson, "rulesJson is null");
  }
}
