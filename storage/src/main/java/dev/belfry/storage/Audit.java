package dev.belfry.storage;

import static dev.belfry.storage.CanonicalJson.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
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
  private final AtomicReference<@Nullable Future<Verification>> verification =
      new AtomicReference<>();

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

  /** One at a time: who asks meanwhile gets the same answer. */
  @Override
  public Future<Verification> verify() {
    Future<Verification> now = verification.get();
    if (now != null) {
      return now;
    }
    Promise<Verification> begun = Promise.promise();
    if (!verification.compareAndSet(null, begun.future())) {
      return verify();
    }
    verify(new Chain(0, AuditEntry.ORIGIN, null))
        .onComplete(
            result -> {
              verification.set(null);
              begun.handle(result);
            });
    return begun.future();
  }

  private Future<Verification> verify(Chain chain) {
    return postgres
        .query(
            COLUMNS + "where entry_no > $1 order by entry_no limit $2", chain.entries, VERIFY_PAGE)
        .compose(
            rows ->
                vertx.executeBlocking(
                    () -> new Followed(chain.follow(rows), rows.size() == VERIFY_PAGE), false))
        .compose(
            followed -> {
              Chain next = followed.chain;
              return next.firstBroken == null && followed.more
                  ? verify(next)
                  : Future.succeededFuture(new Verification(next.entries, next.firstBroken));
            });
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
      entries.add(entry(row));
    }
    return entries;
  }

  private static AuditEntry entry(Row row) {
    return new AuditEntry(
        row.getLong("entry_no"),
        row.getOffsetDateTime("at").toInstant(),
        row.getString("actor"),
        row.getString("action"),
        row.getString("entity"),
        row.getString("entity_id"),
        json(row.getString("before")),
        json(row.getString("after")),
        hex(row.getBuffer("previous_hash")),
        hex(row.getBuffer("hash")));
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
          canonical(entry.before()),
          canonical(entry.after()),
          Buffer.buffer(HexFormat.of().parseHex(entry.previousHash())),
          Buffer.buffer(HexFormat.of().parseHex(entry.hash()))
        });
  }

  private static @Nullable String canonical(@Nullable JsonNode json) {
    return json == null ? null : CanonicalJson.of(json);
  }

  private static @Nullable JsonNode json(@Nullable String text) {
    return text == null ? null : AttributeJson.tree(text);
  }

  private static String hex(Buffer bytes) {
    return HexFormat.of().formatHex(bytes.getBytes());
  }

  /** A page of the chain, and whether there may be another. */
  private record Followed(Chain chain, boolean more) {}

  /** How far the chain was followed, and where it broke. */
  private record Chain(long entries, String hash, @Nullable Long firstBroken) {
    Chain follow(RowSet<Row> rows) {
      long number = entries;
      String previous = hash;
      for (Row row : rows) {
        number++;
        String next = hex(row.getBuffer("hash"));
        if (row.getLong("entry_no") != number
            || !hex(row.getBuffer("previous_hash")).equals(previous)
            || !(next.equals(storedHash(row, previous)) || next.equals(entry(row).contentHash()))) {
          return new Chain(number, previous, number);
        }
        previous = next;
      }
      return new Chain(number, previous, null);
    }

    /** Of the canonical JSON put together from its parts, which are stored as they were hashed. */
    private static String storedHash(Row row, String previous) {
      StringBuilder json = new StringBuilder(512);
      text(json.append("{\"action\":"), row.getString("action"));
      text(json.append(",\"actor\":"), row.getString("actor"));
      json.append(",\"after\":").append(row.getString("after"));
      text(json.append(",\"at\":"), row.getOffsetDateTime("at").toInstant().toString());
      json.append(",\"before\":").append(row.getString("before"));
      text(json.append(",\"entity\":"), row.getString("entity"));
      text(json.append(",\"entityId\":"), row.getString("entity_id"));
      json.append(",\"entryNo\":").append(row.getLong("entry_no"));
      text(json.append(",\"previousHash\":"), previous);
      byte[] canonical = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(Hashes.sha256(canonical));
    }
  }
}
