package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Ids;
import dev.belfry.contracts.common.Purpose;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.storage.ServedLists;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Why an item is in a list, and why not: in one made now, or in one that was served. */
final class ExplainApi {
  private final RecommendationPipeline pipeline;
  private final Explainer explainer;
  private final ServedLists lists;
  private final Supplier<AttributeSchema> schema;
  private final Supplier<Set<String>> placements;

  ExplainApi(
      RecommendationPipeline pipeline,
      Explainer explainer,
      ServedLists lists,
      Supplier<AttributeSchema> schema,
      Supplier<Set<String>> placements) {
    this.pipeline = pipeline;
    this.explainer = explainer;
    this.lists = lists;
    this.schema = schema;
    this.placements = placements;
  }

  Future<Void> explain(RoutingContext context) {
    Parameters.of(context, List.of());
    return Bodies.json(context)
        .compose(this::explain)
        .compose(explanation -> Responses.send(context, explanation.view()));
  }

  private Future<Explanation> explain(JsonNode body) {
    if (!body.isObject()) {
      throw BelfryException.invalid("the body is " + Fields.describe(body) + ": give an object");
    }
    ObjectNode rest = body.deepCopy();
    JsonNode id = rest.remove("itemId");
    if (id == null || !id.isTextual()) {
      throw BelfryException.invalid("'itemId' is missing: give the id of the item, in quotes");
    }
    String itemId = Ids.check("'itemId'", id.textValue());
    if (rest.has("listId")) {
      UUID listId = Fields.of(rest, "the body beside itemId", List.of("listId")).uuid("listId");
      if (listId != null) {
        return past(itemId, listId);
      }
      rest.remove("listId");
    }
    if (!rest.path("purpose").isMissingNode()
        && !rest.path("purpose").asText().equals(Purpose.EXPLORE.name().toLowerCase(Locale.ROOT))) {
      throw BelfryException.invalid("'purpose' is not 'explore', which explanations are for");
    }
    rest.put("purpose", "explore");
    return pipeline
        .make(ListApi.request(rest, schema.get(), placements.get()))
        .compose(made -> explainer.explain(itemId, made));
  }

  private Future<Explanation> past(String itemId, UUID listId) {
    return find(listId)
        .compose(
            list -> {
              UUID parentId = list.parentId();
              return parentId == null
                  ? explainer.explain(itemId, list, list)
                  : find(parentId).compose(whole -> explainer.explain(itemId, list, whole));
            });
  }

  private Future<ServedList> find(UUID listId) {
    return lists
        .find(listId)
        .map(
            found ->
                found.orElseThrow(
                    () -> new BelfryException(ErrorCode.NOT_FOUND, "there is no list " + listId)));
  }
}
