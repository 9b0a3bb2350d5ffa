package dev.belfry.storage;

import dev.belfry.contracts.common.AttributeParser;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.Ids;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Loads items or users set by set: COPY into a temporary table, then one update of what differs and
 * one insert of what is missing. A short transaction for each set, so that the change feed, which
 * waits for the oldest transaction, is not held up.
 */
final class BatchRows {
  private static final int SET = 5_000;

  private final Jdbc jdbc;
  private final AttributeSchema schema;
  private final Entity entity;
  private final String kind;
  private final String table;
  private final String id;
  private final String no;
  private final String living;
  private final String conflict;
  private final boolean merge;

  private BatchRows(
      Jdbc jdbc,
      AttributeSchema schema,
      Entity entity,
      String kind,
      String table,
      String living,
      String conflict,
      boolean merge) {
    this.merge = merge;
    this.jdbc = jdbc;
    this.schema = schema;
    this.entity = entity;
    this.kind = kind;
    this.table = table;
    this.id = kind + "_id";
    this.no = kind + "_no";
    this.living = living;
    this.conflict = conflict;
  }

  static BatchRows items(Jdbc jdbc, AttributeSchema schema, boolean merge) {
    return new BatchRows(
        jdbc,
        schema,
        Entity.ITEM,
        "item",
        "item",
        "x.deleted_at is null",
        "where deleted_at is null",
        merge);
  }

  static BatchRows users(Jdbc jdbc, AttributeSchema schema, boolean merge) {
    return new BatchRows(
        jdbc, schema, Entity.USER, "user", "app_user", "x.user_id is not null", "", merge);
  }

  LoadReport load(Iterator<EntityTable.Write> rows, RowSink rejects) {
    jdbc.commit(
        () -> {
          jdbc.execute(
              "create temp table if not exists batch_row (n integer, id text, json jsonb) on commit delete rows");
        });
    long stored = 0;
    long taken = 0;
    long rejected = 0;
    try (BatchWriter writer = new BatchWriter()) {
      long index = 0;
      while (rows.hasNext()) {
        LinkedHashMap<String, String> set = LinkedHashMap.newLinkedHashMap(SET);
        while (set.size() < SET && rows.hasNext()) {
          EntityTable.Write row = rows.next();
          try {
            Ids.check(kind + " id", row.id());
            Attributes parsed = AttributeParser.parse(schema, entity, row.json());
            set.putLast(row.id(), AttributeJson.write(parsed));
            taken++;
          } catch (BelfryException e) {
            rejects.reject(index, row.id(), String.valueOf(e.getMessage()));
            rejected++;
          }
          index++;
        }
        stored += writer.next(() -> store(set));
      }
      stored += writer.finish();
    }
    return new LoadReport(stored, taken - stored, rejected);
  }

  private long store(Map<String, String> set) {
    if (set.isEmpty()) {
      return 0;
    }
    CopyText text = new CopyText();
    int n = 0;
    for (Map.Entry<String, String> row : set.entrySet()) {
      text.add((long) n++).add(row.getKey()).add(row.getValue()).endRow();
    }
    return jdbc.inTransaction(() -> merge(text));
  }

  private long merge(CopyText text) throws SQLException {
    jdbc.copy("copy batch_row (n, id, json) from stdin", text);
    jdbc.number(
        fill(
            """
            select count(*) from (
              select {no} from {table} x where x.{id} in (select id from batch_row) and {living}
              order by {no} for no key update
            ) locked
            """));
    return jdbc.number(
        fill(
            """
            with changed as (
              update {table} x
              set attributes = {value}, revision = nextval('revision_seq'), updated_at = now()
              from batch_row b
              where x.{id} = b.id and {living} and x.attributes is distinct from {value}
              returning x.{no} as no, x.revision as revision
            ), added as (
              insert into {table} as y ({id}, attributes)
              select b.id, b.json from batch_row b
              where not exists (select 1 from {table} x where x.{id} = b.id and {living})
              order by b.n
              on conflict ({id}) {conflict} do update
              set attributes = excluded.attributes, revision = nextval('revision_seq'), updated_at = now()
              returning y.{no} as no, y.revision as revision
            ), written as (
              select * from changed union all select * from added
            ), noted as (
              insert into change (kind, ref, revision) select '{kind}', no, revision from written
            )
            select count(*) from written
            """));
  }

  private String fill(String sql) {
    return sql.replace("{value}", merge ? "x.attributes || b.json" : "b.json")
        .replace("{kind}", kind)
        .replace("{table}", table)
        .replace("{id}", id)
        .replace("{no}", no)
        .replace("{living}", living)
        .replace("{conflict}", conflict);
  }
}
