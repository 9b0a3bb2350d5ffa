package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditIT {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123456789Z");

  private static final String FIRST =
      "{\"action\":\"hide\",\"actor\":\"member:ada\",\"after\":{\"hidden\":1e+21},"
          + "\"at\":\"2026-03-01T10:00:00.123456Z\",\"before\":{\"hidden\":0.1},\"entity\":\"item\","
          + "\"entityId\":\"i1\",\"entryNo\":1,\"previousHash\":\""
          + "0".repeat(64)
          + "\"}";

  @TempDir Path folder;
  private Fixture fixture;
  private Postgres postgres;
  private Audit audit;

  @BeforeEach
  void open() {
    fixture = Fixture.plain(folder);
    postgres = new Postgres(fixture.vertx, PostgresUrl.parse(fixture.config.postgresUrl()), 8);
    audit = new Audit(fixture.vertx, postgres, InstantSource.fixed(NOW));
  }

  @AfterEach
  void close() throws Exception {
    Await.get(postgres.close());
    fixture.close();
  }

  @Test
  void entryCarriesWhatChangedAndTheHashOfTheOneBefore() {
    append("member:ada", "hide", "item", "i1", object("hidden", 0.1), object("hidden", 1e21));
    append("key:shop", "create", "member", "bo", null, object("role", 3));
    List<AuditEntry> entries = page(null, null, null, null);
    assertThat(entries).extracting(AuditEntry::entryNo).containsExactly(2L, 1L);
    AuditEntry first = entries.get(1);
    assertThat(first.at()).isEqualTo(Instant.parse("2026-03-01T10:00:00.123456Z"));
    assertThat(first.previousHash()).isEqualTo("0".repeat(64));
    assertThat(first.toJson().toString())
        .contains("\"before\":{\"hidden\":0.1}", "\"after\":{\"hidden\":1.0E21}");
    assertThat(first.hash()).isEqualTo(sha256(FIRST));
    assertThat(entries.get(0).previousHash()).isEqualTo(first.hash());
    assertThat(entries.get(0).before()).isNull();
    assertThat(Await.get(audit.verify())).isEqualTo(new AuditLog.Verification(2, null));
  }

  @Test
  void pageGoesOnBelowAndFilters() {
    for (int i = 1; i <= 7; i++) {
      append(i % 2 == 0 ? "member:ada" : "key:shop", "edit", "item", "i" + i % 3, null, null);
    }
    assertThat(numbers(page(5L, null, null, null))).containsExactly(4L, 3L, 2L, 1L);
    assertThat(numbers(page(null, "member:ada", null, null))).containsExactly(6L, 4L, 2L);
    assertThat(numbers(page(null, null, "item", "i1"))).containsExactly(7L, 4L, 1L);
    assertThat(numbers(page(null, "key:shop", "ruleset", null))).isEmpty();
  }

  @Test
  void writersAtOnceLeaveOneChainWithoutGaps() {
    List<Future<Void>> writes =
        IntStream.range(0, 60)
            .mapToObj(i -> appending("member:m" + i % 4, "edit", "item", "i" + i, null, null))
            .toList();
    Await.get(Future.all(writes));
    assertThat(Await.get(audit.verify())).isEqualTo(new AuditLog.Verification(60, null));
  }

  @Test
  void writeThatIsRolledBackLeavesNoEntry() {
    assertThatThrownBy(
            () ->
                Await.get(
                    postgres.inTransaction(
                        connection ->
                            audit
                                .append(connection, "member:ada", "edit", "item", "i", null, null)
                                .compose(done -> Future.failedFuture("no")))))
        .isNotNull();
    append("member:ada", "edit", "item", "j", null, null);
    assertThat(numbers(page(null, null, null, null))).containsExactly(1L);
  }

  @Test
  void logCannotBeChangedByTheWay() {
    append("member:ada", "edit", "item", "i", null, null);
    for (String sql :
        List.of(
            "update audit_entry set actor = 'member:bo'",
            "delete from audit_entry",
            "truncate audit_entry")) {
      assertThatThrownBy(() -> fixture.execute(sql)).hasStackTraceContaining("appended to only");
    }
  }

  @Test
  void entryThatWasTamperedWithIsFound() {
    List<String> tamperings =
        List.of(
            "update audit_entry set actor = 'member:bo' where entry_no = 3",
            "update audit_entry set after = '{\"price\":4}' where entry_no = 3",
            "update audit_entry set at = at + interval '1 microsecond' where entry_no = 3",
            "delete from audit_entry where entry_no = 3");
    for (int i = 0; i < 5; i++) {
      append("member:ada", "edit", "item", "i" + i, object("price", i), object("price", i + 1));
    }
    for (String sql : tamperings) {
      fixture.execute("create table kept as select * from audit_entry");
      tamper(sql);
      assertThat(Await.get(audit.verify()).firstBroken()).as(sql).isEqualTo(3);
      tamper("truncate audit_entry");
      fixture.execute("insert into audit_entry select * from kept");
      fixture.execute("drop table kept");
      assertThat(Await.get(audit.verify())).isEqualTo(new AuditLog.Verification(5, null));
    }
  }

  private void tamper(String sql) {
    fixture.execute("alter table audit_entry disable trigger audit_entry_append_only");
    fixture.execute(sql);
    fixture.execute("alter table audit_entry enable trigger audit_entry_append_only");
  }

  private void append(
      String actor,
      String action,
      String entity,
      String id,
      @Nullable ObjectNode before,
      @Nullable ObjectNode after) {
    Await.get(appending(actor, action, entity, id, before, after));
  }

  private Future<Void> appending(
      String actor,
      String action,
      String entity,
      String id,
      @Nullable ObjectNode before,
      @Nullable ObjectNode after) {
    return postgres.inTransaction(
        connection -> audit.append(connection, actor, action, entity, id, before, after));
  }

  private List<AuditEntry> page(
      @Nullable Long before,
      @Nullable String actor,
      @Nullable String entity,
      @Nullable String entityId) {
    return Await.get(audit.page(new AuditLog.Query(before, 20, actor, entity, entityId)));
  }

  private static List<Long> numbers(List<AuditEntry> entries) {
    return entries.stream().map(AuditEntry::entryNo).toList();
  }

  private static ObjectNode object(String name, double value) {
    return JsonNodeFactory.instance.objectNode().put(name, value);
  }

  private static String sha256(String text) {
    return HexFormat.of().formatHex(Hashes.sha256(text.getBytes(StandardCharsets.UTF_8)));
  }
}
