package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.Item;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeFeedIT {
  @TempDir Path folder;
  private Fixture fixture;
  private Storage other;

  @BeforeEach
  void open() {
    fixture = Fixture.plain(folder.resolve("one"));
    other =
        Await.get(
            Storage.open(
                fixture.vertx,
                StorageConfig.of(fixture.config.postgresUrl(), "", folder.resolve("other")),
                InstantSource.system()));
  }

  @AfterEach
  void close() throws Exception {
    Await.get(other.close());
    fixture.close();
  }

  /** Transactions that begin in one order, and end in another, long after later ones were read. */
  @Test
  void nothingIsMissedThoughTransactionsEndOutOfOrder() throws SQLException {
    fixture.items("seed");
    SplittableRandom random = new SplittableRandom(7);
    List<Connection> running = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String id = "t" + i;
      expected.add(id);
      Connection connection = connect();
      running.add(connection);
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "with added as (insert into item (item_id) values ('"
                + id
                + "') returning item_no, revision) insert into change (kind, ref, revision)"
                + " select 'item', item_no, revision from added");
      }
      while (running.size() > 5) {
        Connection ended = running.remove(random.nextInt(running.size()));
        ended.commit();
        ended.close();
      }
      if (i % 20 == 19) {
        // Everything that has ended and stands below the oldest one is out by now.
        fixture.items("between" + i);
      }
    }
    for (Connection connection : running.reversed()) {
      connection.commit();
      connection.close();
    }
    for (String id : expected) {
      Await.until(id + " is in the other's snapshot", () -> isThere(other, id));
      Await.until(id + " is in this one's snapshot", () -> isThere(fixture.storage, id));
    }
  }

  @Test
  void sumsThatTakeLongHoldNothingUp() throws SQLException {
    try (Connection summing = connect();
        Statement statement = summing.createStatement()) {
      statement.execute("insert into rollup.touched (day) values (current_date)");
      statement.execute("select rollup.compute(current_date, now())");
      fixture.items("meanwhile");
      Await.until("it has arrived", () -> isThere(other, "meanwhile"));
      summing.rollback();
    }
  }

  @Test
  void takeDownElsewhereClosesTheGateHere() {
    fixture.items("a");
    Await.until("a has arrived", () -> isThere(other, "a"));
    long itemNo = other.catalogue().current().findById("a").map(Item::itemNo).orElseThrow();
    Await.get(fixture.storage.items().patch(List.of(new ItemWrite("a", Map.of("hidden", true)))));
    Await.until(
        "the gate is closed", () -> !other.catalogue().gate().isOpen(itemNo, Instant.now()));
    Await.get(fixture.storage.items().delete("a"));
    Await.until("a is gone", () -> !isThere(other, "a"));
  }

  @Test
  void schemaRulesModelsAndPlacementsArrive() {
    List<Long> published = new CopyOnWriteArrayList<>();
    List<String> promoted = new CopyOnWriteArrayList<>();
    other.rulesets().onPublish(row -> published.add(row.version()));
    Await.get(
        other
            .models()
            .addApplier(
                (row, keep) -> {
                  promoted.add(row.name());
                  return Future.succeededFuture();
                }));
    Await.get(
        fixture
            .storage
            .schema()
            .put(
                List.of(
                    new AttributeDefinition(
                        Entity.ITEM, "year", AttributeType.NUMBER, false, null, "feature"))));
    Await.get(fixture.storage.items().put(List.of(new ItemWrite("a", Map.of("year", 1999)))));
    RulesetRow row = Await.get(fixture.storage.rulesets().publish("{\"rules\":[]}", "me"));
    Await.get(
        fixture
            .storage
            .models()
            .register(new ModelRow("m1", Path.of("/models/m1"), "{}", Instant.EPOCH, false)));
    Await.get(fixture.storage.models().promote("m1", "me", ""));
    fixture.execute("insert into placement (name) values ('checkout')");
    fixture.execute("insert into change (kind) values ('placement')");

    Await.until("a has a year", () -> isThere(other, "a"));
    assertThat(
            other.catalogue().current().findById("a").orElseThrow().attributes().number("year", 0))
        .isEqualTo(1999);
    Await.until("the ruleset has arrived", () -> other.rulesets().live().equals(row));
    Await.until("the model has arrived", () -> other.models().live().isPresent());
    Await.until("the placement has arrived", () -> other.placements().names().contains("checkout"));
    assertThat(published).containsExactly(row.version());
    assertThat(promoted).containsExactly("m1");
  }

  private boolean isThere(Storage storage, String id) {
    return storage.catalogue().current().findById(id).isPresent();
  }

  private Connection connect() throws SQLException {
    PostgresUrl url = PostgresUrl.parse(fixture.config.postgresUrl());
    Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.jdbcProperties());
    connection.setAutoCommit(false);
    return connection;
  }
}
