package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Ids;
import dev.belfry.contracts.common.Objectives;
import dev.belfry.storage.Placement;
import dev.belfry.storage.PlacementStore;
import dev.belfry.storage.Settings;
import dev.belfry.storage.SettingsStore;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The settings of the installation, and its placements. */
final class SettingsApi {
  private static final int MAX_DESCRIPTION = 500;

  private final SettingsStore settings;
  private final PlacementStore placements;

  SettingsApi(SettingsStore settings, PlacementStore placements) {
    this.settings = settings;
    this.placements = placements;
  }

  Future<Void> getSettings(RoutingContext context) {
    Parameters.of(context, List.of());
    return settings.read().compose(read -> send(context, read));
  }

  Future<Void> putSettings(RoutingContext context) {
    long revision = Parameters.of(context, List.of()).ifMatch();
    return Bodies.json(context)
        .compose(
            body -> {
              Fields fields =
                  Fields.of(body, "the body", List.of("twoPersonApproval", "objectives"));
              if (!body.hasNonNull("twoPersonApproval")) {
                throw BelfryException.invalid("'twoPersonApproval' is missing");
              }
              return settings.put(
                  fields.bool("twoPersonApproval", false),
                  body.hasNonNull("objectives")
                      ? objectives(body.get("objectives"))
                      : settings.current().objectives(),
                  revision,
                  Actor.of(context).name());
            })
        .recover(this::withCurrent)
        .compose(put -> send(context, put));
  }

  Future<Void> listPlacements(RoutingContext context) {
    Parameters.of(context, List.of());
    return placements
        .list()
        .compose(
            found -> {
              ObjectNode page = Responses.object();
              ArrayNode array = page.putArray("placements");
              found.forEach(placement -> array.add(view(placement)));
              return Responses.send(context, page);
            });
  }

  Future<Void> putPlacement(RoutingContext context) {
    String name = Parameters.of(context, List.of()).pathId("name");
    return Bodies.json(context)
        .compose(
            body -> {
              Fields fields = Fields.of(body, "the body", List.of("description"));
              String description = fields.requiredText("description", 0, MAX_DESCRIPTION);
              return placements.put(new Placement(name, description), Actor.of(context).name());
            })
        .compose(placement -> Responses.send(context, view(placement)));
  }

  Future<Void> deletePlacement(RoutingContext context) {
    String name = Parameters.of(context, List.of()).pathId("name");
    return placements
        .delete(name, Actor.of(context).name())
        .compose(
            deleted -> {
              if (!deleted) {
                throw new BelfryException(
                    ErrorCode.NOT_FOUND, "there is no placement '" + Ids.shorten(name) + "'");
              }
              return Responses.none(context);
            });
  }

  private Future<Settings> withCurrent(Throwable failure) {
    if (failure instanceof BelfryException problem && problem.code() == ErrorCode.CONFLICT) {
      return settings
          .read()
          .compose(
              current -> Future.failedFuture(DetailedProblem.conflict(problem, view(current))));
    }
    return Future.failedFuture(failure);
  }

  private static Future<Void> send(RoutingContext context, Settings settings) {
    Responses.etag(context, settings.revision());
    return Responses.send(context, view(settings));
  }

  private static JsonNode view(Settings settings) {
    ObjectNode view =
        Responses.object()
            .put("twoPersonApproval", settings.twoPersonApproval())
            .put("revision", settings.revision());
    ObjectNode objectives = view.putObject("objectives");
    Objectives.NAMES.forEach(name -> objectives.put(name, settings.objectives().weight(name)));
    return view;
  }

  private static Objectives objectives(JsonNode json) {
    Map<String, Double> weights = new HashMap<>();
    for (Map.Entry<String, JsonNode> weight : json.properties()) {
      if (!weight.getValue().isNumber()) {
        throw BelfryException.invalid(
            "the objective '" + Ids.shorten(weight.getKey()) + "' is no number");
      }
      weights.put(weight.getKey(), weight.getValue().doubleValue());
    }
    return new Objectives(weights);
  }

  private static ObjectNode view(Placement placement) {
    return Responses.object()
        .put("name", placement.name())
        .put("description", placement.description());
  }
}
