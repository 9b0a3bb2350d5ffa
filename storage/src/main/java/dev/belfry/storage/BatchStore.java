package dev.belfry.storage;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.Item;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The stores for batch processes: plain, blocking JDBC. Loads are idempotent: the same input twice
 * changes nothing. A server that runs on the same database follows by the change feed. Everything
 * fails with UNAVAILABLE when Postgres is away; sets of rows that were stored before stay stored.
 * Not thread-safe.
 */
public final class BatchStore implements AutoCloseable {
  private final Jdbc jdbc;
  private final PositiveRule positives;
  private final InstantSource clock;
  private final BatchModels models;
  private final boolean asHistory;

  /** Connects. The schema must be migrated. */
  public BatchStore(StorageConfig config) {
    this(config, InstantSource.system());
  }

  /** Connects, with a clock of the caller's; {@code received_at} stays that of Postgres. */
  public BatchStore(StorageConfig config, InstantSource clock) {
    this(config, clock, false);
  }

  /**
   * Connects, with a clock of the caller's.
   *
   * @param asHistory whether events that are loaded count as received when they happened: for a
   *     simulation, whose past is none of this machine's
   */
  public BatchStore(StorageConfig config, InstantSource clock, boolean asHistory) {
    this.asHistory = asHistory;
    this.jdbc = new Jdbc(PostgresUrl.parse(config.postgresUrl()));
    this.positives = config.positives();
    this.clock = clock;
    this.models = new BatchModels(jdbc, clock);
    jdbc.inTransaction(() -> jdbc.number("select ensure_partitions(now())"));
  }

  /** The attribute schema. */
  public AttributeSchema schema() {
    return jdbc.inTransaction(this::readSchema);
  }

  /**
   * Adds attributes, or changes default and role of existing ones.
   *
   * @return the schema with them
   */
  public AttributeSchema defineAttributes(List<AttributeDefinition> definitions) {
    return jdbc.inTransaction(
        () -> {
          AdvisoryLock.SCHEMA.take(jdbc);
          AttributeSchema before = readSchema();
          List<AttributeDefinition> changes = SchemaRules.changes(before, definitions);
          if (changes.isEmpty()) {
            return before;
          }
          long version = before.version() + 1;
          for (AttributeDefinition d : changes) {
            jdbc.update(
                SchemaRules.INSERT,
                d.entity().name(),
                d.name(),
                version,
                d.type().name(),
                d.multi(),
                SchemaRules.defaultJson(d),
                d.role());
          }
          jdbc.update("insert into change (kind, revision) values ('schema', ?)", version);
          return before.with(version, changes);
        });
  }

  /** Creates or replaces items. */
  public LoadReport loadItems(Iterator<ItemWrite> rows, RowSink rejects) {
    return loadItems(rows, false, rejects);
  }

  /**
   * Creates items, or changes those there are.
   *
   * @param merge whether attributes that a row does not name stay; otherwise they go
   */
  public LoadReport loadItems(Iterator<ItemWrite> rows, boolean merge, RowSink rejects) {
    return BatchRows.items(jdbc, schema(), merge)
        .load(map(rows, row -> new EntityTable.Write(row.itemId(), row.json())), rejects);
  }

  /** Creates users or replaces their attributes. */
  public LoadReport loadUsers(Iterator<UserWrite> rows, RowSink rejects) {
    return loadUsers(rows, false, rejects);
  }

  /**
   * Creates users, or changes those there are.
   *
   * @param merge whether attributes that a row does not name stay; otherwise they go
   */
  public LoadReport loadUsers(Iterator<UserWrite> rows, boolean merge, RowSink rejects) {
    return BatchRows.users(jdbc, schema(), merge)
        .load(map(rows, row -> new EntityTable.Write(row.userId(), row.json())), rejects);
  }

  /** Stores events; unknown users are created, unknown items rejected. */
  public LoadReport loadEvents(Iterator<EventWrite> rows, RowSink rejects) {
    return loadEvents(rows, false, rejects).events();
  }

  /**
   * Stores events; unknown users are created.
   *
   * @param makeItems whether unknown items are created too; otherwise their events are rejected
   */
  public EventLoad loadEvents(Iterator<EventWrite> rows, boolean makeItems, RowSink rejects) {
    return new BatchEvents(jdbc, clock.instant(), makeItems, asHistory).load(rows, rejects);
  }

  /**
   * What loading events did.
   *
   * @param newItems items that were made because an event names them
   * @param newUsers users that were made because an event names them
   */
  public record EventLoad(LoadReport events, long newItems, long newUsers) {}

  /**
   * What an export of a kind looks like now.
   *
   * @param from of interactions and lists, the first moment, or null
   * @param until of interactions and lists, the moment behind the last, or null
   */
  public ExportTable exportTable(ExportKind kind, @Nullable Instant from, @Nullable Instant until) {
    return ExportTable.of(kind, schema(), from, until);
  }

  /**
   * Streams a table as CSV with a header; memory does not grow with it.
   *
   * @return how many rows
   * @throws IOException where {@code out} takes no more
   */
  public long export(ExportTable table, OutputStream out) throws IOException {
    return jdbc.copyOut(
        "copy (" + table.query() + ") to stdout with (format csv, header true)", out);
  }

  /** Every item that is not deleted, ascending by number. */
  public void readItems(Consumer<Item> consumer) {
    AttributeSchema schema = schema();
    jdbc.commit(
        () -> {
          jdbc.query(
              row ->
                  consumer.accept(
                      new Item(
                          row.getLong(1),
                          row.getString(2),
                          AttributeJson.read(schema, Entity.ITEM, row.getString(3)),
                          row.getLong(4),
                          false)),
              "select item_no, item_id, attributes::text, revision from item"
                  + " where deleted_at is null order by item_no");
        });
  }

  /** Every user that was not erased, ascending by number. */
  public void readUsers(Consumer<UserRow> consumer) {
    AttributeSchema schema = schema();
    jdbc.commit(
        () -> {
          jdbc.query(
              row ->
                  consumer.accept(
                      new UserRow(
                          row.getLong(1),
                          row.getString(2),
                          AttributeJson.read(schema, Entity.USER, row.getString(3)),
                          row.getLong(4))),
              "select user_no, user_id, attributes::text, revision from app_user"
                  + " where user_id is not null order by user_no");
        });
  }

  /** Every interaction of users that were not erased, ascending by time, then by arrival. */
  public void readInteractions(Consumer<InteractionRow> consumer) {
    jdbc.commit(
        () -> {
          jdbc.query(
              row -> {
                long micros = row.getLong(5);
                String type = row.getString(3);
                double value = row.getDouble(4);
                consumer.accept(
                    new InteractionRow(
                        row.getLong(1),
                        row.getLong(2),
                        type,
                        value,
                        Instant.ofEpochSecond(
                            Math.floorDiv(micros, 1_000_000L),
                            Math.floorMod(micros, 1_000_000L) * 1_000L),
                        positives.isPositive(type, value),
                        row.getString(6)));
              },
              """
              select i.user_no, i.item_no, i.type, i.value,
                (extract(epoch from i.occurred_at) * 1000000)::bigint, i.text
              from interaction i
              join app_user u on u.user_no = i.user_no and u.user_id is not null
              order by i.occurred_at, i.revision
              """);
        });
  }

  /** Registers a candidate; what became of the row is ignored. CONFLICT for a taken name. */
  public void registerModel(ModelRow row) {
    models.register(row);
  }

  /**
   * Makes a registered version the live one, which is audited; NOT_FOUND for an unknown name,
   * CONFLICT for a retired one.
   *
   * @param actor who asked for it
   */
  public void promoteModel(String name, String actor) {
    models.promote(name, actor);
  }

  /** All registered versions, newest first. */
  public List<ModelRow> models() {
    return models.list();
  }

  @Override
  public void close() {
    jdbc.close();
  }

  private AttributeSchema readSchema() throws SQLException {
    long[] version = new long[1];
    List<AttributeDefinition> definitions = new ArrayList<>();
    jdbc.query(
        row -> {
          version[0] = Math.max(version[0], row.getLong("version"));
          definitions.add(
              SchemaRules.definition(
                  row.getString("entity"),
                  row.getString("name"),
                  row.getString("type"),
                  row.getBoolean("multi"),
                  row.getString("default_value"),
                  row.getString("role")));
        },
        SchemaRules.READ);
    return AttributeSchema.reservedOnly().with(version[0], definitions);
  }

  private static <A, B> Iterator<B> map(Iterator<A> rows, Function<A, B> function) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public B next() {
        return function.apply(rows.next());
      }
    };
  }
}
