package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.storage.DraftRow;
import dev.belfry.storage.DraftState;
import dev.belfry.storage.RulesetDrafts;
import dev.belfry.storage.RulesetDrafts.Outcome;
import dev.belfry.storage.RulesetDrafts.Written;
import dev.belfry.storage.RulesetStore;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Drafts of rulesets, from the first line to live. What is refused changes neither the draft nor
 * what is live.
 */
final class DraftApi {
  private static final int MAX_TITLE = 200;
  private static final int MAX_NOTE = 2_000;
  private static final List<String> STATES =
      Arrays.stream(DraftState.values()).map(DraftState::text).toList();

  private final RulesetStore live;
  private final RulesetDrafts drafts;
  private final RulesetApi rulesets;
  private final RuleChecks checks;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  DraftApi(
      RulesetStore live,
      RulesetDrafts drafts,
      RulesetApi rulesets,
      RuleChecks checks,
      Supplier<UUID> ids,
      InstantSource clock) {
    this.live = live;
    this.drafts = drafts;
    this.rulesets = rulesets;
    this.checks = checks;
    this.ids = ids;
    this.clock = clock;
  }

  Future<Void> list(RoutingContext context) {
    Parameters given = Parameters.of(context, List.of("state", "before", "limit"));
    KeysetPage page = KeysetPage.of(given);
    String state = given.oneOf("state", STATES);
    return drafts
        .page(
            state == null ? null : DraftState.valueOf(state.toUpperCase(Locale.ROOT)),
            given.uuid("before"),
            page.toRead())
        .compose(
            found ->
                Responses.send(
                    context, page.answer("drafts", found, this::summary, DraftRow::draftId)));
  }

  Future<Void> create(RoutingContext context) {
    Parameters.of(context, List.of());
    return Bodies.json(context)
        .compose(
            body -> {
              Fields fields = Fields.of(body, "the body", List.of("title", "note", "rules"));
              String title = fields.requiredText("title", 1, MAX_TITLE);
              String note = note(fields);
              long base = live.live().version();
              String rules =
                  body.hasNonNull("rules")
                      ? RulesetApi.rules(body)
                      : RulesetApi.parse(live.live().json()).path("rules").toString();
              return drafts.create(
                  DraftRow.begin(
                      ids.get(),
                      title,
                      note,
                      base,
                      rules,
                      Actor.of(context).name(),
                      clock.instant()));
            })
        .compose(draft -> send(context, 201, draft));
  }

  Future<Void> get(RoutingContext context) {
    return find(draftId(context)).compose(draft -> send(context, 200, draft));
  }

  Future<Void> save(RoutingContext context) {
    Seen seen = Seen.of(context);
    return Bodies.json(context)
        .compose(
            body -> {
              Fields fields = Fields.of(body, "the body", List.of("title", "note", "rules"));
              String title = fields.requiredText("title", 1, MAX_TITLE);
              String note = note(fields);
              String rules = RulesetApi.rules(body);
              String actor = Actor.of(context).name();
              return drafts.change(
                  seen.draftId,
                  seen.revision,
                  actor,
                  "save",
                  draft -> draft.saved(title, note, draft.base(), rules, actor, clock.instant()));
            })
        .compose(written -> answer(context, written));
  }

  Future<Void> discard(RoutingContext context) {
    return drafts
        .change(
            draftId(context),
            revision(context),
            Actor.of(context).name(),
            "discard",
            draft -> draft.discarded(clock.instant()))
        .compose(
            written ->
                written.outcome() == Outcome.STORED
                    ? Responses.none(context)
                    : answer(context, written));
  }

  Future<Void> submit(RoutingContext context) {
    Seen seen = Seen.of(context);
    String actor = Actor.of(context).name();
    return checked(seen)
        .compose(
            draft ->
                drafts.change(
                    seen.draftId,
                    seen.revision,
                    actor,
                    "submit",
                    row -> row.submitted(actor, clock.instant())))
        .compose(written -> answer(context, written));
  }

  Future<Void> approve(RoutingContext context) {
    Seen seen = Seen.of(context);
    return drafts
        .approve(seen.draftId, seen.revision, Actor.of(context).name(), clock.instant())
        .compose(written -> answer(context, written));
  }

  Future<Void> reject(RoutingContext context) {
    Seen seen = Seen.of(context);
    String actor = Actor.of(context).name();
    return Bodies.json(context)
        .compose(
            body -> {
              String reason =
                  Fields.of(body, "the body", List.of("reason"))
                      .requiredText("reason", 1, MAX_NOTE);
              return drafts.change(
                  seen.draftId,
                  seen.revision,
                  actor,
                  "reject",
                  draft -> draft.rejected(actor, reason, clock.instant()));
            })
        .compose(written -> answer(context, written));
  }

  Future<Void> publish(RoutingContext context) {
    Seen seen = Seen.of(context);
    return checked(seen)
        .compose(
            draft ->
                drafts.publish(
                    seen.draftId, seen.revision, Actor.of(context).name(), clock.instant()))
        .compose(written -> answer(context, written));
  }

  Future<Void> rebase(RoutingContext context) {
    Seen seen = Seen.of(context);
    String actor = Actor.of(context).name();
    return find(seen.draftId)
        .compose(
            draft ->
                draft.revision() != seen.revision || draft.base() == live.live().version()
                    ? Future.succeededFuture(
                        new Written(
                            draft.revision() == seen.revision
                                ? Outcome.STORED
                                : Outcome.DRAFT_CHANGED,
                            draft,
                            live.live().version()))
                    : rebase(draft, actor))
        .compose(written -> answer(context, written));
  }

  private Future<Written> rebase(DraftRow draft, String actor) {
    long target = live.live().version();
    JsonNode theirs = RulesetApi.parse(live.live().json()).path("rules");
    return rulesets
        .version(draft.base())
        .compose(
            base -> {
              RulesetDiff.Merge merge =
                  RulesetDiff.merge(
                      RulesetApi.parse(base.json()).path("rules"),
                      RulesetApi.parse(draft.rules()),
                      theirs);
              if (!merge.conflicts().isEmpty()) {
                return rulesets.version(target).map(row -> collide(merge, RulesetApi.view(row)));
              }
              return drafts.change(
                  draft.draftId(),
                  draft.revision(),
                  actor,
                  "rebase",
                  row ->
                      row.saved(
                          row.title(),
                          row.note(),
                          target,
                          merge.rules().toString(),
                          actor,
                          clock.instant()));
            });
  }

  private static Written collide(RulesetDiff.Merge merge, ObjectNode current) {
    ObjectNode members = Responses.object();
    members.set("current", current);
    Responses.texts(members.putArray("conflicts"), merge.conflicts());
    throw new DetailedProblem(
        new BelfryException(
            ErrorCode.CONFLICT,
            "changed both here and in what is live: " + String.join(", ", merge.conflicts())),
        members);
  }

  /**
   * The draft, once its rules were found to have no error; one that was changed in between is not
   * looked at.
   */
  private Future<DraftRow> checked(Seen seen) {
    return find(seen.draftId)
        .compose(
            draft ->
                draft.revision() == seen.revision
                    ? checks.require(draft.ruleset()).map(valid -> draft)
                    : Future.succeededFuture(draft));
  }

  private Future<DraftRow> find(UUID draftId) {
    return drafts.find(draftId).map(found -> found(draftId, found));
  }

  static DraftRow found(UUID draftId, Optional<DraftRow> found) {
    return found.orElseThrow(
        () -> new BelfryException(ErrorCode.NOT_FOUND, "there is no draft " + draftId));
  }

  /**
   * A draft as the caller saw it.
   *
   * @param draftId which one
   * @param revision of {@code If-Match}
   */
  private record Seen(UUID draftId, long revision) {
    static Seen of(RoutingContext context) {
      Parameters given = Parameters.of(context, List.of());
      return new Seen(given.pathUuid("draftId"), given.ifMatch());
    }
  }

  private static UUID draftId(RoutingContext context) {
    return Parameters.of(context, List.of()).pathUuid("draftId");
  }

  /** What the caller saw; any where it does not say. */
  private static @Nullable Long revision(RoutingContext context) {
    return context.request().getHeader(HttpHeaders.IF_MATCH) == null
        ? null
        : (Long) Parameters.of(context, List.of()).ifMatch();
  }

  private static String note(Fields fields) {
    String note = fields.text("note", 0, MAX_NOTE);
    return note == null ? "" : note;
  }

  private Future<Void> answer(RoutingContext context, Written written) {
    DraftRow draft = written.draft();
    return switch (written.outcome()) {
      case STORED -> send(context, 200, draft);
      case DRAFT_CHANGED ->
          Future.failedFuture(
              DetailedProblem.conflict(
                  new BelfryException(
                      ErrorCode.CONFLICT,
                      "the draft was changed in between, last by "
                          + draft.updatedBy()
                          + "; it is at revision "
                          + draft.revision()),
                  view(draft)));
      case LIVE_CHANGED ->
          rulesets
              .version(written.live())
              .compose(
                  row ->
                      Future.failedFuture(
                          DetailedProblem.conflict(
                              new BelfryException(
                                  ErrorCode.CONFLICT,
                                  "version "
                                      + row.version()
                                      + " of "
                                      + row.author()
                                      + " went live since the draft was made from version "
                                      + draft.base()
                                      + ": rebase it first"),
                              RulesetApi.view(row))));
    };
  }

  private Future<Void> send(RoutingContext context, int status, DraftRow draft) {
    Responses.etag(context, draft.revision());
    return Responses.send(context, status, view(draft));
  }

  private ObjectNode view(DraftRow draft) {
    ObjectNode view = about(draft);
    view.set("rules", RulesetApi.parse(draft.rules()));
    return view.put("submittedBy", draft.submittedBy())
        .put("approvedBy", draft.approvedBy())
        .put("rejectedBy", draft.rejectedBy())
        .put("rejectedReason", draft.rejectedReason())
        .put("createdAt", draft.createdAt().toString());
  }

  private ObjectNode summary(DraftRow draft) {
    return about(draft).put("rules", RulesetApi.parse(draft.rules()).size());
  }

  private ObjectNode about(DraftRow draft) {
    Long version = draft.version();
    return Responses.object()
        .put("draftId", draft.draftId().toString())
        .put("title", draft.title())
        .put("note", draft.note())
        .put("base", Long.toString(draft.base()))
        .put("state", draft.state().text())
        .put("author", draft.author())
        .put("updatedBy", draft.updatedBy())
        .put("updatedAt", draft.updatedAt().toString())
        .put("revision", draft.revision())
        .put("liveMoved", draft.state().isOpen() && draft.base() != live.live().version())
        .put("version", version == null ? null : version.toString());
  }
}
