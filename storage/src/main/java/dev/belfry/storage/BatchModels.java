package dev.belfry.storage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.contracts.common.Ids;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Model versions, for batch processes. Blocks; not thread-safe. */
final class BatchModels {
  private final Jdbc jdbc;
  private final InstantSource clock;

  BatchModels(Jdbc jdbc, InstantSource clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  void register(ModelRow row) {
    Ids.check("model name", row.name());
    jdbc.commit(
        () -> {
          int inserted =
              jdbc.update(
                  """
                  insert into model_version (name, directory, manifest, created_at, parent)
                  values (?, ?, ?::json, ?, ?) on conflict do nothing
                  """,
                  row.name(),
                  row.directory().toString(),
                  row.manifestJson(),
                  row.createdAt().atOffset(ZoneOffset.UTC),
                  row.parent());
          if (inserted == 0) {
            throw ModelSql.taken(row.name());
          }
        });
  }

  void promote(String name, String actor) {
    jdbc.commit(
        () -> {
          AdvisoryLock.MODELS.take(jdbc);
          List<ModelRow> found = read(ModelSql.SELECT + " where live or name = ?", name);
          ModelRow next =
              ModelSql.usable(
                  name,
                  found.stream().filter(row -> row.name().equals(name)).findFirst().orElse(null));
          if (next.live()) {
            return;
          }
          String before =
              found.stream().filter(ModelRow::live).map(ModelRow::name).findFirst().orElse(null);
          jdbc.update(ModelSql.CLEAR_LIVE);
          jdbc.update(
              """
              update model_version set live = true, promoted_at = now(), promoted_by = ?,
                note = '', replaced_at = null, refused_at = null
              where name = ?
              """,
              actor,
              name);
          jdbc.update(ModelSql.TELL);
          append(actor, "promote", name, ModelSql.serving(before), ModelSql.serving(name));
        });
  }

  List<ModelRow> list() {
    return jdbc.inTransaction(() -> read(ModelSql.SELECT + ModelSql.NEWEST_FIRST));
  }

  private List<ModelRow> read(String sql, @Nullable Object... parameters) throws SQLException {
    List<ModelRow> models = new ArrayList<>();
    jdbc.query(row -> models.add(model(row)), sql, parameters);
    return List.copyOf(models);
  }

  private static ModelRow model(ResultSet row) throws SQLException {
    @Nullable OffsetDateTime promoted = row.getObject("promoted_at", OffsetDateTime.class);
    return new ModelRow(
        row.getString("name"),
        Path.of(row.getString("directory")),
        row.getString("manifest"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getString("parent"),
        ModelRow.State.valueOf(row.getString("state")),
        promoted == null ? null : promoted.toInstant(),
        row.getString("promoted_by"),
        row.getString("note"));
  }

  /**
   * Appends to the audit log, as {@link Audit#append} does: the last statement of a transaction.
   */
  private void append(
      String actor, String action, String name, @Nullable JsonNode before, @Nullable JsonNode after)
      throws SQLException {
    AdvisoryLock.AUDIT.take(jdbc);
    long[] number = {1};
    String[] previous = {AuditEntry.ORIGIN};
    jdbc.query(
        row -> {
          number[0] = row.getLong(1) + 1;
          previous[0] = HexFormat.of().formatHex(row.getBytes(2));
        },
        "select entry_no, hash from audit_entry order by entry_no desc limit 1");
    Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
    AuditEntry entry =
        new AuditEntry(
                number[0], at, actor, action, ModelSql.ENTITY, name, before, after, previous[0], "")
            .sealed();
    jdbc.update(
        """
        insert into audit_entry (entry_no, at, actor, action, entity, entity_id, before, after,
          previous_hash, hash)
        values (?, ?, ?, ?, ?, ?, ?::json, ?::json, ?, ?)
        """,
        entry.entryNo(),
        entry.at().atOffset(ZoneOffset.UTC),
        entry.actor(),
        entry.action(),
        entry.entity(),
        entry.entityId(),
        canonical(before),
        canonical(after),
        HexFormat.of().parseHex(entry.previousHash()),
        HexFormat.of().parseHex(entry.hash()));
  }

  private static @Nullable String canonical(@Nullable JsonNode json) {
    return json == null ? null : CanonicalJson.of(json);
  }
}
