package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrafficIT {
  private static final Instant NOW = Instant.parse("2026-01-31T12:30:00Z");

  @TempDir Path folder;
  private final Map<Integer, UUID> listIds = new HashMap<>();
  private Fixture fixture;
  private Traffic traffic;

  @BeforeEach
  void open() {
    fixture = Fixture.plain(folder);
    traffic = fixture.storage.traffic();
    fixture.items("i1", "i2", "i3", "i4");
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @Test
  void overviewCountsLiveListsOnceInTheirBuckets() {
    list("2026-01-31T12:10:00Z", 1, "live", "{1,2}", "{}", 1_000);
    list("2026-01-31T12:20:30Z", 2, "live", "{2,3}", "{rank_timeout}", 3_000);
    list("2026-01-31T11:59:00Z", 3, "live", "{1}", "{}", 2_000);
    list("2026-01-31T12:20:00Z", 4, "explore", "{4}", "{}", 9_000);
    list("2026-01-30T12:20:00Z", 5, "live", "{1}", "{}", 2_000);
    // The journal may send a list again.
    list("2026-01-31T12:10:00Z", 1, "live", "{1,2}", "{}", 1_000);
    event("click", 1, 1, "2026-01-31T12:21:00Z");
    // Its list was served before the range began.
    event("click", 1, 5, "2026-01-31T12:21:00Z");
    event("view", 1, 1, "2026-01-31T12:21:00Z");

    Overview hour = Await.get(traffic.overview(NOW, Duration.ofMinutes(1), 60));
    assertThat(hour.since()).isEqualTo(Instant.parse("2026-01-31T11:31:00Z"));
    assertThat(hour.lists()).isEqualTo(3);
    assertThat(hour.clicks()).isEqualTo(1);
    assertThat(hour.degraded()).isEqualTo(1);
    assertThat(hour.micros()).isEqualTo(6_000);
    assertThat(hour.itemsShown()).isEqualTo(3);
    assertThat(hour.regimes()).isEqualTo(Map.of("WARM", 3L));
    assertThat(hour.sources()).isEqualTo(Map.of("ALS", 5L));
    assertThat(hour.buckets()).hasSize(60);
    assertThat(hour.buckets().get(39).lists()).isEqualTo(1);
    assertThat(hour.buckets().get(49).degraded()).isEqualTo(1);
    // In the minute of its list.
    assertThat(hour.buckets().get(39).clicks()).isEqualTo(1);
    LatencyHistogram total = hour.latency().get("total");
    assertThat(total).isNotNull();
    assertThat(total.millis(0.5)).isCloseTo(2.0, within(0.05));
    assertThat(total.millis(0.99)).isCloseTo(3.0, within(0.075));

    Overview day = Await.get(traffic.overview(NOW, Duration.ofHours(1), 24));
    assertThat(day.lists()).isEqualTo(3);
    assertThat(day.itemsShown()).isEqualTo(3);
    assertThat(day.buckets().get(23).lists()).isEqualTo(2);
    assertThat(day.buckets().get(22).lists()).isEqualTo(1);
    assertThat(day.buckets().get(0).latency().millis(0.5)).isNull();
  }

  @Test
  void exposureOfAnItemHasEveryDay() {
    list("2026-01-30T23:59:00Z", 1, "live", "{1,2}", "{}", 1_000);
    list("2026-01-31T00:01:00Z", 2, "live", "{1}", "{}", 1_000);
    event("click", 1, 1, "2026-01-31T00:02:00Z");
    event("purchase", 1, 1, "2026-01-31T00:03:00Z");

    assertThat(Await.get(traffic.exposure(1, NOW, 3)))
        .containsExactly(
            new Traffic.Day(LocalDate.parse("2026-01-29"), 0, 0, 0),
            new Traffic.Day(LocalDate.parse("2026-01-30"), 1, 0, 0),
            new Traffic.Day(LocalDate.parse("2026-01-31"), 1, 1, 1));
  }

  @Test
  void whatNoPageAsksForIsNotKept() throws Exception {
    fixture.execute(
        """
        insert into item_rollup (hour, item_no, shown)
        values (now() - interval '90 days', 1, 3), (now() - interval '92 days', 1, 4)
        """);
    Postgres postgres =
        new Postgres(fixture.vertx, PostgresUrl.parse(fixture.config.postgresUrl()), 1);
    Await.get(Storage.maintain(postgres, InstantSource.system(), InstantSource.system()));
    Await.get(postgres.close());
    assertThat(fixture.sql("select string_agg(shown::text, ' ') from item_rollup")).isEqualTo("3");
  }

  @Test
  void listsOfAUserAreTheLatestFirst() {
    list("2026-01-31T10:00:00Z", 1, "live", "{1,2}", "{}", 1_000);
    list("2026-01-31T11:00:00Z", 2, "live", "{1}", "{}", 1_000);
    event("click", 1, 1, "2026-01-31T10:02:00Z");

    List<Traffic.UserList> all = Await.get(traffic.lists(5, NOW, 10));
    assertThat(all).extracting(Traffic.UserList::items).containsExactly(1, 2);
    assertThat(all).extracting(Traffic.UserList::clicks).containsExactly(0L, 1L);
    assertThat(Await.get(traffic.lists(5, all.getFirst().servedAt(), 10))).hasSize(1);
    assertThat(Await.get(traffic.lists(0, NOW, 10))).isEmpty();
  }

  @Test
  void effectsSayWhatEachRuleDid() {
    list("2026-01-31T10:00:00Z", 1, "live", "{1,2}", "{}", 1_000);
    fixture.execute(
        """
        update served_list set rules = '[[{"rule":"up","action":"boost","factor":4}],
          [{"rule":"up","action":"boost","factor":1},{"rule":"mix","action":"diversify","factor":1}]]',
          dropped_reasons = '{cap:brand,cap:brand,ineligible}'
        """);

    Traffic.Effects effects = Await.get(traffic.effects(NOW.minus(Duration.ofDays(1))));
    assertThat(effects.lists()).isEqualTo(1);
    assertThat(effects.rules())
        .containsExactly(
            new Traffic.RuleEffects("brand", 0, 0, 2, null),
            new Traffic.RuleEffects("mix", 1, 1, 0, null),
            new Traffic.RuleEffects("up", 1, 2, 0, 2.0));
  }

  @Test
  void listsThatNoRuleTouchedAreCountedToo() {
    list("2026-01-31T10:00:00Z", 1, "live", "{1,2}", "{}", 1_000);
    Traffic.Effects effects = Await.get(traffic.effects(NOW.minus(Duration.ofDays(1))));
    assertThat(effects.lists()).isEqualTo(1);
    assertThat(effects.rules()).isEmpty();
  }

  @Test
  void effectsAreOfTheLatestListsAndSaySinceWhen() {
    int more = 5;
    list("2026-01-31T10:00:00Z", 1, "live", "{1,2}", "{}", 1_000);
    fixture.execute(
        """
        insert into served_list
        select (jsonb_populate_record(l, jsonb_build_object('list_id', gen_random_uuid(),
          'served_at', l.served_at + n * interval '1 second'))).*
        from served_list l cross join generate_series(1, %d) n
        """
            .formatted(PgTraffic.MAX_LISTS - 1 + more));

    Traffic.Effects effects = Await.get(traffic.effects(NOW.minus(Duration.ofDays(1))));
    assertThat(effects.lists()).isEqualTo(PgTraffic.MAX_LISTS);
    assertThat(effects.since()).isEqualTo(Instant.parse("2026-01-31T10:00:00Z").plusSeconds(more));
  }

  @Test
  void segmentsAreCountedByValue() {
    fixture.execute(
        """
        insert into app_user (user_id, attributes) values ('a', '{"country":"DE"}'),
          ('b', '{"country":"DE"}'), ('c', '{"country":["FR","DE"]}'), ('d', '{}')
        """);
    assertThat(Await.get(traffic.values("country", 10)))
        .containsExactly(new Traffic.Value("DE", 3), new Traffic.Value("FR", 1));
  }

  private void list(
      String at, int number, String purpose, String items, String degraded, long micros) {
    UUID listId =
        listIds.computeIfAbsent(
            number, n -> new UUID(Instant.parse(at).toEpochMilli() << 16 | 0x7000, n));
    fixture.execute(
        """
        insert into served_list (served_at, list_id, user_no, placement, context, purpose, regime,
          catalogue_version, model, ruleset_version, item_nos, sources, retrieval_scores, relevances,
          scores, propensities, gates, rules, degraded, budget_millis, stage_micros)
        select '%s', '%s', 5, 'home', '{}', '%s', 'WARM', 1, '', 1, i,
          array_fill('ALS'::text, array[cardinality(i)]), '{}', '{}', '{}', '{}', '{}', '[]', '%s', 100,
          '{"total": %d, "rerank": 500}'
        from (select '%s'::bigint[] as i) x
        on conflict do nothing
        """
            .formatted(at, listId, purpose, degraded, micros, items));
  }

  private void event(String type, int item, int list, String at) {
    fixture.execute(
        """
        insert into interaction (user_no, received_at, occurred_at, item_no, type, value, list_id)
        values (5, '%s', '%s', %d, '%s', 1, '%s')
        """
            .formatted(at, at, item, type, listIds.get(list)));
  }
}
