package dev.belfry.contracts.scoring;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Source;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the model's sources propose.
 *
 * @param candidates by source, each source's own best first; an item may stand in it once for each
 *     source
 * @param weights how much each source that answered counts when they are fused
 * @param failed sources that should have answered and could not
 * @param hasRanker whether the model can rank what is fused of them
 */
public record ScoringAnswer(
    List<Candidate> candidates, List<Weight> weights, List<Source> failed, boolean hasRanker) {
  public ScoringAnswer {
    candidates = List.copyOf(candidates);
    weights = List.copyOf(weights);
    failed = List.copyOf(failed);
  }

  /** The answer of a model without a ranker. */
  public ScoringAnswer(List<Candidate> candidates, List<Weight> weights, List<Source> failed) {
    this(candidates, weights, failed, false);
  }

  /**
   * What a source counts for.
   *
   * @param source which
   * @param weight above 0, as for {@link dev.belfry.contracts.common.Fusion}
   */
  public record Weight(Source source, double weight) {
    public Weight {
      requireNonNull(source, "source is null");
    }
  }

  /** The candidates of one source of weight 1. */
  public static ScoringAnswer of(Source source, List<Candidate> candidates) {
    return new ScoringAnswer(candidates, List.of(new Weight(source, 1)), List.of());
  }

  /** The weights by source. */
  public Map<Source, Double> weightsBySource() {
    return weights.stream().collect(Collectors.toMap(Weight::source, Weight::weight));
  }
}
