package dev.belfry.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Ids;
import dev.belfry.platform.Json;
import dev.belfry.storage.RulesetDrafts;
import dev.belfry.storage.RulesetHistory;
import dev.belfry.storage.RulesetStore;
import dev.belfry.storage.RulesetVersion;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Published rulesets: what is live, what was, what differs, and going back. */
final class RulesetApi {
  private static final int MAX_RULES = 1_000;
  private static final int MAX_NOTE = 2_000;
  private static final String DRAFT = "draft:";

  private final RulesetStore live;
  private final RulesetHistory history;
  private final RulesetDrafts drafts;
  private final RuleChecks checks;

  RulesetApi(RulesetStore live, RulesetHistory history, RulesetDrafts drafts, RuleChecks checks) {
    this.live = live;
    this.history = history;
    this.drafts = drafts;
    this.checks = checks;
  }

  Future<Void> listRulesets(RoutingContext context) {
    Parameters given = Parameters.of(context, List.of("before", "limit"));
    KeysetPage page = KeysetPage.of(given);
    return history
        .page(given.number("before"), page.toRead())
        .compose(
            found ->
                Responses.send(
                    context,
                    page.answer(
                        "rulesets",
                        found,
                        row -> about(Responses.object(), row).put("rules", row.rules()),
                        RulesetVersion::version)));
  }

  Future<Void> getLive(RoutingContext context) {
    Instant asOf = Parameters.of(context, List.of("asOf")).instant("asOf");
    return (asOf == null ? history.find(live.live().version()) : history.inForce(asOf))
        .compose(
            found ->
                Responses.send(
                    context,
                    view(
                        found.orElseThrow(
                            () ->
                                new BelfryException(
                                    ErrorCode.NOT_FOUND, "no ruleset was in force at " + asOf)))));
  }

  Future<Void> getRuleset(RoutingContext context) {
    Parameters.of(context, List.of());
    return version(pathVersion(context)).compose(row -> Responses.send(context, view(row)));
  }

  Future<Void> diff(RoutingContext context) {
    Parameters given = Parameters.of(context, List.of("from", "to"));
    String from = reference(given, "from");
    String to = reference(given, "to");
    Future<JsonNode> before = rules(from);
    Future<JsonNode> after = rules(to);
    return Future.all(before, after)
        .compose(
            both -> {
              ObjectNode view = Responses.object().put("from", from).put("to", to);
              view.set("rules", RulesetDiff.of(before.result(), after.result()));
              return Responses.send(context, view);
            });
  }

  Future<Void> validate(RoutingContext context) {
    Parameters.of(context, List.of());
    return Bodies.json(context)
        .compose(
            body -> {
              Fields.of(body, "the body", List.of("rules"));
              return checks.validate("{\"rules\":" + rules(body) + "}", null);
            })
        .compose(validation -> Responses.send(context, RuleChecks.view(validation)));
  }

  Future<Void> revert(RoutingContext context) {
    Parameters.of(context, List.of());
    long number = pathVersion(context);
    return Bodies.json(context)
        .compose(
            body -> {
              String note = Fields.of(body, "the body", List.of("note")).text("note", 0, MAX_NOTE);
              return version(number)
                  .compose(row -> checks.requireUsable(row.json()))
                  .compose(
                      valid ->
                          history.revert(
                              number,
                              Actor.of(context).name(),
                              note == null || note.isEmpty() ? "Back to version " + number : note));
            })
        .compose(row -> Responses.send(context, view(row)));
  }

  /** A published ruleset in full. */
  static ObjectNode view(RulesetVersion row) {
    ObjectNode view = about(Responses.object(), row);
    view.set("rules", parse(row.json()).path("rules"));
    return view;
  }

  Future<RulesetVersion> version(long number) {
    return history
        .find(number)
        .map(
            found ->
                found.orElseThrow(
                    () ->
                        new BelfryException(ErrorCode.NOT_FOUND, "there is no ruleset " + number)));
  }

  /**
   * The rules of a body, checked no further than that they are objects: what is wrong with one is
   * an issue.
   */
  static String rules(JsonNode body) {
    JsonNode rules = body.path("rules");
    if (!rules.isArray() || rules.size() > MAX_RULES) {
      throw BelfryException.invalid(
          "'rules' is "
              + (rules.isMissingNode() ? "missing" : Fields.describe(rules))
              + ": give a list of at most "
              + MAX_RULES
              + " rules");
    }
    for (int i = 0; i < rules.size(); i++) {
      if (!rules.get(i).isObject()) {
        throw BelfryException.invalid(
            "'rules[" + i + "]' is " + Fields.describe(rules.get(i)) + ": give a rule, an object");
      }
    }
    return rules.toString();
  }

  /** JSON that was stored. */
  static JsonNode parse(String json) {
    try {
      return Json.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new BelfryException(ErrorCode.INTERNAL, "what is stored as JSON is none", e);
    }
  }

  private Future<JsonNode> rules(String reference) {
    if (reference.startsWith(DRAFT)) {
      UUID draftId = Parameters.uuid("draft", reference.substring(DRAFT.length()));
      return drafts.find(draftId).map(found -> parse(DraftApi.found(draftId, found).rules()));
    }
    long number =
        reference.equals("live") ? live.live().version() : number("the reference", reference);
    return version(number).map(row -> parse(row.json()).path("rules"));
  }

  private static String reference(Parameters given, String name) {
    String text = given.text(name, 1, 64);
    if (text == null) {
      throw BelfryException.invalid(
          "'" + name + "' is missing: give a version, 'live', or 'draft:' and the id of a draft");
    }
    return text;
  }

  private static long pathVersion(RoutingContext context) {
    return number("'version'", context.pathParam("version"));
  }

  private static long number(String what, @Nullable String text) {
    if (text == null || !text.matches("[1-9][0-9]{0,17}")) {
      throw BelfryException.invalid(
          what + " is '" + Ids.shorten(String.valueOf(text)) + "': give a version such as 12");
    }
    return Long.parseLong(text);
  }

  private static ObjectNode about(ObjectNode view, RulesetVersion row) {
    Long base = row.base();
    return view.put("version", Long.toString(row.version()))
        .put("author", row.author())
        .put("approvedBy", row.approvedBy())
        .put("publishedAt", row.publishedAt().toString())
        .put("live", row.live())
        .put("note", row.note())
        .put("base", base == null ? null : base.toString());
  }
}
