package dev.belfry.storage;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** The attribute schema in Postgres, and the one in force here. */
final class PgSchemaStore implements SchemaStore {
  private final Postgres postgres;
  private volatile AttributeSchema current = AttributeSchema.reservedOnly();
  private volatile Runnable listener = () -> {};

  PgSchemaStore(Postgres postgres) {
    this.postgres = postgres;
  }

  @Override
  public AttributeSchema current() {
    return current;
  }

  @Override
  public Future<AttributeSchema> put(List<AttributeDefinition> definitions) {
    return postgres
        .inTransaction(
            connection ->
                connection
                    .preparedQuery("select pg_advisory_xact_lock($1)")
                    .execute(Tuple.of(SchemaRules.LOCK))
                    .compose(locked -> read(connection))
                    .compose(
                        schema -> {
                          List<AttributeDefinition> changes =
                              SchemaRules.changes(schema, definitions);
                          return changes.isEmpty()
                              ? Future.succeededFuture(schema)
                              : insert(connection, schema.version() + 1, changes)
                                  .map(ignored -> schema.with(schema.version() + 1, changes));
                        }))
        .onSuccess(this::use);
  }

  /** Reads the schema again, after it changed elsewhere. */
  Future<Void> reload() {
    return postgres
        .query(SchemaRules.READ)
        .map(
            rows -> {
              use(schema(rows));
              return null;
            });
  }

  /** Is called after every change of {@link #current}. */
  void onChange(Runnable newListener) {
    listener = newListener;
  }

  private synchronized void use(AttributeSchema schema) {
    if (schema.version() > current.version()) {
      current = schema;
      listener.run();
    }
  }

  private static Future<AttributeSchema> read(SqlClient client) {
    return client.preparedQuery(SchemaRules.READ).execute().map(PgSchemaStore::schema);
  }

  private static Future<RowSet<Row>> insert(
      SqlClient client, long version, List<AttributeDefinition> changes) {
    List<Tuple> tuples = new ArrayList<>(changes.size());
    for (AttributeDefinition d : changes) {
      tuples.add(
          Tuple.of(
              d.entity().name(),
              d.name(),
              version,
              d.type().name(),
              d.multi(),
              SchemaRules.defaultJson(d),
              d.role()));
    }
    return client
        .preparedQuery(
            """
            insert into attribute (entity, name, version, type, multi, default_value, role)
            values ($1, $2, $3, $4, $5, ($6::text)::jsonb, $7)
            """)
        .executeBatch(tuples)
        .compose(
            ignored ->
                client
                    .preparedQuery("insert into change (kind, revision) values ('schema', $1)")
                    .execute(Tuple.of(version)));
  }

  private static AttributeSchema schema(RowSet<Row> rows) {
    long version = 0;
    List<AttributeDefinition> definitions = new ArrayList<>();
    for (Row row : rows) {
      version = Math.max(version, row.getLong("version"));
      definitions.add(
          SchemaRules.definition(
              row.getString("entity"),
              row.getString("name"),
              row.getString("type"),
              row.getBoolean("multi"),
              row.getString("default_value"),
              row.getString("role")));
    }
    return AttributeSchema.reservedOnly().with(version, definitions);
  }
}
