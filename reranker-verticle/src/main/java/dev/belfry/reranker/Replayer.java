package dev.belfry.reranker;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.events.ReplayFacts;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.ApplyRequest;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.PrepareRequest;
import dev.belfry.contracts.reranker.RankedList;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes recorded lists again with one ruleset: from the same candidates, scores, seed and clock.
 * With the ruleset of the record and the items as they were, what comes out is what was recorded,
 * bit for bit. Not for several threads.
 */
final class Replayer {
  private static final Duration NO_HURRY = Duration.ofHours(1);

  private final Map<String, RuleCondition> filters = new HashMap<>();
  private PreparedRuleset prepared;

  /**
   * @param ruleset what to replay with
   * @param catalogue the items as the first list saw them: those of its candidates at least
   */
  Replayer(Ruleset ruleset, Catalogue catalogue) {
    this.prepared = PreparedRuleset.of(ruleset, catalogue);
  }

  /** Moves to the items as another list saw them. */
  void moveTo(Catalogue catalogue, Collection<Item> changes) {
    prepared = prepared.in(catalogue, changes);
  }

  /** The list as the rules of its record made it; to all its depth. */
  RankedList replay(ServedList list) {
    return replay(list, ItemNumbers.empty());
  }

  /**
   * The list as these rules make it.
   *
   * @param list a replayable one
   * @param fetchable items beyond its own that a rule may fetch
   */
  RankedList replay(ServedList list, ItemNumbers fetchable) {
    ServedList.Inputs inputs = requireNonNull(list.inputs(), "the inputs are not recorded");
    ReplayFacts facts = requireNonNull(inputs.facts(), "the facts are not recorded");
    UserProfile user =
        new UserProfile(
            list.userNo(),
            null,
            0,
            facts.user(),
            facts.recent(),
            0,
            facts.seen(),
            facts.impressions());
    RequestContext context = new RequestContext(list.placement(), list.context(), list.servedAt());
    Deadline deadline = Deadline.after(NO_HURRY);
    Eligibility eligibility =
        new Preparation(
                prepared,
                new PrepareRequest(
                    deadline,
                    list.versions(),
                    facts.applyRules(),
                    user,
                    context,
                    facts.filter(),
                    facts.exclude(),
                    known(inputs, facts, fetchable)),
                filter(facts.filter()))
            .run(true)
            .orElseThrow();
    return Reranker.apply(
        prepared,
        new ApplyRequest(
            deadline,
            list.versions(),
            facts.applyRules(),
            eligibility,
            user,
            context,
            given(inputs),
            inputs.depth(),
            inputs.seed()),
        (itemNo, now) -> !facts.closed().contains(itemNo));
  }

  /**
   * The items that may come up. Those that rules fetched are among them: what a rule chose from the
   * whole catalogue it chooses again from these, for it takes the first that suit.
   */
  private static ItemNumbers known(
      ServedList.Inputs inputs, ReplayFacts facts, ItemNumbers fetchable) {
    ItemNumbers all =
        ItemNumbers.of(inputs.candidates().stream().mapToLong(Candidate::itemNo).toArray())
            .union(fetchable);
    ItemNumbers restrictTo = facts.restrictTo();
    return restrictTo == null
        ? all
        : ItemNumbers.of(Arrays.stream(all.toArray()).filter(restrictTo::contains).toArray());
  }

  /** The candidates that the re-ranker was given; rules fetch theirs again. */
  private static List<Candidate> given(ServedList.Inputs inputs) {
    return inputs.candidates().stream()
        .filter(candidate -> candidate.source() != Source.RULE)
        .toList();
  }

  private @Nullable RuleCondition filter(@Nullable String text) {
    return text == null
        ? null
        : filters.computeIfAbsent(
            text,
            filter ->
                RuleCondition.compile(
                    prepared.catalogue().schema(), filter, OnMissing.DEFAULT, "filter"));
  }
}
