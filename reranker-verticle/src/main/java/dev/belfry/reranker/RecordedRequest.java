package dev.belfry.reranker;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.events.ReplayFacts;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.ApplyRequest;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.PrepareRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The request of a recorded list, as the re-ranker was given it: whatever ruleset it is made again
 * with, this is the same.
 *
 * @param list a replayable one
 * @param facts what the rules read
 * @param user as far as it concerns the candidates
 * @param context when and where
 * @param items those that may come up
 * @param given the candidates; rules fetch theirs again
 */
record RecordedRequest(
    ServedList list,
    ReplayFacts facts,
    UserProfile user,
    RequestContext context,
    ItemNumbers items,
    List<Candidate> given) {
  private static final Duration NO_HURRY = Duration.ofHours(1);

  /**
   * @param list a replayable one
   * @param fetchable items beyond its own that a rule may fetch
   */
  static RecordedRequest of(ServedList list, ItemNumbers fetchable) {
    ServedList.Inputs inputs = requireNonNull(list.inputs(), "the inputs are not recorded");
    ReplayFacts facts = requireNonNull(inputs.facts(), "the facts are not recorded");
    return new RecordedRequest(
        list,
        facts,
        new UserProfile(
            list.userNo(),
            null,
            0,
            facts.user(),
            facts.recent(),
            0,
            facts.seen(),
            facts.impressions()),
        new RequestContext(list.placement(), list.context(), list.servedAt()),
        known(inputs, facts, fetchable),
        inputs.candidates().stream()
            .filter(candidate -> candidate.source() != Source.RULE)
            .toList());
  }

  PrepareRequest prepare() {
    return new PrepareRequest(
        Deadline.after(NO_HURRY),
        list.versions(),
        facts.applyRules(),
        user,
        context,
        facts.filter(),
        facts.exclude(),
        items);
  }

  ApplyRequest apply(Eligibility eligibility) {
    ServedList.Inputs inputs = requireNonNull(list.inputs());
    return new ApplyRequest(
        Deadline.after(NO_HURRY),
        list.versions(),
        facts.applyRules(),
        eligibility,
        user,
        context,
        given,
        inputs.depth(),
        inputs.seed());
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
}
