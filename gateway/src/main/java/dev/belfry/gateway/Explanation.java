package dev.belfry.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.scoring.Attribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The way of one item through the making of one list, step by step. Not for several threads. */
final class Explanation {
  /** A step of the way, in their order. */
  enum Stage {
    CATALOGUE,
    GATE,
    ELIGIBILITY,
    CANDIDATES,
    RANKING,
    SCORES,
    SLOTS
  }

  /**
   * One step.
   *
   * @param passed whether the item went on
   * @param rule the rule that decided, or null
   */
  record Step(Stage stage, boolean passed, String sentence, @Nullable String rule) {}

  private final String itemId;
  private final @Nullable String title;
  private final UUID listId;
  private final List<Step> steps = new ArrayList<>();
  private @Nullable RankedItem placed;
  private @Nullable Integer position;
  private @Nullable ObjectNode model;
  private boolean inList;

  Explanation(String itemId, @Nullable String title, UUID listId) {
    this.itemId = itemId;
    this.title = title;
    this.listId = listId;
  }

  void passed(Stage stage, String sentence) {
    steps.add(new Step(stage, true, sentence, null));
  }

  void refused(Stage stage, String sentence, @Nullable String rule) {
    steps.add(new Step(stage, false, sentence, rule));
  }

  /** Whether nothing has kept the item out so far. */
  boolean goesOn() {
    return steps.stream().allMatch(Step::passed);
  }

  /**
   * The item has a slot.
   *
   * @param at its 1-based position
   * @param shown whether that is on the page in question
   */
  void placed(RankedItem item, int at, boolean shown) {
    placed = item;
    position = at;
    inList = shown;
  }

  /** What in the model speaks for the item. */
  void attribute(Attribution attribution, Catalogue catalogue) {
    ObjectNode view = Responses.object();
    view.put("similarity", attribution.similarity());
    ArrayNode nearest = view.putArray("nearest");
    for (Attribution.Neighbour neighbour : attribution.nearest()) {
      named(nearest.addObject(), neighbour.itemNo(), catalogue)
          .put("similarity", neighbour.similarity());
    }
    ArrayNode ablations = view.putArray("ablations");
    for (Attribution.Ablation ablation : attribution.ablations()) {
      ablations
          .addObject()
          .put("without", ablation.without().name().toLowerCase(Locale.ROOT))
          .put("similarity", ablation.similarity());
    }
    ArrayNode contributions = view.putArray("contributions");
    for (Attribution.Contribution contribution : attribution.contributions()) {
      named(contributions.addObject(), contribution.itemNo(), catalogue)
          .put("source", contribution.source().name())
          .put("share", contribution.share());
    }
    model = view;
  }

  /** An item by its id and title; one that is gone has neither. */
  private static ObjectNode named(ObjectNode view, long itemNo, Catalogue catalogue) {
    Item item = catalogue.find(itemNo);
    return view.put("itemId", item == null ? null : item.itemId())
        .put("title", item == null ? null : item.attributes().text("title"));
  }

  ObjectNode view() {
    ObjectNode view = Responses.object();
    view.put("itemId", itemId);
    view.put("title", title);
    view.put("inList", inList);
    view.put("position", position);
    view.put("listId", listId.toString());
    view.put("sentence", sentence());
    ArrayNode stages = view.putArray("steps");
    for (Step step : steps) {
      stages
          .addObject()
          .put("stage", step.stage().name().toLowerCase(Locale.ROOT))
          .put("passed", step.passed())
          .put("sentence", step.sentence())
          .put("rule", step.rule());
    }
    view.set("model", model);
    ArrayNode effects = view.putArray("effects");
    RankedItem item = placed;
    if (item == null) {
      view.putNull("scores");
      return view;
    }
    RecordApi.effects(effects, item);
    view.putObject("scores")
        .put("retrievalScore", item.retrievalScore())
        .put("relevance", item.relevance())
        .put("score", item.score());
    return view;
  }

  private String sentence() {
    RankedItem item = placed;
    if (item != null && inList) {
      return "It stands at position " + position + ". " + Reasons.sentence(item);
    }
    return steps.stream()
        .filter(step -> !step.passed())
        .findFirst()
        .map(step -> "It is not in the list. " + step.sentence())
        .orElse("It is not in the list.");
  }
}
