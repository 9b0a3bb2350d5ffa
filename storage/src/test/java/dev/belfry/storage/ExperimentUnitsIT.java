package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.Assignment;
import dev.belfry.contracts.common.Purpose;
import dev.belfry.contracts.events.ServedList;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The population of experiments, as the stored lists make it. */
class ExperimentUnitsIT {
  @TempDir Path folder;

  @Test
  void liveListsMakeThePopulation() throws Exception {
    try (Fixture fixture = Fixture.plain(folder)) {
      fixture.execute(
          "insert into experiment (key, kind, unit, definition, created_by, created_at, updated_at)"
              + " values ('people', 'ab', 'user', '{}', 'me', now(), now()),"
              + " ('visits', 'ab', 'session', '{}', 'me', now(), now())");
      Assignment people = new Assignment("people", 1, 1, "control");
      Assignment visits = new Assignment("visits", 2, 2, "new");
      Instant at = Instant.now().truncatedTo(ChronoUnit.MICROS);
      ServedList first = ServedListSamples.assigned(at, 7, "a", Purpose.LIVE, people, visits);
      fixture.storage.lists().append(first);
      fixture
          .storage
          .lists()
          .append(ServedListSamples.assigned(at.plusSeconds(5), 7, "b", Purpose.LIVE, people));
      Await.get(fixture.storage.lists().flush());
      // Nobody known, no session, and what is only looked at.
      append(fixture, at.plusSeconds(6), 0, "a", Purpose.LIVE, people, visits);
      append(fixture, at.plusSeconds(7), 8, null, Purpose.LIVE, visits);
      append(fixture, at.plusSeconds(8), 9, "c", Purpose.EXPLORE, people, visits);
      Await.get(fixture.storage.lists().flush());

      assertThat(
              fixture.sql(
                  "select string_agg(concat_ws(' ', experiment_no, phase, unit, variant, lists,"
                      + " first_list = '"
                      + first.listId()
                      + "'), ', ' order by experiment_no, unit) from experiment_unit"))
          .isEqualTo("1 1 u:7 control 2 t, 2 2 s:a new 2 t");
    }
  }

  @Test
  void firstVariantIsKeptAndErasingAPersonKeepsTheCount() throws Exception {
    try (Fixture fixture = Fixture.plain(folder)) {
      fixture.execute(
          "insert into experiment (key, kind, unit, definition, created_by, created_at, updated_at)"
              + " values ('visits', 'ab', 'session', '{\"sticky\": true}', 'me', now(), now())");
      Await.get(fixture.storage.users().put(List.of(new UserWrite("u", Map.of()))));
      long userNo = Await.get(fixture.storage.users().find("u")).orElseThrow().userNo();
      Instant at = Instant.now().truncatedTo(ChronoUnit.MICROS);
      append(fixture, at, userNo, "a", Purpose.LIVE, new Assignment("visits", 1, 1, "new"));
      append(
          fixture,
          at.plusSeconds(1),
          userNo,
          "a",
          Purpose.LIVE,
          new Assignment("visits", 1, 2, "control"));
      Await.get(fixture.storage.lists().flush());
      assertThat(Await.get(fixture.storage.experiments().kept("s:a"))).isEqualTo(Map.of(1L, "new"));

      assertThat(Await.get(fixture.storage.users().delete("u"))).isTrue();
      assertThat(Await.get(fixture.storage.experiments().kept("s:a"))).isEmpty();
      assertThat(fixture.sql("select count(*) from experiment_unit")).isEqualTo("2");
      assertThat(fixture.sql("select count(*) from experiment_unit where unit = 's:a'"))
          .isEqualTo("0");
    }
  }

  private static void append(
      Fixture fixture,
      Instant at,
      long userNo,
      @Nullable String sessionId,
      Purpose purpose,
      Assignment... given) {
    fixture
        .storage
        .lists()
        .append(ServedListSamples.assigned(at, userNo, sessionId, purpose, given));
  }
}
