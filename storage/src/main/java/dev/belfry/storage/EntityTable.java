package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.AttributeParser;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Ids;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rows with an id, a number, attributes and a revision: what items and users have in common.
 *
 * <p>Every write first locks its rows in the order of their numbers, then takes revisions: so no
 * two writes deadlock, and the revisions of one row grow in the order of the commits.
 */
final class EntityTable {
  /**
   * A stored row.
   *
   * @param no the stable number
   * @param id the app's id
   * @param attributes typed
   * @param revision of this row
   */
  record Stored(long no, String id, Attributes attributes, long revision) {}

  /**
   * A row to be written.
   *
   * @param id the app's id
   * @param json unchecked values
   * @param revision the only one that it may be written over; null for any
   */
  record Write(String id, Map<String, @Nullable Object> json, @Nullable Long revision) {
    /** Over whatever is there. */
    Write(String id, Map<String, @Nullable Object> json) {
      this(id, json, null);
    }
  }

  /**
   * What a write did.
   *
   * @param results one for each row of the input
   * @param stored the rows as they are now
   */
  record Written(List<RowResult> results, List<Stored> stored) {}

  /** Is told in the transaction of a write what it did, as the last of it. */
  @FunctionalInterface
  interface Auditor {
    /**
     * @param before the rows that were there
     * @param after the rows that were written
     */
    Future<Void> written(SqlConnection connection, List<Stored> before, List<Stored> after);
  }

  private final Postgres postgres;
  private final Entity entity;
  private final Supplier<AttributeSchema> schema;
  private final String kind;
  private final String lockSql;
  private final String lockRowsSql;
  private final String replaceSql;
  private final String patchSql;
  private final String findSql;
  private final String byNumberSql;
  private final String searchSql;

  private EntityTable(
      Postgres postgres,
      Entity entity,
      Supplier<AttributeSchema> schema,
      String kind,
      Names names) {
    this.postgres = postgres;
    this.entity = entity;
    this.schema = schema;
    this.kind = kind;
    this.lockSql =
        names.fill(
            "select {no} from {table} x where x.{id} = any($1::text[]) and {living} order by {no} for no key update");
    this.replaceSql =
        names.fill(
            """
            with input as (
              select * from unnest($1::text[], $2::text[]) with ordinality as t (id, json, n)
            ), changed as (
              update {table} x
              set attributes = input.json::jsonb, revision = nextval('revision_seq'), updated_at = now()
              from input where x.{id} = input.id and {living}
              returning x.{no} as no, x.{id} as id, x.attributes::text as json, x.revision as revision
            ), added as (
              insert into {table} as y ({id}, attributes)
              select input.id, input.json::jsonb from input
              where not exists (select 1 from {table} x where x.{id} = input.id and {living})
              order by input.n
              on conflict ({id}) {conflict} do update
              set attributes = excluded.attributes, revision = nextval('revision_seq'), updated_at = now()
              returning y.{no} as no, y.{id} as id, y.attributes::text as json, y.revision as revision
            ), written as (
              select * from changed union all select * from added
            ), noted as (
              insert into change (kind, ref, revision) select '{kind}', no, revision from written
            )
            select no, id, json, revision from written
            """);
    this.patchSql =
        names.fill(
            """
            with input as (
              select * from unnest($1::text[], $2::text[]) as t (id, json)
            ), changed as (
              update {table} x
              set attributes = jsonb_strip_nulls(x.attributes || input.json::jsonb),
                revision = nextval('revision_seq'), updated_at = now()
              from input where x.{id} = input.id and {living}
              returning x.{no} as no, x.{id} as id, x.attributes::text as json, x.revision as revision
            ), noted as (
              insert into change (kind, ref, revision) select '{kind}', no, revision from changed
            )
            select no, id, json, revision from changed
            """);
    String select =
        "select {no} as no, {id} as id, attributes::text as json, revision from {table} x where {living} and ";
    this.lockRowsSql =
        names.fill(select + "x.{id} = any($1::text[]) order by x.{no} for no key update");
    this.findSql = names.fill(select + "x.{id} = $1");
    this.byNumberSql = names.fill(select + "x.{no} = any($1::bigint[])");
    this.searchSql =
        names.fill(
            select
                + "($1::text = '' or x.{id} ilike $1 or x.attributes ->> 'title' ilike $1)"
                + " and ($2::text is null or x.{id} > $2) order by x.{id} limit $3");
  }

  static EntityTable items(Postgres postgres, Supplier<AttributeSchema> schema) {
    return new EntityTable(
        postgres,
        Entity.ITEM,
        schema,
        "item",
        new Names(
            "item",
            "item",
            "item_id",
            "item_no",
            "x.deleted_at is null",
            "where deleted_at is null"));
  }

  static EntityTable users(Postgres postgres, Supplier<AttributeSchema> schema) {
    return new EntityTable(
        postgres,
        Entity.USER,
        schema,
        "user",
        new Names("user", "app_user", "user_id", "user_no", "x.user_id is not null", ""));
  }

  /** Creates or replaces rows; {@code auditor} is told where there is one. */
  Future<Written> replace(List<Write> rows, @Nullable Auditor auditor) {
    return write(rows, false, auditor);
  }

  /** Changes rows; {@code auditor} is told where there is one. */
  Future<Written> patch(List<Write> rows, @Nullable Auditor auditor) {
    return write(rows, true, auditor);
  }

  /** The row of an id, which stays as it is to the end of the transaction. */
  Future<List<Stored>> lock(SqlConnection connection, String id) {
    return connection
        .preparedQuery(lockRowsSql)
        .execute(Tuple.wrap(new Object[] {new String[] {id}}))
        .map(this::stored);
  }

  Future<List<Stored>> find(String id) {
    return postgres.query(findSql, id).map(this::stored);
  }

  Future<List<Stored>> byNumbers(Long[] numbers) {
    return postgres.query(byNumberSql, (Object) numbers).map(this::stored);
  }

  Future<List<Stored>> search(String text, int limit, @Nullable String afterId) {
    if (limit < 1 || limit > 1_000) {
      return Future.failedFuture(
          BelfryException.invalid("limit " + limit + " is not accepted: give 1 to 1000"));
    }
    String escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    try {
      Ids.checkText("search text", text);
    } catch (BelfryException e) {
      return Future.failedFuture(e);
    }
    return postgres
        .query(searchSql, text.isEmpty() ? "" : "%" + escaped + "%", afterId, limit)
        .map(this::stored);
  }

  private Future<Written> write(List<Write> rows, boolean patch, @Nullable Auditor auditor) {
    @Nullable String[] errors = new @Nullable String[rows.size()];
    Map<String, String> jsonById = prepare(rows, patch, errors);
    if (jsonById.isEmpty()) {
      return Future.succeededFuture(new Written(results(rows, errors, Set.of(), false), List.of()));
    }
    String[] ids = jsonById.keySet().toArray(String[]::new);
    String[] json = jsonById.values().toArray(String[]::new);
    // What one row was is told in full; of many only how many.
    boolean whole = auditor != null && ids.length == 1;
    boolean checked = rows.stream().anyMatch(row -> row.revision() != null);
    return postgres
        .inTransaction(
            connection -> {
              Future<RowSet<Row>> locked =
                  connection
                      .preparedQuery(whole || checked ? lockRowsSql : lockSql)
                      .execute(Tuple.wrap(new Object[] {ids}));
              Supplier<Future<RowSet<Row>>> write =
                  () ->
                      connection
                          .preparedQuery(patch ? patchSql : replaceSql)
                          .execute(Tuple.wrap(new Object[] {ids, json}));
              Future<RowSet<Row>> written =
                  checked
                      ? locked.compose(
                          found -> requireRevisions(rows, found).compose(fit -> write.get()))
                      : write.get();
              return Future.all(locked, written)
                  .compose(
                      both -> {
                        List<Stored> stored = stored(written.result());
                        if (auditor == null) {
                          return Future.succeededFuture(stored);
                        }
                        List<Stored> before = whole ? stored(locked.result()) : List.of();
                        return auditor.written(connection, before, stored).map(stored);
                      });
            })
        .map(
            stored -> {
              Set<String> found = new LinkedHashSet<>();
              stored.forEach(row -> found.add(row.id()));
              return new Written(results(rows, errors, found, true), stored);
            });
  }

  /** Fails where a row that is to be written over one revision is at another, or is gone. */
  private Future<Void> requireRevisions(List<Write> rows, RowSet<Row> locked) {
    Map<String, Long> standing = new HashMap<>();
    for (Row row : locked) {
      standing.put(row.getString("id"), row.getLong("revision"));
    }
    for (Write row : rows) {
      Long revision = standing.get(row.id());
      if (row.revision() == null || row.revision().equals(revision)) {
        continue;
      }
      String named = kind + " '" + Ids.shorten(row.id()) + "'";
      return Future.failedFuture(
          revision == null
              ? new BelfryException(ErrorCode.NOT_FOUND, "there is no " + named + " any more")
              : new BelfryException(
                  ErrorCode.CONFLICT,
                  named
                      + " was changed in between: it is at revision "
                      + revision
                      + ", and the change was made on "
                      + row.revision()));
    }
    return Future.succeededFuture();
  }

  /** Checks rows; what one id is to become, in the order in which ids first come up. */
  private Map<String, String> prepare(List<Write> rows, boolean patch, @Nullable String[] errors) {
    AttributeSchema current = schema.get();
    Map<String, Map<String, Object>> values = new LinkedHashMap<>();
    Map<String, Set<String>> removed = new LinkedHashMap<>();
    for (int i = 0; i < errors.length; i++) {
      Write row = rows.get(i);
      try {
        Ids.check(kind + " id", row.id());
        Attributes parsed = AttributeParser.parse(current, entity, row.json());
        Map<String, Object> target =
            patch
                ? values.computeIfAbsent(row.id(), id -> new LinkedHashMap<>())
                : new LinkedHashMap<>();
        Set<String> gone = removed.computeIfAbsent(row.id(), id -> new LinkedHashSet<>());
        if (patch) {
          row.json().keySet().forEach(target::remove);
          gone.addAll(row.json().keySet());
        }
        target.putAll(parsed.asMap());
        gone.removeAll(target.keySet());
        values.put(row.id(), target);
      } catch (BelfryException e) {
        errors[i] = e.getMessage();
      }
    }
    Map<String, String> result = new LinkedHashMap<>();
    values.forEach(
        (id, map) ->
            result.put(
                id, AttributeJson.write(map, patch ? requireNonNull(removed.get(id)) : List.of())));
    return result;
  }

  private List<RowResult> results(
      List<Write> rows, @Nullable String[] errors, Set<String> found, boolean check) {
    List<RowResult> results = new ArrayList<>(rows.size());
    for (int i = 0; i < errors.length; i++) {
      String id = rows.get(i).id();
      String error = errors[i];
      if (error == null && check && !found.contains(id)) {
        error = kind + " '" + Ids.shorten(id) + "' does not exist: create it with PUT first";
      }
      results.add(new RowResult(i, id, error));
    }
    return results;
  }

  private List<Stored> stored(RowSet<Row> rows) {
    AttributeSchema current = schema.get();
    List<Stored> result = new ArrayList<>(rows.size());
    for (Row row : rows) {
      result.add(
          new Stored(
              row.getLong("no"),
              row.getString("id"),
              AttributeJson.read(current, entity, row.getString("json")),
              row.getLong("revision")));
    }
    return result;
  }

  /** The names that differ between the tables. */
  private record Names(
      String kind, String table, String id, String no, String living, String conflict) {
    String fill(String sql) {
      return sql.replace("{kind}", kind)
          .replace("{table}", table)
          .replace("{id}", id)
          .replace("{no}", no)
          .replace("{living}", living)
          .replace("{conflict}", conflict);
    }
  }
}
