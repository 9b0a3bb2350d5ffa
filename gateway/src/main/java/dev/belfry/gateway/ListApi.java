package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.contracts.common.AttributeParser;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.Ids;
import dev.belfry.contracts.common.Purpose;
import dev.belfry.contracts.common.Suggestions;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The operations that answer with a list. */
final class ListApi {
  /** The fields of the body of {@code recommend}. */
  static final List<String> FIELDS =
      List.of(
          "userId",
          "sessionId",
          "items",
          "context",
          "filter",
          "exclude",
          "candidates",
          "count",
          "placement",
          "purpose",
          "rules",
          "ruleset",
          "draft",
          "model",
          "withoutRules",
          "experiment",
          "variant",
          "ratings");

  private static final List<String> PURPOSES =
      Arrays.stream(Purpose.values()).map(p -> p.name().toLowerCase(Locale.ROOT)).toList();
  private static final int MAX_SESSION_ITEMS = 100;
  private static final int MAX_IDS = 10_000;
  private static final int MAX_FILTER = 4_096;
  private static final int MAX_RULES = 1_000;
  private static final Pattern RULESET = Pattern.compile("[1-9][0-9]{0,17}");

  private final RecommendationPipeline pipeline;
  private final ListRecorder recorder;
  private final Supplier<Set<String>> placements;
  private final Supplier<AttributeSchema> schema;
  private final RecordApi.UserIds userIds;

  ListApi(
      RecommendationPipeline pipeline,
      ListRecorder recorder,
      Supplier<Set<String>> placements,
      Supplier<AttributeSchema> schema,
      RecordApi.UserIds userIds) {
    this.pipeline = pipeline;
    this.recorder = recorder;
    this.placements = placements;
    this.schema = schema;
    this.userIds = userIds;
  }

  Future<Void> recommendForUser(RoutingContext context) {
    Parameters given =
        Parameters.of(context, List.of("count", "placement", "sessionId", "device", "ratings"));
    ListRequest request =
        ListRequest.forUser(
            given.pathId("userId"),
            given.id("sessionId"),
            device(given),
            count(given),
            placement(
                placements.get(), given.text("placement", 1, 64), ListRequest.DEFAULT_PLACEMENT));
    boolean ratings = "true".equals(given.oneOf("ratings", List.of("true", "false")));
    return send(context, pipeline.recommend(request.withRatings(ratings)));
  }

  Future<Void> recommend(RoutingContext context) {
    Parameters.of(context, List.of());
    return send(
        context,
        Bodies.json(context)
            .compose(body -> pipeline.recommend(request(body, schema.get(), placements.get()))));
  }

  Future<Void> nextPage(RoutingContext context) {
    Parameters given = Parameters.of(context, List.of("next", "count"));
    String next = given.text("next", 1, 256);
    if (next == null) {
      throw BelfryException.invalid("'next' is missing: give the `next` of the page before");
    }
    return Responses.sendJson(
        context,
        AnswerWriter.write(recorder.next(next, given.whole("count", 0, 1, ListRequest.MAX_COUNT))));
  }

  Future<Void> similarItems(RoutingContext context) {
    Parameters given =
        Parameters.of(
            context, List.of("count", "placement", "userId", "sessionId", "device", "purpose"));
    String itemId = given.pathId("itemId");
    ListRequest request =
        new ListRequest(
            given.id("userId"),
            given.id("sessionId"),
            List.of(itemId),
            device(given),
            null,
            List.of(),
            null,
            count(given),
            placement(placements.get(), given.text("placement", 1, 64), "similar"),
            purpose(given.oneOf("purpose", PURPOSES)),
            true);
    return send(context, pipeline.similar(itemId, request));
  }

  /** Reads the body of {@code recommend}. */
  static ListRequest request(JsonNode body, AttributeSchema schema, Set<String> placements) {
    Fields fields = Fields.of(body, "the body", FIELDS);
    Integer count = fields.whole("count", 1, ListRequest.MAX_COUNT);
    String purpose = fields.oneOf("purpose", PURPOSES);
    return new ListRequest(
        fields.id("userId"),
        fields.id("sessionId"),
        orEmpty(fields.ids("items", 0, MAX_SESSION_ITEMS)),
        AttributeParser.parse(schema, Entity.CONTEXT, fields.map("context")),
        fields.text("filter", 1, MAX_FILTER),
        orEmpty(fields.ids("exclude", 0, MAX_IDS)),
        fields.ids("candidates", 1, MAX_IDS),
        count == null ? ListRequest.DEFAULT_COUNT : count,
        placement(placements, fields.text("placement", 1, 64), ListRequest.DEFAULT_PLACEMENT),
        purpose(purpose),
        fields.bool("rules", true),
        otherwise(fields),
        fields.bool("ratings", false));
  }

  /** The version of a published ruleset, or null where it is left out. */
  static @Nullable Long rulesetVersion(Fields fields, String name) {
    String version = fields.text(name, 1, 18);
    if (version != null && !RULESET.matcher(version).matches()) {
      throw BelfryException.invalid(
          "'"
              + name
              + "' is '"
              + Ids.shorten(version)
              + "': give the version of a published ruleset, such as '12'");
    }
    return version == null ? null : Long.valueOf(version);
  }

  private static Otherwise otherwise(Fields fields) {
    return new Otherwise(
        rulesetVersion(fields, "ruleset"),
        fields.uuid("draft"),
        fields.text("model", 1, 256),
        orEmpty(fields.ids("withoutRules", 0, MAX_RULES)),
        fields.text("experiment", 1, 64),
        fields.text("variant", 1, 64));
  }

  private static Purpose purpose(@Nullable String given) {
    return given == null ? Purpose.LIVE : Purpose.valueOf(given.toUpperCase(Locale.ROOT));
  }

  private Attributes device(Parameters given) {
    String device = given.text("device", 1, Ids.MAX_LENGTH);
    return device == null
        ? Attributes.empty()
        : AttributeParser.parse(schema.get(), Entity.CONTEXT, Map.of("device", device));
  }

  private static String placement(Set<String> known, @Nullable String given, String otherwise) {
    String placement = given == null ? otherwise : given;
    if (known.contains(placement)) {
      return placement;
    }
    String nearest = Suggestions.nearest(placement, known);
    throw BelfryException.invalid(
        "'placement' is '"
            + Ids.shorten(placement)
            + "', which is not one of this installation"
            + (nearest == null ? "" : ": did you mean '" + nearest + "'?")
            + " It has "
            + String.join(", ", new TreeSet<>(known)));
  }

  private static int count(Parameters given) {
    return given.whole("count", ListRequest.DEFAULT_COUNT, 1, ListRequest.MAX_COUNT);
  }

  private static List<String> orEmpty(@Nullable List<String> ids) {
    return ids == null ? List.of() : ids;
  }

  private Future<Void> send(RoutingContext context, Future<Answer> answer) {
    return answer.compose(
        made -> {
          userIds.note(made.list().userNo(), made.userId());
          return Responses.sendJson(context, AnswerWriter.write(made));
        });
  }
}
