package dev.belfry.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.scoring.PredictedRatings;
import dev.belfry.contracts.scoring.RatingsRequest;
import dev.belfry.contracts.scoring.ScoringEndpoints;
import dev.belfry.platform.BusClient;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a user would rate given items: no list, no rule, no record. */
final class RatingsApi {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MAX_ITEMS = 1_000;

  private final ServingState state;
  private final BusClient bus;
  private final InstantSource clock;

  RatingsApi(ServingState state, BusClient bus, InstantSource clock) {
    this.state = state;
    this.bus = bus;
    this.clock = clock;
  }

  Future<Void> predict(RoutingContext context) {
    Parameters.of(context, List.of());
    return Bodies.json(context)
        .compose(
            body -> {
              Fields fields = Fields.of(body, "the body", List.of("userId", "items"));
              List<String> items = fields.ids("items", 1, MAX_ITEMS);
              if (items == null) {
                throw BelfryException.invalid(
                    "'items' is missing: give 1 to " + MAX_ITEMS + " ids of items");
              }
              return predict(fields.requiredId("userId"), items);
            })
        .compose(view -> Responses.send(context, view));
  }

  private Future<ObjectNode> predict(String userId, List<String> ids) {
    Catalogue catalogue = state.catalogue();
    Versions versions = new Versions(catalogue.version(), state.model(), state.ruleset());
    Map<String, Long> numbers = new HashMap<>();
    for (String id : ids) {
      catalogue.findById(id).map(Item::itemNo).ifPresent(no -> numbers.put(id, no));
    }
    Future<PredictedRatings> predicted =
        versions.hasModel() && !numbers.isEmpty()
            ? predict(userId, versions, List.copyOf(numbers.values()))
            : Future.succeededFuture(new PredictedRatings(List.of()));
    return predicted.map(ratings -> view(userId, versions, ids, numbers, ratings));
  }

  private Future<PredictedRatings> predict(String userId, Versions versions, List<Long> itemNos) {
    Deadline deadline = Deadline.after(PATIENCE);
    Future<UserProfile> profile = state.profile(userId);
    Future<List<RatingsRequest.Rating>> rated = ListRatings.rated(state, userId);
    return Future.all(profile, rated)
        .compose(
            both ->
                bus.request(
                    ScoringEndpoints.RATINGS,
                    new RatingsRequest(
                        deadline,
                        versions,
                        profile.result(),
                        RecommendationPipeline.context(
                            ListRequest.DEFAULT_PLACEMENT, Attributes.empty(), clock.instant()),
                        List.of(),
                        rated.result(),
                        itemNos)));
  }

  private static ObjectNode view(
      String userId,
      Versions versions,
      List<String> ids,
      Map<String, Long> numbers,
      PredictedRatings predicted) {
    Map<Long, Float> byNumber = new HashMap<>();
    predicted.ratings().forEach(rating -> byNumber.put(rating.itemNo(), rating.value()));
    ObjectNode view = Responses.object();
    view.put("userId", userId);
    view.put("model", versions.hasModel() ? versions.model() : null);
    ArrayNode items = view.putArray("items");
    for (String id : ids) {
      Long number = numbers.get(id);
      items
          .addObject()
          .put("itemId", id)
          .put("predictedRating", number == null ? null : byNumber.get(number));
    }
    return view;
  }
}
