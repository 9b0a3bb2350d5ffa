package dev.belfry.storage;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The audit log in Postgres. Writers follow each other by an advisory lock that is held to the end
 * of their transaction: an append is the last thing that a transaction does, so that nobody who
 * holds the lock waits for a row.
 */
final class Audit implements AuditLog {
  private static final int VERIFY_PAGE = 2_000;
  private static final String COLUMNS =
      """
      select entry_no, at, actor, action, entity, entity_id, before::text as before,
        after::text as after, previous_hash, hash
      from audit_entry
      """;
  private static final String INSERT =
      """
      insert into audit_entry (entry_no, at, actor, action, entity, entity_id, before, after,
        previous_hash, hash)
      values ($1, $2, $3, $4, $5, $6, ($7::text)::json, ($8::text)::json, $9, $10)
      """;

  private final Vertx vertx;
  private final Postgres postgres;
  private final InstantSource clock;

  Audit(Vertx vertx, Postgres postgres, InstantSource clock) {
    this.vertx = vertx;
    this.postgres = postgres;
    this.clock = clock;
  }

  /**
   * Appends an entry in the transaction of {@code connection}, as the last statement of it.
   *
   * @param actor {@code member:NAME} or {@code key:NAME}
   * @param action what was done: a verb
   * @param entity what it was done to: a noun
   * @param entityId which one
   * @param before what it was; null where it is new
   * @param after what it became; null where it is gone
   */
  Future<Void> append(
      SqlConnection connection,
      String actor,
      String action,
      String entity,
      String entityId,
      @Nullable JsonNode before,
      @Nullable JsonNode after) {
    return AdvisoryLock.AUDIT
        .take(connection)
        .compose(
            locked ->
                connection
                    .preparedQuery(
                        "select entry_no, hash from audit_entry order by entry_no desc limit 1")
                    .execute())
        .compose(
            last -> {
              long entryNo = 1;
              String previous = AuditEntry.ORIGIN;
              for (Row row : last) {
                entryNo = row.getLong("entry_no") + 1;
                previous = hex(row.getBuffer("hash"));
              }
              Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
              AuditEntry entry =
                  new AuditEntry(
                      entryNo, at, actor, action, entity, entityId, before, after, previous, "");
              return connection.preparedQuery(INSERT).execute(tuple(entry.sealed()));
            })
        .mapEmpty();
  }

  @Override
  public Future<List<AuditEntry>> page(Query query) {
    StringBuilder sql = new StringBuilder(COLUMNS).append("where entry_no < $1");
    List<Object> values = new ArrayList<>();
    Long before = query.before();
    values.add(before == null ? Long.MAX_VALUE : before);
    filter(sql, values, "actor", query.actor());
    filter(sql, values, "entity", query.entity());
    filter(sql, values, "entity_id", query.entityId());
    values.add(query.limit());
    sql.append(" order by entry_no desc limit $").append(values.size());
    return postgres.query(sql.toString(), values.toArray()).map(Audit::entries);
  }

  @Override
  public Future<Verification> verify() {
    return verify(new Chain(0, AuditEntry.ORIGIN, null));
  }

  private Future<Verification> verify(Chain chain) {
    return postgres
        .query(
            COLUMNS + "where entry_no > $1 order by entry_no limit $2", chain.entries, VERIFY_PAGE)
        .compose(rows -> vertx.executeBlocking(() -> chain.follow(entries(rows)), false))
        .compose(
            followed ->
                followed.firstBroken == null && followed.entries == chain.entries + VERIFY_PAGE
                    ? verify(followed)
                    : Future.succeededFuture(
                        new Verification(followed.entries, followed.firstBroken)));
  }

  private static void filter(
      StringBuilder sql, List<Object> values, String column, @Nullable String value) {
    if (value != null) {
      values.add(value);
      sql.append(" and ").append(column).append(" = $").append(values.size());
    }
  }

  private static List<AuditEntry> entries(RowSet<Row> rows) {
    List<AuditEntry> entries = new ArrayList<>(rows.size());
    for (Row row : rows) {
      entries.add(
          new AuditEntry(
              row.getLong("entry_no"),
              row.getOffsetDateTime("at").toInstant(),
              row.getString("actor"),
              row.getString("action"),
              row.getString("entity"),
              row.getString("entity_id"),
              json(row.getString("before")),
              json(row.getString("after")),
              hex(row.getBuffer("previous_hash")),
              hex(row.getBuffer("hash"))));
    }
    return entries;
  }

  private static Tuple tuple(AuditEntry entry) {
    return Tuple.wrap(
        new @Nullable Object[] {
          entry.entryNo(),
          entry.at().atOffset(ZoneOffset.UTC),
          entry.actor(),
          entry.action(),
          entry.entity(),
          entry.entityId(),
          text(entry.before()),
          text(entry.after()),
          Buffer.buffer(HexFormat.of().parseHex(entry.previousHash())),
          Buffer.buffer(HexFormat.of().parseHex(entry.hash()))
        });
  }

  private static @Nullable String text(@Nullable JsonNode json) {
    return json == null ? null : CanonicalJson.of(json);
  }

  private static @Nullable JsonNode json(@Nullable String text) {
    return text == null ? null : AttributeJson.tree(text);
  }

  private static String hex(Buffer bytes) {
    return HexFormat.of().formatHex(bytes.getBytes());
  }

  /** How far the chain was followed, and where it broke. */
  private record Chain(long entries, String hash, @Nullable Long firstBroken) {
    Chain follow(List<AuditEntry> next) {
      long number = entries;
      String previous = hash;
      for (AuditEntry entry : next) {
        number++;
        if (entry.entryNo() != number
            || !entry.previousHash().equals(previous)
            || !entry.hash().equals(entry.contentHash())) {
          return new Chain(number, previous, number);
        }
        previous = entry.hash();
      }
      return new Chain(number, previous, null);
    }
  }
}
