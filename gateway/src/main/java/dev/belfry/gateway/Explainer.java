package dev.belfry.gateway;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.events.ReplayFacts;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.DroppedItem;
import dev.belfry.contracts.reranker.ExplainRequest;
import dev.belfry.contracts.reranker.ItemVerdict;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RerankerEndpoints;
import dev.belfry.contracts.scoring.AttributionRequest;
import dev.belfry.contracts.scoring.ScoringEndpoints;
import dev.belfry.platform.BusClient;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one item through a list that was just made, or through the record of one. Thread-safe.
 */
final class Explainer {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String CAP = "cap:";
  private static final Logger LOG = LoggerFactory.getLogger(Explainer.class);

  private final BusClient bus;
  private final ServingState state;
  private final OtherRules otherRules;
  private final ExploreStore store;

  Explainer(BusClient bus, ServingState state, OtherRules otherRules, ExploreStore store) {
    this.bus = bus;
    this.state = state;
    this.otherRules = otherRules;
    this.store = store;
  }

  /** The way of an item through a list that was just made. */
  Future<Explanation> explain(String itemId, Made made) {
    Run run = made.run();
    UUID listId = made.answer().list().listId();
    Optional<Item> found = run.catalogue().findById(itemId);
    if (found.isEmpty()) {
      return Future.succeededFuture(unknown(itemId, listId));
    }
    Item item = found.get();
    Explanation explanation = begin(item, listId);
    @Nullable String rules =
        !run.request().applyRules() ? null : run.rules() == null ? otherRules.live() : run.rules();
    boolean open = state.gate().isOpen(item.itemNo(), run.context().now());
    return verdict(
            new ExplainRequest(
                Deadline.after(PATIENCE),
                rules,
                item,
                run.user(),
                run.context(),
                run.request().filter(),
                run.exclude(),
                run.restrictTo()))
        .map(
            verdict -> {
              judge(explanation, verdict, open);
              List<RankedItem> ranked = made.ranked().items();
              int position = position(ranked, item.itemNo());
              if (position > 0) {
                place(explanation, ranked.get(position - 1), position, run.count());
              } else if (explanation.goesOn()) {
                List<Candidate> candidates = new ArrayList<>(made.candidates());
                candidates.addAll(made.ranked().fetched());
                missed(explanation, item.itemNo(), candidates, made.ranked().dropped());
              }
              return explanation;
            })
        .compose(
            told ->
                attribute(
                    told,
                    item,
                    new AttributionRequest(
                        Deadline.after(PATIENCE),
                        run.versions(),
                        run.user(),
                        run.context(),
                        run.sessionItems(),
                        item.itemNo())));
  }

  /**
   * Adds what in the model speaks for the item; a model that is no longer in service says nothing.
   */
  private Future<Explanation> attribute(
      Explanation explanation, Item item, AttributionRequest request) {
    if (!request.versions().hasModel()) {
      return Future.succeededFuture(explanation);
    }
    return bus.request(ScoringEndpoints.ATTRIBUTION, request)
        .map(
            attribution -> {
              explanation.attribute(attribution, state.catalogue());
              return explanation;
            })
        .recover(
            failure -> {
              LOG.debug("nothing in the model is told of item {}", item.itemId(), failure);
              return Future.succeededFuture(explanation);
            });
  }

  /**
   * The way of an item through a recorded list.
   *
   * @param list the page in question
   * @param whole the list that its inputs are recorded with: itself, or the first page
   */
  Future<Explanation> explain(String itemId, ServedList list, ServedList whole) {
    Optional<Item> known = state.catalogue().findById(itemId);
    if (known.isEmpty()) {
      return Future.succeededFuture(unknown(itemId, list.listId()));
    }
    long itemNo = known.get().itemNo();
    int place = position(list.items(), itemNo);
    if (place > 0) {
      Explanation explanation = begin(known.get(), list.listId());
      explanation.passed(Explanation.Stage.GATE, "The gate let it through.");
      explanation.passed(Explanation.Stage.ELIGIBILITY, "No rule kept it out.");
      place(
          explanation,
          list.items().get(place - 1),
          list.offset() + place,
          list.offset() + list.items().size());
      return Future.succeededFuture(explanation);
    }
    ServedList.Inputs inputs = whole.inputs();
    ReplayFacts facts = inputs == null ? null : inputs.facts();
    if (inputs == null || facts == null) {
      Explanation explanation = begin(known.get(), list.listId());
      explanation.refused(
          Explanation.Stage.CANDIDATES,
          "What this list was made from was not recorded in full, so it cannot be told why.",
          null);
      return Future.succeededFuture(explanation);
    }
    return store
        .itemAt(itemNo, whole.servedAt())
        .compose(
            then ->
                rulesOf(whole, facts)
                    .compose(
                        rules ->
                            past(then.orElse(known.get()), list, whole, inputs, facts, rules)));
  }

  private Future<Explanation> past(
      Item item,
      ServedList list,
      ServedList whole,
      ServedList.Inputs inputs,
      ReplayFacts facts,
      Optional<String> rules) {
    Explanation explanation = begin(item, list.listId());
    UserProfile user =
        new UserProfile(
            whole.userNo(),
            null,
            0,
            facts.user(),
            facts.recent(),
            0,
            facts.seen(),
            facts.impressions());
    return verdict(
            new ExplainRequest(
                Deadline.after(PATIENCE),
                rules.orElse(null),
                item,
                user,
                new RequestContext(whole.placement(), whole.context(), whole.servedAt()),
                facts.filter(),
                facts.exclude(),
                facts.restrictTo()))
        .map(
            verdict -> {
              judge(explanation, verdict, !facts.closed().contains(item.itemNo()));
              if (explanation.goesOn()) {
                missed(explanation, item.itemNo(), inputs.candidates(), inputs.dropped());
              }
              return explanation;
            });
  }

  private Future<Optional<String>> rulesOf(ServedList list, ReplayFacts facts) {
    return facts.applyRules()
        ? store.ruleset(list.versions().ruleset())
        : Future.succeededFuture(Optional.empty());
  }

  private Future<ItemVerdict> verdict(ExplainRequest request) {
    return bus.request(RerankerEndpoints.EXPLAIN, request);
  }

  private static Explanation unknown(String itemId, UUID listId) {
    Explanation explanation = new Explanation(itemId, null, listId);
    explanation.refused(
        Explanation.Stage.CATALOGUE,
        "There is no such item in the catalogue (one just added takes a moment).",
        null);
    return explanation;
  }

  private static Explanation begin(Item item, UUID listId) {
    Explanation explanation =
        new Explanation(item.itemId(), item.attributes().text("title"), listId);
    explanation.passed(Explanation.Stage.CATALOGUE, "It is in the catalogue.");
    return explanation;
  }

  private static void judge(Explanation explanation, ItemVerdict verdict, boolean open) {
    List<ItemVerdict.Refusal> ofItem =
        verdict.refusals().stream()
            .filter(refusal -> refusal.rule() == null && !refusal.ofRequest())
            .toList();
    if (!ofItem.isEmpty()) {
      ofItem.forEach(
          refusal -> explanation.refused(Explanation.Stage.GATE, refusal.sentence(), null));
    } else if (open) {
      explanation.passed(Explanation.Stage.GATE, "The gate lets it through: it is available.");
    } else {
      explanation.refused(
          Explanation.Stage.GATE,
          "The gate holds it back: it was hidden, sold out or taken down a moment before.",
          null);
    }
    List<ItemVerdict.Refusal> others =
        verdict.refusals().stream()
            .filter(refusal -> refusal.rule() != null || refusal.ofRequest())
            .toList();
    others.forEach(
        refusal ->
            explanation.refused(Explanation.Stage.ELIGIBILITY, refusal.sentence(), refusal.rule()));
    if (others.isEmpty()) {
      explanation.passed(
          Explanation.Stage.ELIGIBILITY, "No rule and nothing in the request keeps it out.");
    }
  }

  private static void place(Explanation explanation, RankedItem item, int position, int shown) {
    explanation.passed(Explanation.Stage.CANDIDATES, proposed(item.source()));
    explanation.passed(
        Explanation.Stage.RANKING, "Its relevance is " + number(item.relevance()) + ".");
    explanation.passed(
        Explanation.Stage.SCORES,
        item.score() == item.relevance()
            ? "No rule changed its score."
            : "Rules made a score of " + number(item.score()) + " of it.");
    if (position <= shown) {
      explanation.passed(Explanation.Stage.SLOTS, "It has slot " + position + ".");
    } else {
      explanation.refused(
          Explanation.Stage.SLOTS,
          "It has slot " + position + ", beyond the " + shown + " items of the first page.",
          null);
    }
    explanation.placed(item, position, position <= shown);
  }

  /** An eligible item that has no slot. */
  private static void missed(
      Explanation explanation, long itemNo, List<Candidate> candidates, List<DroppedItem> dropped) {
    Candidate candidate =
        candidates.stream().filter(c -> c.itemNo() == itemNo).findFirst().orElse(null);
    if (candidate == null) {
      explanation.refused(
          Explanation.Stage.CANDIDATES,
          "It is not among the "
              + candidates.size()
              + " candidates: no source found it near enough to this user or request.",
          null);
      return;
    }
    explanation.passed(Explanation.Stage.CANDIDATES, proposed(candidate.source()));
    long better = candidates.stream().filter(c -> c.relevance() > candidate.relevance()).count();
    explanation.passed(
        Explanation.Stage.RANKING,
        "Its relevance is "
            + number(candidate.relevance())
            + ": "
            + (better + 1)
            + " of "
            + candidates.size()
            + " candidates.");
    String reason =
        dropped.stream()
            .filter(drop -> drop.itemNo() == itemNo)
            .findFirst()
            .map(DroppedItem::reason)
            .orElse("");
    boolean ofCap = reason.startsWith(CAP);
    explanation.refused(
        Explanation.Stage.SLOTS,
        slotSentence(reason),
        ofCap ? reason.substring(CAP.length()) : null);
  }

  private static String slotSentence(String reason) {
    if (reason.startsWith(CAP)) {
      return "It would have broken the cap '"
          + reason.substring(CAP.length())
          + "': items above it have all the places.";
    }
    return switch (reason) {
      case "depth" -> "All slots of the list went to items that scored higher or added variety.";
      case "gate" -> "The gate held it back when its slot was filled.";
      case "ineligible" -> "It was not eligible when the list was built.";
      case "" -> "It came after the items of this page.";
      default -> "It got no slot: " + reason + ".";
    };
  }

  private static String proposed(Source source) {
    return source == Source.RULE
        ? "A rule fetched it from the catalogue."
        : "It was proposed by " + nameOf(source) + ".";
  }

  private static String nameOf(Source source) {
    return switch (source) {
      case ALS -> "ALS";
      case ALS_FOLD_IN -> "ALS fold-in";
      case EASE -> "EASE";
      case ITEM_KNN -> "item-kNN";
      case TWO_TOWER -> "the two-tower model";
      default -> source.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    };
  }

  private static int position(List<RankedItem> items, long itemNo) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).itemNo() == itemNo) {
        return i + 1;
      }
    }
    return 0;
  }

  private static String number(float value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
