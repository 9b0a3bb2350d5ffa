package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.conditions.Condition;
import dev.belfry.conditions.Outcome;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Item;
import dev.belfry.storage.RulesetRow;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Which rules of the live ruleset an item falls under, as far as the item alone decides it. */
final class ItemRules {
  private final Stores stores;

  ItemRules(Stores stores) {
    this.stores = stores;
  }

  Future<Void> of(RoutingContext context) {
    String itemId = Parameters.of(context, List.of()).pathId("itemId");
    RulesetRow live = stores.rulesets().live();
    AttributeSchema schema = stores.schema().current();
    // A compiler for every rule: not while lists wait.
    return stores
        .item(itemId)
        .compose(item -> context.vertx().executeBlocking(() -> view(live, item, schema), false))
        .compose(view -> Responses.send(context, view));
  }

  private static ObjectNode view(RulesetRow live, Item item, AttributeSchema schema) {
    ObjectNode view = Responses.object().put("ruleset", Long.toString(live.version()));
    ArrayNode rules = view.putArray("rules");
    for (JsonNode rule : RulesetApi.parse(live.json()).path("rules")) {
      String matches = matches(rule, item, schema);
      if (rule.path("enabled").asBoolean(true) && !matches.equals("false")) {
        rules
            .addObject()
            .put("rule", rule.path("name").asText())
            .put("action", rule.path("action").path("type").asText())
            .put("matches", matches);
      }
    }
    return view;
  }

  /** {@code true}, {@code false} or {@code undecided}. */
  static String matches(JsonNode rule, Item item, AttributeSchema schema) {
    JsonNode action = rule.path("action");
    if (action.path("type").asText().equals("pin")) {
      return Boolean.toString(action.path("item").asText().equals(item.itemId()));
    }
    if (!rule.hasNonNull("items")) {
      return "true";
    }
    String missing = rule.path("onMissing").asText("default");
    try {
      Condition compiled = Condition.compile(schema, rule.get("items").asText());
      Condition condition = missing.equals("default") ? compiled : compiled.withoutDefaults();
      if (condition.scope().needsRequest()) {
        return "undecided";
      }
      Outcome outcome = condition.evaluate(null, item.attributes());
      return Boolean.toString(outcome.or(missing.equals("match")));
    } catch (BelfryException e) {
      // A condition that no longer fits the schema is settled by the rule's onMissing too.
      return Boolean.toString(missing.equals("match"));
    }
  }
}
