package dev.belfry.reranker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '~',
      value = {
        "{} ~ 2026-05-05T12:00:00Z ~ true",
        "{'from':'2026-05-05T12:00:00Z'} ~ 2026-05-05T12:00:00Z ~ true",
        "{'from':'2026-05-05T12:00:00Z'} ~ 2026-05-05T11:59:59Z ~ false",
        "{'until':'2026-05-05T12:00:00Z'} ~ 2026-05-05T12:00:00Z ~ false",
        "{'until':'2026-05-05T14:00:00+02:00'} ~ 2026-05-05T11:59:59Z ~ true",
        "{'from':'2026-05-05T14:00','zone':'Europe/Berlin'} ~ 2026-05-05T12:00:00Z ~ true",
        "{'from':'2026-05-05T14:00','zone':'Europe/Berlin'} ~ 2026-05-05T11:59:59Z ~ false",
        // 5 May 2026 is a Tuesday.
        "{'days':['tue']} ~ 2026-05-05T00:00:00Z ~ true",
        "{'days':['tue']} ~ 2026-05-06T00:00:00Z ~ false",
        "{'days':['wed'],'zone':'Europe/Berlin'} ~ 2026-05-05T22:00:00Z ~ true",
        "{'hours':{'from':'08:00','until':'20:00'}} ~ 2026-05-05T08:00:00Z ~ true",
        "{'hours':{'from':'08:00','until':'20:00'}} ~ 2026-05-05T20:00:00Z ~ false",
        "{'hours':{'from':'08:00','until':'24:00'}} ~ 2026-05-05T23:59:59Z ~ true",
        "{'hours':{'from':'08:00','until':'24:00'}} ~ 2026-05-05T00:00:00Z ~ false",
        "{'hours':{'from':'22:00','until':'06:00'}} ~ 2026-05-05T23:00:00Z ~ true",
        "{'hours':{'from':'22:00','until':'06:00'}} ~ 2026-05-05T05:59:00Z ~ true",
        "{'hours':{'from':'22:00','until':'06:00'}} ~ 2026-05-05T06:00:00Z ~ false",
        // A night belongs to the day on which it begins.
        "{'days':['tue'],'hours':{'from':'22:00','until':'06:00'}} ~ 2026-05-06T05:00:00Z ~ true",
        "{'days':['tue'],'hours':{'from':'22:00','until':'06:00'}} ~ 2026-05-05T05:00:00Z ~ false",
        "{'days':['tue'],'hours':{'from':'22:00','until':'06:00'}} ~ 2026-05-05T22:00:00Z ~ true",
      })
  void holdsWhereEveryPartOfItHolds(String json, Instant at, boolean expected) {
    assertThat(schedule(json).holds(at)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '~',
      value = {
        "{'from':'2026-05-05T12:00:00Z','until':'2026-05-05T12:00:00Z'} ~ a moment after from",
        "{'from':'tomorrow'} ~ from is \"tomorrow\"",
        "{'days':['someday']} ~ an array of mon, tue",
        "{'hours':{'from':'08:00'}} ~ has no until",
        "{'hours':{'from':'8','until':'20:00'}} ~ a time of day such as 08:30",
        "{'hours':{'from':'08:00','until':'08:00'}} ~ two different times",
        "{'zone':'Berlin'} ~ a time zone such as UTC or Europe/Berlin",
        "{'form':'2026-05-05T12:00:00Z'} ~ did you mean from?",
      })
  void whatIsNoScheduleIsRefusedWithItsPlace(String json, String expected) {
    assertThatThrownBy(() -> schedule(json))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("rule 'r1', schedule")
        .hasMessageContaining(expected);
  }

  private static Schedule schedule(String json) {
    Schedule schedule =
        Ruleset.parse(
                1,
                Shop.rules(
                    "{\"schedule\":"
                        + json.replace('\'', '"')
                        + ",\"items\":\"true\",\"action\":{\"type\":\"exclude\"}}"))
            .rules()
            .getFirst()
            .schedule();
    assertThat(schedule).isNotNull();
    return schedule;
  }
}
