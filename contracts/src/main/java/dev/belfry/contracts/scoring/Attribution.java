package dev.belfry.contracts.scoring;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What in a model speaks for an item, for one user or session.
 *
 * @param similarity cosine of the query and the item's embedding in the two-tower, in [-1, 1]; null
 *     where the item has no embedding yet
 * @param nearest items of the history whose embeddings are nearest to the item's, nearest first
 * @param ablations the similarity once more, each time without one group of what the model reads
 * @param contributions what items of the history add to the item's score, for each source whose
 *     score is a sum over them; largest first within a source
 */
public record Attribution(
    @Nullable Float similarity,
    List<Neighbour> nearest,
    List<Ablation> ablations,
    List<Contribution> contributions) {
  public Attribution {
    nearest = List.copyOf(nearest);
    ablations = List.copyOf(ablations);
    contributions = List.copyOf(contributions);
  }

  /**
   * An item of the history.
   *
   * @param similarity cosine of the two items' embeddings
   */
  public record Neighbour(long itemNo, float similarity) {}

  /** What a model reads, in the groups that are left out one at a time. */
  public enum FeatureGroup {
    /** What the user did. */
    HISTORY,
    /** What was learned of this user alone. */
    USER_ID,
    /** What is known about the user. */
    USER_ATTRIBUTES,
    /** Where and when. */
    CONTEXT,
    /** What was learned of this item alone. */
    ITEM_ID,
    /** What is known about the item. */
    ITEM_ATTRIBUTES
  }

  /**
   * The similarity without a group.
   *
   * @param similarity cosine of query and item when the model does not know the group
   */
  public record Ablation(FeatureGroup without, float similarity) {
    public Ablation {
      requireNonNull(without, "without is null");
    }
  }

  /**
   * What an item of the history adds.
   *
   * @param share of what all of them add, in (0, 1]; what speaks against the item is not counted
   */
  public record Contribution(Source source, long itemNo, float share) {
    public Contribution {
      requireNonNull(source, "source is null");
    }
  }
}
