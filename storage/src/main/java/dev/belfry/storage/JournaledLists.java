package dev.belfry.storage;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.events.ServedList;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** The record of served lists: the journal first, Postgres behind it. */
final class JournaledLists implements ServedLists {
  private static final Duration SLACK = Duration.ofDays(1);

  private final Vertx vertx;
  private final Journal journal;
  private final JournalTail tail;
  private final Postgres postgres;
  private final Supplier<AttributeSchema> schema;

  JournaledLists(
      Vertx vertx,
      Journal journal,
      JournalTail tail,
      Postgres postgres,
      Supplier<AttributeSchema> schema) {
    this.vertx = vertx;
    this.journal = journal;
    this.tail = tail;
    this.postgres = postgres;
    this.schema = schema;
  }

  @Override
  public boolean append(ServedList list) {
    return journal.append(list);
  }

  @Override
  public Future<Optional<ServedList>> find(UUID listId) {
    return vertx
        .executeBlocking(() -> Optional.ofNullable(journal.find(listId)), false)
        .compose(found -> found.isPresent() ? Future.succeededFuture(found) : stored(listId));
  }

  @Override
  public Future<Void> flush() {
    Promise<Void> done = Futures.promise(vertx);
    tail.flush().onComplete(done);
    return done.future();
  }

  private Future<Optional<ServedList>> stored(UUID listId) {
    Future<RowSet<Row>> rows;
    if (listId.version() == 7) {
      // The id's own time leaves out all partitions but a few.
      OffsetDateTime made =
          Instant.ofEpochMilli(listId.getMostSignificantBits() >>> 16).atOffset(ZoneOffset.UTC);
      rows =
          postgres.query(
              ServedListRow.SELECT + "where list_id = $1 and served_at >= $2 and served_at < $3",
              listId,
              made.minus(SLACK),
              made.plus(SLACK));
    } else {
      rows = postgres.query(ServedListRow.SELECT + "where list_id = $1", listId);
    }
    return rows.map(
        found -> {
          for (Row row : found) {
            return Optional.of(ServedListRow.read(schema.get(), row));
          }
          return Optional.empty();
        });
  }
}
