package dev.belfry.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.belfry.contracts.common.Assignment;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.Objectives;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.DroppedItem;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RuleEffect;
import dev.belfry.contracts.reranker.RuleNote;
import dev.belfry.storage.ServedLists;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The record of a served list, with ids, titles and a plain sentence for each item. */
final class RecordApi {
  private final ServedLists lists;
  private final Supplier<Catalogue> catalogue;
  private final UserIds userIds;

  RecordApi(ServedLists lists, Supplier<Catalogue> catalogue, UserIds userIds) {
    this.lists = lists;
    this.catalogue = catalogue;
    this.userIds = userIds;
  }

  Future<Void> getList(RoutingContext context) {
    UUID listId = Parameters.of(context, List.of()).pathUuid("listId");
    return lists
        .find(listId)
        .compose(
            found ->
                Responses.send(
                    context,
                    view(
                        found.orElseThrow(
                            () ->
                                new BelfryException(
                                    ErrorCode.NOT_FOUND, "there is no list " + listId)))));
  }

  private ObjectNode view(ServedList list) {
    Catalogue items = catalogue.get();
    ObjectNode view = Responses.object();
    view.put("listId", list.listId().toString());
    view.put("parentId", list.parentId() == null ? null : list.parentId().toString());
    view.put("offset", list.offset());
    view.put("servedAt", list.servedAt().toString());
    view.put("userId", userIds.find(list.userNo()));
    view.put("sessionId", list.sessionId());
    view.put("placement", list.placement());
    view.put("purpose", list.purpose().name().toLowerCase(Locale.ROOT));
    view.put("regime", list.regime().name());
    Responses.attributes(view.putObject("context"), list.context());
    view.put("catalogue", list.versions().catalogue());
    view.put("model", list.versions().hasModel() ? list.versions().model() : null);
    view.put("ruleset", Long.toString(list.versions().ruleset()));
    ArrayNode served = view.putArray("items");
    int position = list.offset();
    for (RankedItem item : list.items()) {
      item(served.addObject(), item, items.find(item.itemNo()), ++position);
    }
    ArrayNode degraded = view.putArray("degraded");
    list.degraded().forEach(degraded::add);
    ArrayNode assignments = view.putArray("assignments");
    for (Assignment assignment : list.assignments()) {
      assignments
          .addObject()
          .put("experiment", assignment.experiment())
          .put("phase", assignment.phase())
          .put("variant", assignment.variant());
    }
    view.put("budgetMillis", list.budgetMillis());
    ObjectNode micros = view.putObject("stageMicros");
    list.stageMicros().forEach(micros::put);
    Objectives objectives = list.objectives();
    if (objectives != null) {
      ObjectNode weights = view.putObject("objectives");
      objectives.weights().forEach(weights::put);
    }
    view.put("shortReason", list.shortReason());
    ArrayNode notes = view.putArray("notes");
    for (RuleNote note : list.notes()) {
      notes.addObject().put("rule", note.rule()).put("sentence", note.sentence());
    }
    ServedList.Inputs inputs = list.inputs();
    if (inputs != null) {
      inputs(view.putObject("inputs"), inputs, items);
    }
    return view;
  }

  private static void item(ObjectNode view, RankedItem ranked, @Nullable Item item, int position) {
    view.put("itemId", item == null ? null : item.itemId());
    view.put("position", position);
    view.put("title", item == null ? null : item.attributes().text("title"));
    ObjectNode attributes = view.putObject("attributes");
    if (item != null) {
      Responses.attributes(attributes, item.attributes());
    }
    view.put("source", ranked.source().name());
    view.put("retrievalScore", ranked.retrievalScore());
    view.put("relevance", ranked.relevance());
    view.put("score", ranked.score());
    view.put("propensity", ranked.propensity());
    effects(view.putArray("effects"), ranked);
    view.put("reason", Reasons.sentence(ranked));
  }

  static void effects(ArrayNode effects, RankedItem ranked) {
    for (RuleEffect effect : ranked.effects()) {
      effects
          .addObject()
          .put("rule", effect.rule())
          .put("action", effect.action())
          .put("factor", effect.factor());
    }
  }

  private static void inputs(ObjectNode view, ServedList.Inputs inputs, Catalogue items) {
    ArrayNode candidates = view.putArray("candidates");
    for (Candidate candidate : inputs.candidates()) {
      candidates
          .addObject()
          .put("itemId", itemId(items, candidate.itemNo()))
          .put("source", candidate.source().name())
          .put("retrievalScore", candidate.retrievalScore())
          .put("relevance", candidate.relevance());
    }
    ArrayNode dropped = view.putArray("dropped");
    for (DroppedItem item : inputs.dropped()) {
      dropped.addObject().put("itemId", itemId(items, item.itemNo())).put("reason", item.reason());
    }
    // As text: JavaScript would round it.
    view.put("seed", Long.toString(inputs.seed()));
    view.put("depth", inputs.depth());
  }

  private static @Nullable String itemId(Catalogue items, long itemNo) {
    Item item = items.find(itemNo);
    return item == null ? null : item.itemId();
  }

  /** The app's ids of the users that were lately answered: records keep numbers. Thread-safe. */
  static final class UserIds {
    private final Cache<Long, String> ids = Caffeine.newBuilder().maximumSize(50_000).build();

    void note(long userNo, @Nullable String userId) {
      if (userNo > 0 && userId != null && ids.getIfPresent(userNo) == null) {
        ids.put(userNo, userId);
      }
    }

    /** After an erasure. */
    void forget(String userId) {
      ids.asMap().values().removeIf(userId::equals);
    }

    @Nullable String find(long userNo) {
      return userNo == 0 ? null : ids.getIfPresent(userNo);
    }
  }
}
