package dev.belfry.storage;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Rulesets in Postgres, with those that were live in this process at hand. */
final class PgRulesets implements RulesetStore {
  private static final long LOCK = 0x62656c66_0002L;

  private final Postgres postgres;
  private final Map<Long, RulesetRow> known = new ConcurrentHashMap<>();
  private final List<Consumer<RulesetRow>> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable RulesetRow live;

  PgRulesets(Postgres postgres) {
    this.postgres = postgres;
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
                connection
                    .preparedQuery("select pg_advisory_xact_lock($1)")
                    .execute(Tuple.of(LOCK))
                    .compose(
                        ignored ->
                            connection
                                .preparedQuery("update ruleset set live = false where live")
                                .execute())
                    .compose(
                        ignored ->
                            connection
                                .preparedQuery(
                                    """
                                    insert into ruleset (version, json, author, live)
                                    select coalesce(max(version), 0) + 1, ($1::text)::json, $2, true from ruleset
                                    returning version
                                    """)
                                .execute(Tuple.of(json, author)))
                    .compose(
                        rows -> {
                          long version = rows.iterator().next().getLong("version");
                          return connection
                              .preparedQuery(
                                  "insert into change (kind, ref, revision) values ('ruleset', $1, $1)")
                              .execute(Tuple.of(version))
                              .map(ignored -> new RulesetRow(version, json));
                        }))
        .onSuccess(this::use);
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

  private synchronized void use(RulesetRow row) {
    RulesetRow before = live;
    if (before == null || row.version() > before.version()) {
      known.put(row.version(), row);
      live = row;
      listeners.forEach(listener -> listener.accept(row));
    }
  }
}
