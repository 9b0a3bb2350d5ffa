package dev.belfry.contracts.reranker;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether an item may enter a list.
 *
 * @param refusals everything that keeps it out; empty where nothing does
 */
public record ItemVerdict(List<Refusal> refusals) {
  public ItemVerdict {
    refusals = List.copyOf(refusals);
  }

  /**
   * One thing that keeps an item out.
   *
   * @param rule the rule's name, or null where it is not a rule: the item itself, or the request
   * @param ofRequest whether the request's own filter, exclusions or candidates do
   * @param sentence in plain words
   */
  public record Refusal(@Nullable String rule, boolean ofRequest, String sentence) {
    public Refusal {
      requireNonNull(sentence, "sentence is null");
    }
  }
}
