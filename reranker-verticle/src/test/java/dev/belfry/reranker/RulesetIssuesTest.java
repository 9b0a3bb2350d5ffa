package dev.belfry.reranker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.reranker.Issue;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RulesetIssuesTest {
  private static final AttributeSchema SCHEMA = Shop.SCHEMA;
  private static final Catalogue CATALOGUE = Shop.catalogue(1, Shop.item(1, "brand", "acme"));
  private static final List<String> PLACEMENTS = List.of("home", "similar", "cart");

  static Stream<String> malformed() {
    return MalformedConditions.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void aMalformedConditionGetsAMessageWithAPlace(String condition) {
    String quoted = JsonNodeFactory.instance.textNode(condition).toString();
    List<Issue> issues =
        issues(
            "{\"rules\":[{\"name\":\"r\",\"items\":"
                + quoted
                + ",\"action\":{\"type\":\"exclude\"}}]}");
    assertThat(issues).isNotEmpty();
    for (Issue issue : issues) {
      assertThat(issue.code()).isEqualTo(Issue.Code.INVALID_CONDITION);
      assertThat(issue.rule()).isEqualTo("r");
      assertThat(issue.field()).isEqualTo("items");
      assertThat(issue.line()).isBetween(1, (int) condition.lines().count() + 1);
      assertThat(issue.column()).isBetween(1, longestLine(condition) + 1);
      assertThat(issue.length()).isBetween(1, Math.max(1, longestLine(condition)));
      assertThat(issue.message())
          .isNotBlank()
          .hasSizeLessThan(300)
          .doesNotContainPattern(
              "Exception|Error:|java\\.|dev\\.cel|<EOF>|token recog|\\bat \\w+\\(");
    }
  }

  @Test
  void thereAreAtLeastSixtyOfThem() {
    assertThat(MalformedConditions.ALL).hasSizeGreaterThanOrEqualTo(60).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "item.price > 20 and item.stock > 1 ~ 17 ~ 3 ~ write && for 'and'",
        "item.price => 20 ~ 12 ~ 1 ~ write >= for 'at least'",
        "item.price = 20 ~ 12 ~ 1 ~ write == to compare",
        "item.price > 20 | item.stock > 1 ~ 17 ~ 1 ~ write || for 'or'",
        "item.price > 20) ~ 16 ~ 1 ~ ')' is not expected here",
        "(item.price > 20 ~ 17 ~ 1 ~ ends too early",
        "item.brand == \"acme ~ 15 ~ 5 ~ this text is not closed",
        "item.categories.contains(\"shoes\") ~ 25 ~ 1 ~ 'contains' is not possible with a list and text",
        "item.price.amount > 20 ~ 11 ~ 1 ~ a number has no parts",
        "item.price > 1e999 ~ 14 ~ 5 ~ out of range",
        "item.price > 9999999999999999999999 ~ 14 ~ 22 ~ out of range",
        "item.prise > 20 ~ 6 ~ 5 ~ did you mean item.price?",
        "item.brand == acme ~ 15 ~ 4 ~ text stands in quotes",
      })
  void thePlaceIsExactAndTheReasonHelps(String condition, int column, int length, String reason) {
    assertThat(
            issues(
                "{\"rules\":[{\"name\":\"r\",\"items\":"
                    + JsonNodeFactory.instance.textNode(condition)
                    + ",\"action\":{\"type\":\"exclude\"}}]}"))
        .first()
        .satisfies(
            issue -> {
              assertThat(issue.message()).contains(reason);
              assertThat(issue.column()).isEqualTo(column);
              assertThat(issue.length()).isEqualTo(length);
            });
  }

  @Test
  void everythingThatIsWrongIsFoundAtOnce() {
    List<Issue> issues =
        issues(
            """
            {"rules":[
              {"name":"a","colour":1,"priority":"high","enabled":"yes","items":"item.prise > 1",
               "when":"item.price > 3","placements":["hom"],"onMissing":"maybe",
               "schedule":{"from":"2026-06-02T00:00:00Z","until":"2026-06-01T00:00:00Z","days":["mo"]},
               "action":{"type":"boost","factor":0.5}},
              {"items":"true","action":{"type":"exclude"}},
              {"name":"a","action":{"type":"noRepeat"}},
              {"name":"c","action":{"type":"cap","attribute":"bran","max":1}},
              {"name":"d","action":{"type":"pin","item":"i9","position":1}},
              {"name":"e","schedule":{"until":"2026-01-01T00:00:00Z"},"action":{"type":"noRepeat"}},
              {"name":"f","action":{"type":"exclude"}},
              {"name":"g","schedule":{"hours":{"from":"8:00"}},"action":{"type":"teleport"}},
              7]}
            """);
    assertThat(issues)
        .extracting(issue -> issue.index() + " " + issue.field() + " " + issue.code())
        .containsExactlyInAnyOrder(
            "0 colour INVALID_FIELD",
            "0 enabled INVALID_FIELD",
            "0 priority INVALID_FIELD",
            "0 schedule.days INVALID_FIELD",
            "0 schedule.until INVALID_FIELD",
            "0 onMissing INVALID_FIELD",
            "0 action.factor INVALID_FIELD",
            "0 when INVALID_CONDITION",
            "0 items INVALID_CONDITION",
            "1 name INVALID_FIELD",
            "2 name DUPLICATE_NAME",
            "3 action.attribute INVALID_ATTRIBUTE",
            "4 action.item UNKNOWN_ITEM",
            "5 schedule.until PAST_SCHEDULE",
            "6 items INVALID_FIELD",
            "7 schedule.hours.from INVALID_FIELD",
            "7 action.type INVALID_FIELD",
            "8  INVALID_FIELD");
    assertThat(issues)
        .filteredOn(issue -> issue.severity() == Issue.Severity.WARNING)
        .extracting(Issue::code)
        .containsExactly(Issue.Code.PAST_SCHEDULE);
  }

  @Test
  void anUnknownPlacementIsNamedWithTheNearest() {
    assertThat(
            issues(
                "{\"rules\":[{\"name\":\"a\",\"placements\":[\"hom\"],\"action\":{\"type\":\"noRepeat\"}}]}"))
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.code()).isEqualTo(Issue.Code.UNKNOWN_PLACEMENT);
              assertThat(issue.message()).contains("did you mean home?");
            });
  }

  @Test
  void whatIsNotJsonHasALineAndAColumn() {
    assertThat(issues("{\"rules\":\n  [,]}"))
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.line()).isEqualTo(2);
              assertThat(issue.column()).isBetween(3, 5);
            });
    assertThat(issues("[]")).extracting(Issue::code).containsExactly(Issue.Code.INVALID_RULESET);
  }

  @Test
  void aWhenThatReadsTheItemIsShownWhere() {
    assertThat(
            issues(
                "{\"rules\":[{\"name\":\"a\",\"when\":\"true &&\\n item.price > 3\",\"action\":{\"type\":\"noRepeat\"}}]}"))
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.line()).isEqualTo(2);
              assertThat(issue.column()).isEqualTo(2);
              assertThat(issue.length()).isEqualTo(10);
            });
  }

  @Test
  void aGoodRulesetHasNone() {
    assertThat(issues(RulesetTest.DEFAULT)).isEmpty();
  }

  private static int longestLine(String text) {
    return text.lines().mapToInt(String::length).max().orElse(0);
  }

  private static List<Issue> issues(String json) {
    return RulesetIssues.of(json, SCHEMA, CATALOGUE, PLACEMENTS, Shop.NOW);
  }
}
