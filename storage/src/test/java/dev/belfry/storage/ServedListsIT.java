package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.events.ServedList;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedListsIT {
  private static final String KNOWN =
      "select count(*) from served_list where replay is not null or session_id is not null";

  @TempDir Path folder;

  @Test
  void everyListComesBackFromPostgresAsItWasServed() throws Exception {
    try (Fixture fixture = Fixture.plain(folder)) {
      List<ServedList> lists = new ArrayList<>();
      for (int seed = 0; seed < 300; seed++) {
        ServedList list = new ServedListSamples(seed).any();
        assertThat(fixture.storage.lists().append(list)).isTrue();
        lists.add(list);
      }
      Await.get(fixture.storage.lists().flush());
      assertThat(fixture.sql("select count(*) from served_list")).isEqualTo("300");
      for (ServedList list : lists) {
        assertThat(Await.get(fixture.storage.lists().find(list.listId()))).contains(list);
      }
      assertThat(Await.get(fixture.storage.lists().find(UUID.randomUUID()))).isEmpty();
      assertThat(fixture.storage.health().journalLists()).isZero();
    }
  }

  @Test
  void erasedUserIsInNoListNotEvenInOneThatIsStoredLater() throws Exception {
    try (Fixture fixture = Fixture.plain(folder)) {
      Await.get(fixture.storage.users().put(List.of(new UserWrite("u", Map.of()))));
      long userNo = Await.get(fixture.storage.users().find("u")).orElseThrow().userNo();
      fixture.storage.lists().append(ServedListSamples.replayable(now(), userNo));
      assertThat(Await.get(fixture.storage.users().delete("u"))).isTrue();
      assertThat(fixture.sql("select count(*) from served_list")).isEqualTo("1");
      assertThat(fixture.sql(KNOWN)).isEqualTo("0");

      // As another process of the cluster would.
      fixture.storage.lists().append(ServedListSamples.replayable(now(), userNo));
      Await.get(fixture.storage.lists().flush());
      assertThat(fixture.sql(KNOWN)).isEqualTo("1");
      Vertx vertx = fixture.vertx;
      Postgres postgres = new Postgres(vertx, PostgresUrl.parse(fixture.config.postgresUrl()), 1);
      Await.get(Storage.maintain(postgres, InstantSource.system(), InstantSource.system()));
      Await.get(postgres.close());
      assertThat(fixture.sql(KNOWN)).isEqualTo("0");
    }
  }

  @Test
  void listIsFoundFromTheJournalWhilePostgresIsAwayAndStoredLater() throws Exception {
    String database = EmbeddedServers.newDatabase();
    try (TcpProxy proxy = new TcpProxy(EmbeddedServers.postgresPort());
        Fixture fixture =
            new Fixture(
                StorageConfig.of(
                    EmbeddedServers.url(
                        proxy.port(), database.substring(database.lastIndexOf('/') + 1)),
                    "",
                    folder))) {
      proxy.cut();
      List<ServedList> lists = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        ServedList list = ServedListSamples.plain(now(), i);
        assertThat(fixture.storage.lists().append(list)).isTrue();
        lists.add(list);
      }
      for (ServedList list : lists) {
        assertThat(Await.get(fixture.storage.lists().find(list.listId()))).contains(list);
      }
      assertThat(fixture.storage.health().journalLists()).isEqualTo(50);
      proxy.mend();
      Await.get(fixture.storage.lists().flush());
      assertThat(fixture.sql("select count(*) from served_list")).isEqualTo("50");
      assertThat(Await.get(fixture.storage.lists().find(lists.getFirst().listId())))
          .contains(lists.getFirst());
    }
  }

  @Test
  void replayOfWhatWasStoredChangesNothing() throws Exception {
    StorageConfig config =
        StorageConfig.of(EmbeddedServers.newDatabase(), "", folder.resolve("journal"));
    Path copy = folder.resolve("copy");
    try (Fixture fixture = new Fixture(config)) {
      for (int i = 0; i < 20; i++) {
        fixture.storage.lists().append(ServedListSamples.plain(now(), i));
      }
      // What a killed process leaves that had stored its lists and not yet written the checkpoint.
      Files.createDirectories(copy);
      try (var files = Files.list(config.journalDir())) {
        for (Path file : files.filter(f -> f.toString().endsWith(".journal")).toList()) {
          Files.copy(file, copy.resolve(file.getFileName()));
        }
      }
      Await.get(fixture.storage.lists().flush());
      assertThat(fixture.sql("select count(*) from served_list")).isEqualTo("20");
    }
    try (Fixture again = new Fixture(StorageConfig.of(config.postgresUrl(), "", copy))) {
      assertThat(again.storage.health().journalLists()).isGreaterThan(0);
      Await.get(again.storage.lists().flush());
      assertThat(again.sql("select count(*) from served_list")).isEqualTo("20");
      assertThat(again.storage.health().journalLists()).isZero();
    }
  }

  @Test
  void listThatPostgresRefusesDoesNotHoldTheOthersUp() throws Exception {
    try (Fixture fixture = Fixture.plain(folder)) {
      ServedList good = ServedListSamples.plain(now(), 1);
      ServedList bad =
          new ServedList(
              UUID.randomUUID(),
              null,
              0,
              now(),
              1,
              "nul\0",
              "home",
              good.context(),
              good.purpose(),
              good.regime(),
              good.versions(),
              good.items(),
              List.of(),
              100,
              good.stageMicros(),
              null,
              List.of(),
              null);
      fixture.storage.lists().append(good);
      fixture.storage.lists().append(bad);
      ServedList last = ServedListSamples.plain(now(), 2);
      fixture.storage.lists().append(last);
      Await.get(fixture.storage.lists().flush());
      assertThat(fixture.sql("select count(*) from served_list")).isEqualTo("2");
      assertThat(Await.get(fixture.storage.lists().find(last.listId()))).contains(last);
    }
  }

  @Test
  void todaysListsLieInTheDaysPartitionAndAreReported() throws Exception {
    try (Fixture fixture = Fixture.plain(folder)) {
      fixture.items("a", "b");
      long a = Await.get(fixture.storage.items().find("a")).orElseThrow().itemNo();
      fixture.execute(
          "insert into served_list (served_at, list_id, list_offset, user_no, placement, context, purpose,"
              + " regime, catalogue_version, model, ruleset_version, item_nos, sources,"
              + " retrieval_scores, relevances, scores, propensities, gates, rules, degraded,"
              + " budget_millis, stage_micros) select now(), gen_random_uuid(), 10 * (n % 2), 1, 'home', '{}',"
              + " case when n < 8 then 'live' else 'explore' end, 'WARM', 1, 'm', 1, array["
              + a
              + ","
              + (a + 1)
              + "], '{CONTENT,RULE}', '{1,2}', '{1,.5}', '{1,.5}', '{1,1}', '{t,t}',"
              + " '[[{\"rule\":\"r\",\"action\":\"cap\",\"factor\":1}],[]]', '{}', 100, '{}' from"
              + " generate_series(1, 10) n");
      assertThat(fixture.sql("select count(*) from served_list_default")).isEqualTo("0");
      assertThat(
              fixture.sql(
                  "select string_agg(distinct concat_ws(' ', position, item_id, source, rules ->> 0), ', ')"
                      + " from reporting.served_item where position in (1, 12)"))
          .contains("1 a CONTENT")
          .contains("12 b RULE");
      String list =
          fixture.sql(
              "select list_id from served_list where purpose = 'live' and list_offset = 0 limit 1");
      for (int i = 0; i < 2; i++) {
        Await.get(
            fixture
                .storage
                .events()
                .append(
                    List.of(
                        new EventWrite(
                            null,
                            "u",
                            "a",
                            "click",
                            1,
                            Instant.now(),
                            UUID.fromString(list),
                            1,
                            null,
                            null))));
      }
      assertThat(
              fixture.sql(
                  "select concat_ws(' ', impressions, clicks, ctr) from reporting.ctr_by_position"
                      + " where placement = 'home' and position = 1"))
          .isEqualTo("3 1 0.3333333333333333");
      assertThat(fixture.sql("select count(*) from reporting.outcome")).isEqualTo("2");
    }
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }
}
