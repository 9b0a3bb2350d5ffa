package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.reranker.Preview;
import dev.belfry.contracts.reranker.PreviewRequest;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RerankerEndpoints;
import dev.belfry.platform.BusClient;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a draft would have made of lists that were served. */
final class PreviewApi {
  /** The fields of the body of {@code previewRuleset}. */
  static final List<String> FIELDS = List.of("rules", "lists", "placement", "against");

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MAX_RULES = 1_000;

  private final BusClient bus;
  private final OtherRules rules;
  private final Supplier<Catalogue> catalogue;
  private final Supplier<Set<String>> placements;
  private final RecordApi.UserIds userIds;

  PreviewApi(
      BusClient bus,
      OtherRules rules,
      Supplier<Catalogue> catalogue,
      Supplier<Set<String>> placements,
      RecordApi.UserIds userIds) {
    this.bus = bus;
    this.rules = rules;
    this.catalogue = catalogue;
    this.placements = placements;
    this.userIds = userIds;
  }

  Future<Void> preview(RoutingContext context) {
    Parameters.of(context, List.of());
    return Bodies.json(context)
        .compose(this::preview)
        .compose(preview -> Responses.send(context, view(preview)));
  }

  private Future<Preview> preview(JsonNode body) {
    Fields fields = Fields.of(body, "the body", FIELDS);
    ObjectNode draft = Responses.object();
    draft.putArray("rules").addAll(fields.objects("rules", 0, MAX_RULES));
    Integer lists = fields.whole("lists", 1, PreviewRequest.MAX_LISTS);
    String placement = fields.text("placement", 1, 64);
    if (placement != null && !placements.get().contains(placement)) {
      throw BelfryException.invalid("'placement' is '" + placement + "', which there is not");
    }
    Long against = ListApi.rulesetVersion(fields, "against");
    return (against == null ? Future.succeededFuture(rules.live()) : rules.version(against))
        .compose(
            json ->
                bus.request(
                    RerankerEndpoints.PREVIEW,
                    new PreviewRequest(
                        Deadline.after(PATIENCE),
                        json,
                        draft.toString(),
                        lists == null ? PreviewRequest.MAX_LISTS : lists,
                        placement)));
  }

  private ObjectNode view(Preview preview) {
    Catalogue items = catalogue.get();
    ObjectNode view = Responses.object();
    view.put("lists", preview.lists());
    ArrayNode skipped = view.putArray("skipped");
    for (Preview.Skipped skip : preview.skipped()) {
      skipped.addObject().put("reason", skip.reason()).put("count", skip.count());
    }
    view.put("changed", preview.changed());
    view.put(
        "changedShare", preview.lists() == 0 ? 0 : (double) preview.changed() / preview.lists());
    view.put("overlap", preview.overlap());
    counts(view.putArray("itemsGained"), preview.gained(), items);
    counts(view.putArray("itemsLost"), preview.lost(), items);
    view.put("moved", preview.moved());
    view.put("shorter", preview.shorter());
    view.put("millis", preview.millis());
    ArrayNode worst = view.putArray("worst");
    for (Preview.Comparison comparison : preview.worst()) {
      ObjectNode node = worst.addObject();
      node.put("listId", comparison.listId().toString());
      node.put("servedAt", comparison.servedAt().toString());
      node.put("userId", userIds.find(comparison.userNo()));
      node.put("placement", comparison.placement());
      node.put("overlap", comparison.overlap());
      page(node.putArray("live"), comparison.live(), items);
      page(node.putArray("draft"), comparison.draft(), items);
    }
    return view;
  }

  private static void counts(ArrayNode array, List<Preview.ItemCount> counts, Catalogue catalogue) {
    for (Preview.ItemCount count : counts) {
      named(array.addObject(), catalogue.find(count.itemNo())).put("count", count.count());
    }
  }

  private static void page(ArrayNode array, List<RankedItem> page, Catalogue catalogue) {
    int position = 0;
    for (RankedItem ranked : page) {
      ObjectNode node = named(array.addObject(), catalogue.find(ranked.itemNo()));
      node.put("position", ++position);
      node.put("score", ranked.score());
      RecordApi.effects(node.putArray("effects"), ranked);
      node.put("reason", Reasons.sentence(ranked));
    }
  }

  private static ObjectNode named(ObjectNode node, @Nullable Item item) {
    node.put("itemId", item == null ? null : item.itemId());
    node.put("title", item == null ? null : item.attributes().text("title"));
    return node;
  }
}
