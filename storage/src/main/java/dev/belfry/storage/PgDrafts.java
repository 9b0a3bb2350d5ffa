package dev.belfry.storage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Drafts in Postgres. Whoever writes holds the lock of the draft's row; publishing takes the lock
 * of the rulesets before it, and the audit log's comes last.
 */
final class PgDrafts implements RulesetDrafts {
  private static final String COLUMNS =
      """
      select draft_id, title, note, base, state, rules::text as rules, author, updated_by,
        submitted_by, approved_by, rejected_by, rejected_reason, published_version, created_at,
        updated_at, revision
      from ruleset_draft
      """;
  private static final String INSERT =
      """
      insert into ruleset_draft (draft_id, title, note, base, rules, author, updated_by, created_at,
        updated_at)
      values ($1, $2, $3, $4, ($5::text)::json, $6, $6, $7, $7)
      """;
  private static final String UPDATE =
      """
      update ruleset_draft
      set title = $2, note = $3, base = $4, state = $5, rules = ($6::text)::json, updated_by = $7,
        submitted_by = $8, approved_by = $9, rejected_by = $10, rejected_reason = $11,
        published_version = $12, updated_at = $13, revision = $14
      where draft_id = $1
      """;
  private static final String SITUATION =
      """
      select (select version from ruleset where live) as live,
        (select two_person_approval from setting) as two_person
      """;

  /** What the draft is to become. */
  @FunctionalInterface
  private interface Step {
    Future<Written> run(SqlConnection connection, DraftRow draft, Situation situation);
  }

  private final Postgres postgres;
  private final PgRulesets rulesets;
  private final Audit audit;

  PgDrafts(Postgres postgres, PgRulesets rulesets, Audit audit) {
    this.postgres = postgres;
    this.rulesets = rulesets;
    this.audit = audit;
  }

  @Override
  public Future<DraftRow> create(DraftRow draft) {
    return postgres.inTransaction(
        connection ->
            connection
                .preparedQuery(INSERT)
                .execute(
                    Tuple.of(
                        draft.draftId(),
                        draft.title(),
                        draft.note(),
                        draft.base(),
                        draft.rules(),
                        draft.author(),
                        draft.createdAt().atOffset(ZoneOffset.UTC)))
                .compose(ignored -> append(connection, draft.author(), "create", null, draft))
                .map(ignored -> draft));
  }

  @Override
  public Future<Optional<DraftRow>> find(UUID draftId) {
    return postgres
        .query(COLUMNS + "where draft_id = $1", draftId)
        .map(rows -> drafts(rows).stream().findFirst());
  }

  @Override
  public Future<List<DraftRow>> page(@Nullable DraftState state, @Nullable UUID before, int limit) {
    String[] states =
        state == null
            ? new String[] {"editing", "submitted", "approved"}
            : new String[] {state.text()};
    return postgres
        .query(
            COLUMNS
                + """
                where state = any($1::text[]) and ($2::uuid is null or draft_id < $2)
                order by draft_id desc limit $3
                """,
            states,
            before,
            limit)
        .map(PgDrafts::drafts);
  }

  @Override
  public Future<Written> change(
      UUID draftId,
      @Nullable Long revision,
      String actor,
      String action,
      UnaryOperator<DraftRow> change) {
    return write(
        draftId,
        revision,
        false,
        (connection, draft, situation) ->
            store(connection, actor, action, draft, change.apply(draft), situation.live));
  }

  @Override
  public Future<Written> approve(UUID draftId, @Nullable Long revision, String actor, Instant now) {
    return write(
        draftId,
        revision,
        false,
        (connection, draft, situation) ->
            store(
                connection,
                actor,
                "approve",
                draft,
                draft.approved(actor, situation.twoPerson, now),
                situation.live));
  }

  @Override
  public Future<Written> publish(UUID draftId, @Nullable Long revision, String actor, Instant now) {
    return write(
            draftId,
            revision,
            true,
            (connection, draft, situation) -> publish(connection, draft, situation, actor, now))
        .onSuccess(
            written -> {
              if (written.outcome() == Outcome.STORED) {
                rulesets.use(new RulesetRow(written.live(), written.draft().ruleset()));
              }
            });
  }

  private Future<Written> publish(
      SqlConnection connection, DraftRow draft, Situation situation, String actor, Instant now) {
    // Checks the state before anything is written; the version is not known yet.
    draft.published(0, situation.twoPerson, now);
    if (draft.base() != situation.live) {
      return Future.succeededFuture(new Written(Outcome.LIVE_CHANGED, draft, situation.live));
    }
    return PgRulesets.insert(
            connection,
            new PgRulesets.Publication(
                draft.ruleset(),
                draft.author(),
                draft.approvedBy(),
                draft.note().isEmpty() ? draft.title() : draft.note(),
                draft.base()))
        .compose(
            version ->
                store(
                    connection,
                    actor,
                    "publish",
                    draft,
                    draft.published(version, situation.twoPerson, now),
                    version));
  }

  private Future<Written> write(
      UUID draftId, @Nullable Long revision, boolean publishes, Step step) {
    return postgres.inTransaction(
        connection ->
            (publishes ? PgRulesets.lock(connection) : Future.succeededFuture())
                .compose(
                    ignored ->
                        connection
                            .preparedQuery(COLUMNS + "where draft_id = $1 for update")
                            .execute(Tuple.of(draftId)))
                .compose(
                    rows ->
                        connection
                            .preparedQuery(SITUATION)
                            .execute()
                            .compose(
                                found -> {
                                  DraftRow draft = one(draftId, rows);
                                  Situation situation = Situation.of(found);
                                  return revision == null || revision == draft.revision()
                                      ? step.run(connection, draft, situation)
                                      : Future.succeededFuture(
                                          new Written(
                                              Outcome.DRAFT_CHANGED, draft, situation.live));
                                })));
  }

  private Future<Written> store(
      SqlConnection connection,
      String actor,
      String action,
      DraftRow before,
      DraftRow after,
      long live) {
    return connection
        .preparedQuery(UPDATE)
        .execute(
            Tuple.wrap(
                new @Nullable Object[] {
                  after.draftId(),
                  after.title(),
                  after.note(),
                  after.base(),
                  after.state().text(),
                  after.rules(),
                  after.updatedBy(),
                  after.submittedBy(),
                  after.approvedBy(),
                  after.rejectedBy(),
                  after.rejectedReason(),
                  after.version(),
                  after.updatedAt().atOffset(ZoneOffset.UTC),
                  after.revision()
                }))
        .compose(ignored -> append(connection, actor, action, before, after))
        .map(ignored -> new Written(Outcome.STORED, after, live));
  }

  private Future<Void> append(
      SqlConnection connection,
      String actor,
      String action,
      @Nullable DraftRow before,
      DraftRow after) {
    Long version = after.version();
    JsonNode json = version == null ? after.toJson() : after.toJson().put("version", version);
    return audit.append(
        connection,
        actor,
        action,
        "draft",
        after.draftId().toString(),
        before == null ? null : before.toJson(),
        json);
  }

  private static DraftRow one(UUID draftId, RowSet<Row> rows) {
    return drafts(rows).stream()
        .findFirst()
        .orElseThrow(
            () -> new BelfryException(ErrorCode.NOT_FOUND, "there is no draft " + draftId));
  }

  private static List<DraftRow> drafts(RowSet<Row> rows) {
    List<DraftRow> drafts = new ArrayList<>(rows.size());
    for (Row row : rows) {
      drafts.add(
          new DraftRow(
              row.getUUID("draft_id"),
              row.getString("title"),
              row.getString("note"),
              row.getLong("base"),
              DraftState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
              row.getString("rules"),
              row.getString("author"),
              row.getString("updated_by"),
              row.getString("submitted_by"),
              row.getString("approved_by"),
              row.getString("rejected_by"),
              row.getString("rejected_reason"),
              row.getLong("published_version"),
              row.getOffsetDateTime("created_at").toInstant(),
              row.getOffsetDateTime("updated_at").toInstant(),
              row.getLong("revision")));
    }
    return drafts;
  }

  /** What a transition depends on beside the draft. */
  private record Situation(long live, boolean twoPerson) {
    static Situation of(RowSet<Row> rows) {
      Row row = rows.iterator().next();
      return new Situation(row.getLong("live"), row.getBoolean("two_person"));
    }
  }
}
