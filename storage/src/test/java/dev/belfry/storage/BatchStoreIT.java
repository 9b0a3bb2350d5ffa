package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.Item;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchStoreIT {
  private static final Instant AT = Instant.parse("2020-01-31T09:30:00Z");

  @TempDir Path folder;
  private Fixture fixture;
  private BatchStore batch;
  private final List<String> rejects = new ArrayList<>();

  @BeforeEach
  void open() {
    fixture = Fixture.plain(folder);
    batch = new BatchStore(fixture.config);
  }

  @AfterEach
  void close() throws Exception {
    batch.close();
    fixture.close();
  }

  @Test
  void sameInputTwiceChangesNothing() {
    assertThat(load()).isEqualTo("[10, 0, 1] [20, 0, 0] [200, 1, 1]");
    String before = state();
    assertThat(load()).isEqualTo("[0, 10, 1] [0, 20, 0] [0, 201, 1]");
    assertThat(state()).isEqualTo(before);
    assertThat(rejects)
        .containsExactly(
            "10 bad: 'price' is -1: give a number that is not negative",
            "201 e-bad: item 'nothing' does not exist",
            "10 bad: 'price' is -1: give a number that is not negative",
            "201 e-bad: item 'nothing' does not exist");
  }

  @Test
  void historyOfASimulationCountsAsReceivedWhenItHappened() {
    batch.close();
    batch = new BatchStore(fixture.config, InstantSource.fixed(AT.plusSeconds(3_600)), true);
    load();
    assertThat(
            fixture.sql(
                "select count(*) from interaction where received_at = occurred_at and received_at"
                    + " >= '2020-01-31T09:30:00Z'"))
        .isEqualTo("200");
  }

  @Test
  void whatWasLoadedIsReadBackInOrder() {
    batch.defineAttributes(
        List.of(
            new AttributeDefinition(
                Entity.USER, "age", AttributeType.NUMBER, false, null, "segment")));
    load();
    batch.loadUsers(List.of(new UserWrite("u1", Map.of("age", 7))).iterator(), this::reject);
    List<Item> items = new ArrayList<>();
    batch.readItems(items::add);
    assertThat(items).extracting(Item::itemId).startsWith("i0", "i1").hasSize(10);
    List<UserRow> users = new ArrayList<>();
    batch.readUsers(users::add);
    assertThat(users).hasSize(20);
    assertThat(users.get(1).attributes().number("age", 0)).isEqualTo(7);
    List<InteractionRow> interactions = new ArrayList<>();
    batch.readInteractions(interactions::add);
    assertThat(interactions).hasSize(200).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
    assertThat(interactions.getFirst().at()).isEqualTo(AT);
    assertThat(interactions.getFirst().positive()).isFalse();
    assertThat(interactions.get(1).positive()).isTrue();
    Await.get(fixture.storage.users().delete("u1"));
    users.clear();
    batch.readUsers(users::add);
    assertThat(users).hasSize(19);
  }

  @Test
  void runningServerFollows() {
    assertThat(Await.get(fixture.storage.profiles().profile("u3")).isKnown()).isFalse();
    load();
    Await.until(
        "the catalogue has it all", () -> fixture.storage.catalogue().current().size() == 10);
    Await.until(
        "the profile has it all",
        () -> Await.get(fixture.storage.profiles().profile("u3")).recent().size() == 10);
    batch.loadEvents(
        List.of(EventWrite.of("later", "u3", "i0", "click", 1, AT)).iterator(), this::reject);
    Await.until(
        "the profile has the later one",
        () -> Await.get(fixture.storage.profiles().profile("u3")).recent().size() == 11);
    batch.registerModel(new ModelRow("m", Path.of("/m"), "{}", AT, false));
    batch.promoteModel("m", "command");
    Await.until("the model is live", () -> fixture.storage.models().live().isPresent());
    assertThat(batch.models()).hasSize(1).first().extracting(ModelRow::live).isEqualTo(true);
    assertThatThrownBy(() -> batch.promoteModel("n", "command"))
        .isInstanceOf(BelfryException.class);
    assertThatThrownBy(() -> batch.registerModel(new ModelRow("m", Path.of("/m"), "{}", AT, false)))
        .isInstanceOf(BelfryException.class);
  }

  private String load() {
    List<ItemWrite> items = new ArrayList<>();
    List<UserWrite> users = new ArrayList<>();
    List<EventWrite> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      items.add(new ItemWrite("i" + i, Map.of("title", "Title\t" + i, "price", i)));
    }
    items.add(new ItemWrite("bad", Map.of("price", -1)));
    for (int u = 0; u < 20; u++) {
      users.add(new UserWrite("u" + u, Map.of()));
    }
    for (int e = 0; e < 200; e++) {
      events.add(
          EventWrite.of(
              "e" + e,
              "u" + e % 20,
              "i" + e % 10,
              e == 0 ? "view" : "click",
              1,
              AT.plusSeconds(e)));
    }
    events.add(events.getLast());
    events.add(EventWrite.of("e-bad", "u1", "nothing", "click", 1, AT));
    return print(batch.loadItems(items.iterator(), this::reject))
        + " "
        + print(batch.loadUsers(users.iterator(), this::reject))
        + " "
        + print(batch.loadEvents(events.iterator(), this::reject));
  }

  private static String print(LoadReport report) {
    return "[" + report.stored() + ", " + report.unchanged() + ", " + report.rejected() + "]";
  }

  private void reject(long index, String id, String reason) {
    rejects.add(index + " " + id + ": " + reason);
  }

  private String state() {
    return fixture.sql(
        "select concat_ws(' ', (select count(*) from interaction), (select max(revision) from item),"
            + " (select max(revision) from app_user), (select max(revision) from interaction),"
            + " (select count(*) from change), (select max(item_no) from item))");
  }
}
