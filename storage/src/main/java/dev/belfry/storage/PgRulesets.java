package dev.belfry.storage;

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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Rulesets in Postgres, with those that were live in this process at hand. */
final class PgRulesets implements RulesetStore, RulesetHistory {
  private static final String ABOUT =
      """
      select version, author, approved_by, published_at, live, note, base,
        json_array_length(json -> 'rules') as rules,
      """;
  private static final String SUMMARY = ABOUT + "'' as json from ruleset ";
  private static final String FULL = ABOUT + "json::text as json from ruleset ";

  // The clock, and not the beginning of a transaction that may have waited for the lock.
  private static final String INSERT =
      """
      insert into ruleset (version, json, author, approved_by, note, base, published_at, live)
      select coalesce(max(version), 0) + 1, ($1::text)::json, $2, $3, $4, $5, clock_timestamp(), true
      from ruleset
      returning version
      """;

  /** What is published. */
  record Publication(
      String json, String author, @Nullable String approvedBy, String note, @Nullable Long base) {}

  private final Postgres postgres;
  private final Audit audit;
  private final Map<Long, RulesetRow> known = new ConcurrentHashMap<>();
  private final List<Consumer<RulesetRow>> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable RulesetRow live;

  PgRulesets(Postgres postgres, Audit audit) {
    this.postgres = postgres;
    this.audit = audit;
  }

  @Override
  public RulesetRow live() {
    RulesetRow row = live;
    if (row == null) {
      throw new BelfryException(ErrorCode.INTERNAL, "no ruleset is live");
    }
    return row;
  }

  @Override
  public Future<RulesetRow> publish(String json, String author) {
    return postgres
        .inTransaction(
            connection ->
                lock(connection)
                    .compose(
                        ignored ->
                            insert(connection, new Publication(json, author, null, "", null))))
        .map(version -> new RulesetRow(version, json))
        .onSuccess(this::use);
  }

  @Override
  public Future<List<RulesetVersion>> page(@Nullable Long before, int limit) {
    return postgres
        .query(
            SUMMARY + "where version < $1 order by version desc limit $2",
            before == null ? Long.MAX_VALUE : before,
            limit)
        .map(PgRulesets::versions);
  }

  @Override
  public Future<Optional<RulesetVersion>> find(long version) {
    return postgres.query(FULL + "where version = $1", version).map(PgRulesets::one);
  }

  @Override
  public Future<Optional<RulesetVersion>> inForce(Instant at) {
    return postgres
        .query(
            FULL + "where published_at <= $1 order by version desc limit 1",
            at.atOffset(ZoneOffset.UTC))
        .map(PgRulesets::one);
  }

  @Override
  public Future<RulesetVersion> revert(long version, String actor, String note) {
    return postgres
        .inTransaction(
            connection ->
                lock(connection)
                    .compose(
                        ignored ->
                            connection
                                .preparedQuery(FULL + "where version = $1 or live")
                                .execute(Tuple.of(version)))
                    .compose(rows -> revert(connection, versions(rows), version, actor, note)))
        .onSuccess(published -> use(new RulesetRow(published.version(), published.json())));
  }

  private Future<RulesetVersion> revert(
      SqlConnection connection,
      List<RulesetVersion> found,
      long version,
      String actor,
      String note) {
    RulesetVersion wanted =
        found.stream()
            .filter(row -> row.version() == version)
            .findFirst()
            .orElseThrow(
                () -> new BelfryException(ErrorCode.NOT_FOUND, "there is no ruleset " + version));
    long live = found.stream().filter(RulesetVersion::live).findFirst().orElse(wanted).version();
    return insert(connection, new Publication(wanted.json(), actor, null, note, live))
        .compose(
            published ->
                audit
                    .append(
                        connection,
                        actor,
                        "revert",
                        "ruleset",
                        Long.toString(published),
                        AttributeJson.mapper().createObjectNode().put("live", live),
                        AttributeJson.mapper()
                            .createObjectNode()
                            .put("live", published)
                            .put("rulesOf", version)
                            .put("note", note))
                    .compose(
                        ignored ->
                            connection
                                .preparedQuery(FULL + "where version = $1")
                                .execute(Tuple.of(published))))
        .map(rows -> versions(rows).getFirst());
  }

  /** Holds off other publications to the end of the transaction. */
  static Future<Void> lock(SqlConnection connection) {
    return AdvisoryLock.RULESETS.take(connection);
  }

  /** Stores a ruleset as the live one; under the lock. */
  static Future<Long> insert(SqlConnection connection, Publication row) {
    return connection
        .preparedQuery("update ruleset set live = false where live")
        .execute()
        .compose(
            ignored ->
                connection
                    .preparedQuery(INSERT)
                    .execute(Tuple.of(row.json, row.author, row.approvedBy, row.note, row.base)))
        .compose(
            rows -> {
              long version = rows.iterator().next().getLong("version");
              return connection
                  .preparedQuery(
                      "insert into change (kind, ref, revision) values ('ruleset', $1, $1)")
                  .execute(Tuple.of(version))
                  .map(ignored -> version);
            });
  }

  @Override
  public Optional<RulesetRow> at(long version) {
    return Optional.ofNullable(known.get(version));
  }

  @Override
  public void onPublish(Consumer<RulesetRow> listener) {
    listeners.add(listener);
  }

  /** Reads the live ruleset again, after it changed elsewhere. */
  Future<Void> reload() {
    return postgres
        .query("select version, json::text as json from ruleset where live")
        .map(
            rows -> {
              for (Row row : rows) {
                use(new RulesetRow(row.getLong("version"), row.getString("json")));
              }
              return null;
            });
  }

  synchronized void use(RulesetRow row) {
    RulesetRow before = live;
    if (before == null || row.version() > before.version()) {
      known.put(row.version(), row);
      live = row;
      listeners.forEach(listener -> listener.accept(row));
    }
  }

  private static List<RulesetVersion> versions(RowSet<Row> rows) {
    List<RulesetVersion> versions = new ArrayList<>(rows.size());
    for (Row row : rows) {
      versions.add(
          new RulesetVersion(
              row.getLong("version"),
              row.getString("json"),
              row.getInteger("rules"),
              row.getString("author"),
              row.getString("approved_by"),
              row.getOffsetDateTime("published_at").toInstant(),
              row.getBoolean("live"),
              row.getString("note"),
              row.getLong("base")));
    }
    return versions;
  }

  private static Optional<RulesetVersion> one(RowSet<Row> rows) {
    return versions(rows).stream().findFirst();
  }
}
