package dev.belfry.storage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The attribute schema in Postgres, and the one in force here. */
final class PgSchemaStore implements SchemaStore {
  private final Postgres postgres;
  private final Audit audit;
  private volatile AttributeSchema current = AttributeSchema.reservedOnly();
  private volatile Runnable listener = () -> {};

  PgSchemaStore(Postgres postgres, Audit audit) {
    this.audit = audit;
    this.postgres = postgres;
  }

  @Override
  public AttributeSchema current() {
    return current;
  }

  @Override
  public Future<AttributeSchema> put(
      List<AttributeDefinition> definitions, @Nullable String actor, Fitting fitting) {
    return postgres
        .inTransaction(
            connection ->
                PgRulesets.lock(connection)
                    .compose(locked -> AdvisoryLock.SCHEMA.take(connection))
                    .compose(locked -> read(connection))
                    .compose(schema -> put(connection, schema, definitions, actor, fitting)))
        .onSuccess(this::use);
  }

  private Future<AttributeSchema> put(
      SqlConnection connection,
      AttributeSchema schema,
      List<AttributeDefinition> definitions,
      @Nullable String actor,
      Fitting fitting) {
    List<AttributeDefinition> changes = SchemaRules.changes(schema, definitions);
    if (changes.isEmpty()) {
      return Future.succeededFuture(schema);
    }
    AttributeSchema next = schema.with(schema.version() + 1, changes);
    return connection
        .preparedQuery("select json::text as json from ruleset where live")
        .execute()
        .compose(live -> fitting.require(live.iterator().next().getString("json"), next))
        .compose(fit -> insert(connection, next.version(), changes))
        .compose(ignored -> audit(connection, actor, schema, changes))
        .map(next);
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

  private Future<Void> audit(
      SqlConnection connection,
      @Nullable String actor,
      AttributeSchema schema,
      List<AttributeDefinition> changes) {
    if (actor == null) {
      return Future.succeededFuture();
    }
    ObjectNode before = JsonNodeFactory.instance.objectNode();
    ObjectNode after = JsonNodeFactory.instance.objectNode();
    for (AttributeDefinition change : changes) {
      String name = change.entity().name().toLowerCase(Locale.ROOT) + "." + change.name();
      schema
          .find(change.entity(), change.name())
          .ifPresent(standing -> before.set(name, json(standing)));
      after.set(name, json(change));
    }
    String version = Long.toString(schema.version() + 1);
    return audit.append(connection, actor, "change", "schema", version, before, after);
  }

  private static ObjectNode json(AttributeDefinition definition) {
    String standard = SchemaRules.defaultJson(definition);
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", definition.type().name().toLowerCase(Locale.ROOT))
            .put("multi", definition.multi())
            .put("role", definition.role());
    return json.set("default", standard == null ? null : AttributeJson.tree(standard));
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
