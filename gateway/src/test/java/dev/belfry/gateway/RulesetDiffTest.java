package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RulesetDiffTest {
  @Test
  void everyRuleIsToldOnceWithWhatChanged() {
    ArrayNode changes =
        RulesetDiff.of(rules("a:1", "b:1", "c:1", "gone:1"), rules("new:1", "c:1", "a:2", "b:1"));

    assertThat(told(changes))
        .containsExactly("new added", "c moved", "a changed", "b same", "gone removed");
    assertThat(changes.get(2).get("fields").toString())
        .isEqualTo("[\"action.factor\",\"priority\"]");
    assertThat(changes.get(2).get("fromIndex").asInt()).isZero();
    assertThat(changes.get(2).get("toIndex").asInt()).isEqualTo(2);
    assertThat(changes.get(4).has("after")).isFalse();
  }

  @Test
  void rulesWithoutNamesGoByTheirPlace() {
    JsonNode rules = RulesetApi.parse("[{},{\"name\":\"a\"},{\"name\":\"a\"}]");
    assertThat(RulesetDiff.places(rules).keySet()).containsExactly("#1", "a", "a#3");
    assertThat(told(RulesetDiff.of(rules, rules))).allMatch(told -> told.endsWith("same"));
  }

  @Test
  void changesOfBothSidesMeet() {
    RulesetDiff.Merge merge =
        RulesetDiff.merge(
            rules("a:1", "b:1", "c:1", "d:1"),
            rules("a:2", "b:1", "mine:1", "c:1", "d:1"),
            rules("a:1", "b:3", "c:1", "theirs:1"));

    assertThat(merge.conflicts()).isEmpty();
    assertThat(merge.rules()).isEqualTo(rules("a:2", "b:3", "mine:1", "c:1", "theirs:1"));
  }

  @Test
  void ownOrderStandsWhereRulesWereMoved() {
    RulesetDiff.Merge merge =
        RulesetDiff.merge(
            rules("a:1", "b:1", "c:1"),
            rules("c:1", "a:1", "b:1"),
            rules("a:1", "x:1", "b:1", "c:1"));
    assertThat(merge.rules()).isEqualTo(rules("c:1", "a:1", "x:1", "b:1"));
  }

  @Test
  void differentChangesOfOneRuleAreConflicts() {
    JsonNode base = rules("a:1", "b:1", "c:1", "d:1");
    RulesetDiff.Merge merge =
        RulesetDiff.merge(base, rules("a:2", "b:2", "d:2"), rules("a:3", "b:2", "c:2"));
    assertThat(merge.conflicts()).containsExactlyInAnyOrder("a", "c", "d");
    assertThat(RulesetDiff.merge(base, base, base).rules()).isEqualTo(base);
  }

  private static List<String> told(ArrayNode changes) {
    List<String> told = new ArrayList<>();
    changes.forEach(
        change -> told.add(change.get("name").asText() + " " + change.get("change").asText()));
    return told;
  }

  /** Rules as {@code name:factor}. */
  private static JsonNode rules(String... rules) {
    List<String> json = new ArrayList<>();
    for (String rule : rules) {
      String[] parts = rule.split(":", 2);
      json.add(
          "{\"name\":\"%s\",\"priority\":%s,\"action\":{\"type\":\"boost\",\"factor\":%s}}"
              .formatted(parts[0], parts[1], parts[1]));
    }
    return RulesetApi.parse("[" + String.join(",", json) + "]");
  }
}
