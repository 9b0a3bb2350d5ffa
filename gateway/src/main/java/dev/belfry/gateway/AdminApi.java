package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.reranker.Issue;
import dev.belfry.storage.StorageHealth;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the console and operators look at: profiles, the attribute schema, the status. */
final class AdminApi {
  /** The fields of an attribute definition. */
  static final List<String> DEFINITION_FIELDS =
      List.of("entity", "name", "type", "multi", "default", "role");

  private static final List<String> ENTITIES = names(Entity.values());
  private static final List<String> TYPES = names(AttributeType.values());
  private static final List<String> ROLES = List.of("reserved", "feature", "segment", "plain");

  private final Stores stores;
  private final GatewayConfig config;
  private final ServingMetrics metrics;
  private final RuleChecks checks;
  private final BooleanSupplier ready;
  private final @Nullable Simulation simulation;

  AdminApi(
      Stores stores,
      GatewayConfig config,
      ServingMetrics metrics,
      RuleChecks checks,
      BooleanSupplier ready,
      @Nullable Simulation simulation) {
    this.checks = checks;
    this.stores = stores;
    this.config = config;
    this.metrics = metrics;
    this.ready = ready;
    this.simulation = simulation;
  }

  Future<Void> getProfile(RoutingContext context) {
    String userId = Parameters.of(context, List.of()).pathId("userId");
    return stores
        .profiles()
        .profile(userId)
        .compose(profile -> Responses.send(context, profile(userId, profile)));
  }

  Future<Void> getSchema(RoutingContext context) {
    Parameters.of(context, List.of());
    return Responses.send(context, schema(stores.schema().current()));
  }

  Future<Void> putSchema(RoutingContext context) {
    Parameters.of(context, List.of());
    return Bodies.json(context)
        .compose(
            body ->
                stores
                    .schema()
                    .put(definitions(body), Actor.of(context).name(), this::requireRules))
        .compose(schema -> Responses.send(context, schema(schema)));
  }

  Future<Void> getStatus(RoutingContext context) {
    Parameters.of(context, List.of());
    return Responses.send(context, status());
  }

  /** Fails with CONFLICT, the rule and the place, where the live rules would no longer fit. */
  private Future<Void> requireRules(String rules, AttributeSchema next) {
    return checks
        .validate(rules, next)
        .map(
            validation -> {
              for (Issue issue : validation.issues()) {
                if (RuleChecks.isUnusable(issue)) {
                  throw new BelfryException(
                      ErrorCode.CONFLICT,
                      "a rule that is live would no longer fit: " + RuleChecks.sentence(issue));
                }
              }
              return null;
            });
  }

  /** Reads the body of {@code putSchema}. */
  static List<AttributeDefinition> definitions(JsonNode body) {
    return Fields.of(body, "the body", List.of("definitions"))
        .objects("definitions", 1, 500)
        .stream()
        .map(AdminApi::definition)
        .toList();
  }

  private static AttributeDefinition definition(JsonNode node) {
    Fields fields = Fields.of(node, "the definition", DEFINITION_FIELDS);
    String role = fields.oneOf("role", ROLES);
    return new AttributeDefinition(
        Entity.valueOf(required(fields, "entity", ENTITIES)),
        fields.requiredText("name", 1, 64),
        AttributeType.valueOf(required(fields, "type", TYPES)),
        fields.bool("multi", false),
        fields.any("default"),
        role == null ? "plain" : role);
  }

  private static String required(Fields fields, String name, List<String> accepted) {
    fields.requiredText(name, 1, 64);
    return String.valueOf(fields.oneOf(name, accepted)).toUpperCase(Locale.ROOT);
  }

  private ObjectNode profile(String userId, UserProfile profile) {
    Catalogue items = stores.catalogue().current();
    ObjectNode view = Responses.object();
    view.put("userId", userId);
    view.put("known", profile.isKnown());
    view.put(
        "regime",
        Run.regime(profile, stores.models().live().isPresent(), config.coldThreshold(), false)
            .name());
    Responses.attributes(view.putObject("attributes"), profile.attributes());
    view.put("positives", profile.positives());
    view.put("seen", profile.seen().ever().size());
    ArrayNode recent = view.putArray("recent");
    for (Interaction interaction : profile.recent()) {
      Item item = items.find(interaction.itemNo());
      recent
          .addObject()
          .put("itemId", item == null ? null : item.itemId())
          .put("title", item == null ? null : item.attributes().text("title"))
          .put("type", interaction.type())
          .put("value", interaction.value())
          .put("at", interaction.at().toString())
          .put("positive", interaction.positive());
    }
    return view;
  }

  private static ObjectNode schema(AttributeSchema schema) {
    ObjectNode view = Responses.object().put("version", schema.version());
    ArrayNode definitions = view.putArray("definitions");
    for (AttributeDefinition definition : schema.definitions()) {
      ObjectNode node =
          definitions
              .addObject()
              .put("entity", lower(definition.entity()))
              .put("name", definition.name())
              .put("type", lower(definition.type()))
              .put("multi", definition.multi());
      @Nullable Object defaultValue = definition.defaultValue();
      if (defaultValue == null) {
        node.putNull("default");
      } else {
        node.set("default", Responses.value(defaultValue));
      }
      node.put("role", definition.role());
    }
    return view;
  }

  private ObjectNode status() {
    Catalogue catalogue = stores.catalogue().current();
    StorageHealth health = stores.health().get();
    ObjectNode view = Responses.object();
    view.put("version", Build.version());
    view.put("ready", ready.getAsBoolean());
    view.putObject("catalogue").put("version", catalogue.version()).put("items", catalogue.size());
    stores
        .models()
        .live()
        .ifPresentOrElse(
            model ->
                view.putObject("model")
                    .put("name", model.name())
                    .put("createdAt", model.createdAt().toString()),
            () -> view.putNull("model"));
    view.putObject("ruleset").put("version", Long.toString(stores.rulesets().live().version()));
    view.putObject("schema").put("version", stores.schema().current().version());
    ArrayNode placements = view.putArray("placements");
    new TreeSet<>(stores.placements().names()).forEach(placements::add);
    view.putObject("lists")
        .put("served", metrics.servedCount())
        .put("unrecorded", health.unrecordedLists())
        .put("waiting", health.journalLists());
    view.putObject("servers").put("postgres", health.postgresUp()).put("redis", health.redisUp());
    Simulation running = simulation;
    view.set("simulation", running == null ? view.nullNode() : SimulationApi.state(running));
    return view;
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(AdminApi::lower).toList();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
