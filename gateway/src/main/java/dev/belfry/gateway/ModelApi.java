package dev.belfry.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Ids;
import dev.belfry.contracts.common.Item;
import dev.belfry.storage.ModelRow;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Supplier;

/** Model versions: look, compare, promote, roll back. */
final class ModelApi {
  private static final int USERS = 12;
  private static final int MAX_USERS = 50;
  private static final List<String> COMPARE = List.of("one", "other", "users");

  private final Stores stores;
  private final ModelDesk desk;
  private final Supplier<Catalogue> catalogue;

  ModelApi(Stores stores, ModelDesk desk, Supplier<Catalogue> catalogue) {
    this.stores = stores;
    this.desk = desk;
    this.catalogue = catalogue;
  }

  List<Operation> operations() {
    return List.of(
        new Operation(
            "listModels",
            HttpMethod.GET,
            "/v1/models",
            Operation.Scope.READ,
            Operation.Body.NONE,
            this::list),
        new Operation(
            "compareModels",
            HttpMethod.POST,
            "/v1/models/compare",
            Operation.Scope.READ,
            Operation.Body.JSON,
            this::compare),
        new Operation(
            "rollBackModel",
            HttpMethod.POST,
            "/v1/models/rollback",
            Operation.Scope.ADMIN,
            Operation.Body.NONE,
            this::rollBack),
        new Operation(
            "getModel",
            HttpMethod.GET,
            "/v1/models/{name}",
            Operation.Scope.READ,
            Operation.Body.NONE,
            this::get),
        new Operation(
            "promoteModel",
            HttpMethod.POST,
            "/v1/models/{name}/promote",
            Operation.Scope.ADMIN,
            Operation.Body.NONE,
            this::promote));
  }

  private Future<Void> list(RoutingContext context) {
    Parameters.of(context, List.of());
    return stores
        .models()
        .list()
        .compose(
            rows -> {
              ObjectNode view = Responses.object();
              ArrayNode models = view.putArray("models");
              rows.forEach(row -> models.add(ModelView.summary(row)));
              return Responses.send(context, view);
            });
  }

  private Future<Void> get(RoutingContext context) {
    String name = Parameters.of(context, List.of()).pathId("name");
    return find(name).compose(row -> Responses.send(context, ModelView.whole(row)));
  }

  private Future<Void> promote(RoutingContext context) {
    String name = Parameters.of(context, List.of()).pathId("name");
    return desk.promote(name, Actor.of(context).name(), "")
        .compose(row -> Responses.send(context, ModelView.whole(row)));
  }

  private Future<Void> rollBack(RoutingContext context) {
    Parameters.of(context, List.of());
    return desk.rollBack(Actor.of(context).name())
        .compose(row -> Responses.send(context, ModelView.whole(row)));
  }

  private Future<Void> compare(RoutingContext context) {
    Parameters.of(context, List.of());
    return Bodies.json(context)
        .compose(
            body -> {
              Fields fields = Fields.of(body, "the body", COMPARE);
              String one = fields.requiredId("one");
              String other = fields.requiredId("other");
              Integer users = fields.whole("users", 1, MAX_USERS);
              if (one.equals(other)) {
                throw BelfryException.invalid(
                    "'one' and 'other' are both '" + Ids.shorten(one) + "': give two models");
              }
              return desk.compare(one, other, users == null ? USERS : users)
                  .map(pairs -> view(one, other, pairs));
            })
        .compose(view -> Responses.send(context, view));
  }

  private ObjectNode view(String one, String other, List<ModelDesk.Pair> pairs) {
    ObjectNode view = Responses.object().put("one", one).put("other", other);
    double overlap = 0;
    double rankBiased = 0;
    ArrayNode users = Responses.object().putArray("users");
    for (ModelDesk.Pair pair : pairs) {
      double same = ListOverlap.overlap(pair.one(), pair.other(), ModelDesk.DEPTH);
      double alike = ListOverlap.rankBiased(pair.one(), pair.other());
      overlap += same / pairs.size();
      rankBiased += alike / pairs.size();
      ObjectNode user =
          users
              .addObject()
              .put("userId", pair.userId())
              .put("overlap", same)
              .put("rankBiasedOverlap", alike);
      items(user.putArray("one"), pair.one());
      items(user.putArray("other"), pair.other());
    }
    view.put("depth", ModelDesk.DEPTH);
    view.put("overlap", pairs.isEmpty() ? null : (Double) overlap);
    view.put("rankBiasedOverlap", pairs.isEmpty() ? null : (Double) rankBiased);
    view.set("users", users);
    return view;
  }

  private void items(ArrayNode array, List<String> ids) {
    Catalogue current = catalogue.get();
    for (String id : ids) {
      String title =
          current.findById(id).map(Item::attributes).map(a -> a.text("title")).orElse(null);
      array.addObject().put("itemId", id).put("title", title);
    }
  }

  private Future<ModelRow> find(String name) {
    return stores
        .models()
        .find(name)
        .map(
            found ->
                found.orElseThrow(
                    () ->
                        new BelfryException(
                            ErrorCode.NOT_FOUND,
                            "no model named '" + Ids.shorten(name) + "' is registered")));
  }
}
