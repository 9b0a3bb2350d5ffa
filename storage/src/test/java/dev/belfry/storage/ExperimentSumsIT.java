package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sums of experiments against a record small enough to add up by hand. */
class ExperimentSumsIT {
  private static final Set<String> ALL =
      Set.of(
          "ctr",
          "clicks_per_unit",
          "engagement",
          "conversion",
          "revenue",
          "hides",
          "empty_lists",
          "degraded_lists",
          "latency",
          "retention_7",
          "diversity",
          "coverage");
  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

  @TempDir Path folder;

  /**
   * Users 1 and 2 have control, 3 the variant. User 1: lists of 3 and 1 items, a click on each of
   * two items of the first, one of them twice; a purchase of 12 and one before the first list. User
   * 2: an empty, degraded list. User 3: a list of 2 items with a hide; comes back after 8 days.
   */
  @Test
  void listsAndEventsAreAddedUpByUnit() throws Exception {
    try (Fixture fixture = Fixture.plain(folder)) {
      fill(fixture);
      ExperimentSums.Phase phase =
          new ExperimentSums.Phase(1, 1, true, START, START.plus(Duration.ofDays(20)), ALL, "ctr");
      ExperimentSums sums = fixture.storage.experimentSums();
      ExperimentSums.Population population = Await.get(sums.population(phase, 0));
      assertThat(population.variants())
          .containsExactly(
              new ExperimentSums.Units("control", 2, 3), new ExperimentSums.Units("new", 1, 1));
      assertThat(population.inTwo()).isZero();

      List<ExperimentSums.Sums> all = Await.get(sums.sums(phase));
      // y, x, yy, xx, xy, c
      assertThat(of(all, "control", "ctr")).containsExactly(2, 4, 4, 16, 8, 1);
      assertThat(of(all, "new", "ctr")).containsExactly(0, 2, 0, 4, 0, 0);
      assertThat(of(all, "control", "clicks_per_unit")).containsExactly(2, 2, 4, 2, 2, 1);
      assertThat(of(all, "control", "engagement")).containsExactly(1, 2, 1, 2, 1, 1);
      assertThat(of(all, "control", "conversion")).containsExactly(1, 2, 1, 2, 1, 1);
      assertThat(of(all, "control", "revenue")).containsExactly(12, 2, 144, 2, 12, 1);
      assertThat(of(all, "new", "hides")).containsExactly(1, 2, 1, 4, 2, 0);
      assertThat(of(all, "control", "empty_lists")).containsExactly(1, 3, 1, 5, 1, 1);
      assertThat(of(all, "control", "degraded_lists")).containsExactly(1, 3, 1, 5, 1, 1);
      assertThat(of(all, "new", "latency")).containsExactly(7.5, 1, 56.25, 1, 7.5, 0);
      assertThat(of(all, "new", "retention_7")).containsExactly(1, 1, 1, 1, 1, 0);
      assertThat(of(all, "control", "retention_7")).containsExactly(0, 2, 0, 2, 0, 1);
      assertThat(all)
          .filteredOn(one -> one.metric().equals("coverage"))
          .extracting(one -> one.variant() + " " + one.y())
          .containsExactly("control 4.0", "new 2.0");
      assertThat(all)
          .filteredOn(one -> one.dimension().equals("day"))
          .extracting(one -> one.value() + " " + one.variant() + " " + one.y() + "/" + one.x())
          .containsExactly(
              "2026-03-02 control 2.0/3.0", "2026-03-02 new 0.0/2.0", "2026-03-03 control 0.0/1.0");
      assertThat(all)
          .filteredOn(one -> one.dimension().equals("device"))
          .extracting(one -> one.value() + " " + one.variant() + " " + one.units())
          .containsExactly("phone control 1", "phone new 1");

      ExperimentSums.Sums past =
          Await.get(sums.past("ctr", START.plus(Duration.ofDays(2)), Duration.ofDays(14), true));
      assertThat(past.units()).isEqualTo(3);
      assertThat(past.y()).isEqualTo(2);
      assertThat(past.x()).isEqualTo(6);
    }
  }

  /** A further page has no time of its own: it would make a variant look faster. */
  @Test
  void onlyFirstPagesHaveALatency() throws Exception {
    try (Fixture fixture = Fixture.plain(folder)) {
      experiment(fixture);
      list(fixture, 1, 1, "control", "{10}", null, "{}", START, null);
      list(fixture, 2, 1, "control", "{11}", null, "{}", START.plusSeconds(5), null);
      fixture.execute(
          "update served_list set stage_micros = '{}', parent_id = '"
              + id(1)
              + "', list_offset = 1 where list_id = '"
              + id(2)
              + "'");
      assertThat(of(sums(fixture, "latency"), "control", "latency"))
          .containsExactly(7.5, 1, 56.25, 1, 7.5, 0);
      assertThat(of(sums(fixture, "empty_lists"), "control", "empty_lists")[1]).isEqualTo(2);
    }
  }

  /**
   * User 1 is engaged in a session with a list before; user 2 in one whose list came later; user 3
   * in one without a list; user 4 in none that is known; user 5's lists name no session.
   */
  @Test
  void engagementIsWithinASessionWithAListBefore() throws Exception {
    try (Fixture fixture = Fixture.plain(folder)) {
      experiment(fixture);
      for (int user = 1; user <= 5; user++) {
        list(fixture, user, user, "control", "{10}", null, "{}", START, null);
        event(fixture, user, 0, "click", 10, 1, START.plusSeconds(60));
      }
      list(fixture, 6, 2, "control", "{10}", null, "{}", START.plusSeconds(600), null);
      fixture.execute(
          "update served_list set session_id = 'first' where user_no < 5;"
              + "update served_list set session_id = 'later' where list_id = '"
              + id(6)
              + "';"
              + "update interaction set session_id = (array['first', 'later', 'other', null, 'any'])[user_no]");
      assertThat(of(sums(fixture, "engagement"), "control", "engagement"))
          .containsExactly(3, 5, 3, 5, 3, 0);
      assertThat(of(sums(fixture, "conversion"), "control", "conversion")[0]).isZero();
    }
  }

  /** A server that has not noticed the end of a phase goes on with it for a moment. */
  @Test
  void whoCameAfterTheEndOfThePhaseIsNotInIt() throws Exception {
    try (Fixture fixture = Fixture.plain(folder)) {
      experiment(fixture);
      list(fixture, 1, 1, "control", "{10}", null, "{}", START, null);
      list(fixture, 2, 2, "control", "{10}", null, "{}", START.plus(Duration.ofDays(1)), null);
      assertThat(Await.get(fixture.storage.experimentSums().population(phase("ctr"), 0)).variants())
          .containsExactly(new ExperimentSums.Units("control", 1, 1));
      assertThat(of(sums(fixture, "ctr"), "control", "ctr")).containsExactly(0, 1, 0, 1, 0, 0);
    }
  }

  /** The first four of six units are two and two, though four have control in the end. */
  @Test
  void theFirstUnitsAreThosePlanned() throws Exception {
    try (Fixture fixture = Fixture.plain(folder)) {
      experiment(fixture);
      for (int n = 1; n <= 6; n++) {
        String variant = n == 2 || n == 4 ? "new" : "control";
        list(fixture, n, n, variant, "{10}", null, "{}", START.plusSeconds(n), null);
      }
      ExperimentSums sums = fixture.storage.experimentSums();
      assertThat(Await.get(sums.population(phase("ctr"), 4)).atPlan())
          .isEqualTo(Map.of("control", 2L, "new", 2L));
      assertThat(Await.get(sums.population(phase("ctr"), 7)).atPlan()).isEmpty();
      assertThat(Await.get(sums.population(phase("ctr"), 7)).variants())
          .containsExactly(
              new ExperimentSums.Units("control", 4, 4), new ExperimentSums.Units("new", 2, 2));
    }
  }

  private static ExperimentSums.Phase phase(String metric) {
    return new ExperimentSums.Phase(
        1, 1, true, START, START.plus(Duration.ofDays(1)), Set.of(metric), null);
  }

  private static List<ExperimentSums.Sums> sums(Fixture fixture, String metric) {
    return Await.get(fixture.storage.experimentSums().sums(phase(metric)));
  }

  @Test
  void creditsAndShadowsAreCounted() throws Exception {
    try (Fixture fixture = Fixture.plain(folder)) {
      experiment(fixture);
      list(fixture, 1, 1, "interleaved", "{10,11,12}", "phone", "{}", START, "{0,1,-1}");
      list(fixture, 2, 2, "interleaved", "{10,11,12}", "phone", "{}", START, "{1,0,0}");
      list(fixture, 3, 3, "interleaved", "{10,11}", "phone", "{}", START, "{0,1}");
      list(fixture, 4, 4, "interleaved", "{10,11}", "phone", "{}", START, "{0,1}");
      event(fixture, 1, 1, "click", 10, 1, START);
      event(fixture, 2, 2, "click", 10, 1, START);
      event(fixture, 2, 2, "click", 12, 1, START);
      event(fixture, 2, 2, "click", 11, 1, START);
      event(fixture, 3, 3, "click", 10, 1, START);
      event(fixture, 3, 3, "click", 11, 1, START);
      fixture.execute(
          "insert into shadow_list values ('2026-03-02T01:00Z', gen_random_uuid(), 1, 'new', 0.5,"
              + " 4000, 8000, null), ('2026-03-02T02:00Z', gen_random_uuid(), 1, 'new', null, 6000,"
              + " 9000, 'late')");
      ExperimentSums.Phase phase = phase("ctr");
      assertThat(Await.get(fixture.storage.experimentSums().wins(phase)))
          .isEqualTo(new ExperimentSums.Wins(2, 0, 1));
      ExperimentSums.Shadow shadow = Await.get(fixture.storage.experimentSums().shadow(phase));
      assertThat(shadow.lists()).isEqualTo(2);
      assertThat(shadow.errors()).isEqualTo(1);
      assertThat(shadow.overlap()).isEqualTo(0.5);
      assertThat(shadow.live().getFirst()).isCloseTo(5.0, within(1e-9));
      assertThat(shadow.shadow().getFirst()).isCloseTo(8.0, within(1e-9));
    }
  }

  private static void fill(Fixture fixture) throws Exception {
    experiment(fixture);
    list(fixture, 1, 1, "control", "{10,11,12}", "phone", "{}", START.plusSeconds(60), null);
    list(fixture, 2, 1, "control", "{13}", null, "{}", START.plus(Duration.ofDays(1)), null);
    list(fixture, 3, 2, "control", "{}", null, "{rank_timeout}", START.plusSeconds(90), null);
    list(fixture, 4, 3, "new", "{10,11}", "phone", "{}", START.plusSeconds(60), null);
    list(fixture, 5, 3, null, "{10}", null, "{}", START.plus(Duration.ofDays(8)), null);
    Instant later = START.plusSeconds(120);
    event(fixture, 1, 1, "click", 10, 1, later);
    event(fixture, 1, 1, "click", 10, 1, later);
    event(fixture, 1, 1, "click", 12, 1, later);
    event(fixture, 1, 1, "click", 99, 1, later);
    event(fixture, 1, 0, "purchase", 10, 12, later);
    event(fixture, 1, 0, "purchase", 10, 50, START.plusSeconds(1));
    event(fixture, 1, 0, "click", 10, 1, START.minus(Duration.ofDays(3)));
    event(fixture, 3, 4, "hide", 11, 1, later);
  }

  private static void experiment(Fixture fixture) throws Exception {
    fixture.execute(
        "insert into experiment (key, kind, unit, definition, created_by, created_at, updated_at)"
            + " values ('people', 'ab', 'user', '{}', 'me', now(), now())");
  }

  /** The n-th list, whose id ends with n. */
  private static void list(
      Fixture fixture,
      int n,
      long user,
      @Nullable String variant,
      String items,
      @Nullable String device,
      String degraded,
      Instant at,
      @Nullable String teams)
      throws Exception {
    fixture.execute(
        "insert into served_list (served_at, list_id, user_no, placement, context, purpose, regime,"
            + " catalogue_version, model, ruleset_version, item_nos, sources, retrieval_scores,"
            + " relevances, scores, propensities, gates, rules, degraded, budget_millis,"
            + " stage_micros, assignments, teams) values ('"
            + at
            + "', '"
            + id(n)
            + "', "
            + user
            + ", 'home', '"
            + (device == null ? "{}" : "{\"device\":\"" + device + "\"}")
            + "', 'live', 'WARM', 1, '', 1, '"
            + items
            + "', '{}', '{}', '{}', '{}', '{}', '{}', '[]', '"
            + degraded
            + "', 100, '{\"total\": 7500}', '"
            + (variant == null
                ? "[]"
                : "[{\"experiment\":\"people\",\"no\":1,\"phase\":1,\"variant\":\""
                    + variant
                    + "\"}]")
            + "', "
            + (teams == null ? "null" : "'" + teams + "'")
            + ")");
  }

  private static void event(
      Fixture fixture, long user, int list, String type, long item, double value, Instant at)
      throws Exception {
    fixture.execute(
        "insert into interaction (user_no, received_at, occurred_at, item_no, type, value, list_id)"
            + " values ("
            + user
            + ", '"
            + at
            + "', '"
            + at
            + "', "
            + item
            + ", '"
            + type
            + "', "
            + value
            + ", "
            + (list == 0 ? "null" : "'" + id(list) + "'")
            + ")");
  }

  private static String id(int n) {
    return "019c0000-0000-7000-8000-00000000000" + n;
  }

  private static double[] of(List<ExperimentSums.Sums> all, String variant, String metric) {
    return all.stream()
        .filter(
            one ->
                one.variant().equals(variant)
                    && one.metric().equals(metric)
                    && one.dimension().isEmpty())
        .map(one -> new double[] {one.y(), one.x(), one.yy(), one.xx(), one.xy(), one.c()})
        .findFirst()
        .orElseThrow();
  }
}
