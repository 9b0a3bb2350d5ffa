package dev.belfry.reranker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.conditions.Condition;
import dev.belfry.conditions.ItemColumns;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.reranker.Conflict;
import dev.belfry.contracts.reranker.Issue;
import dev.belfry.contracts.reranker.ValidateRequest;
import dev.belfry.contracts.reranker.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConflictSearchTest {
  private static final Path PAGE = Path.of("..", "docs", "rules.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([A-Z_]+)` \\| (`.+`) \\| (.+) \\| (.+) \\|$");
  private static final Catalogue CATALOGUE = RulesPageTest.CATALOGUE;

  /** The table of {@code docs/rules.md}. */
  @Test
  void theExamplesOfThePageHold() throws IOException {
    Set<Conflict.Kind> seen = EnumSet.noneOf(Conflict.Kind.class);
    Matcher row = ROW.matcher(Files.readString(PAGE));
    while (row.find()) {
      Conflict.Kind kind = Conflict.Kind.valueOf(row.group(1));
      seen.add(kind);
      String[] rules = row.group(2).substring(1, row.group(2).length() - 1).split("` `");
      Validation validation = validate(Shop.rules(rules));
      assertThat(validation.issues()).as(row.group()).isEmpty();
      assertThat(validation.undecided()).as(row.group()).isEmpty();
      assertThat(validation.conflicts())
          .as(row.group())
          .singleElement()
          .satisfies(
              conflict -> {
                assertThat(conflict.kind()).isEqualTo(kind);
                assertThat(conflict.sentence()).isEqualTo(row.group(3));
                assertThat(witness(conflict)).isEqualTo(row.group(4));
              });
    }
    assertThat(seen).containsExactly(Conflict.Kind.values());
  }

  @Test
  void theDefaultRulesetHasNoConflict() {
    Validation validation = validate(RulesetTest.DEFAULT);
    assertThat(validation.valid()).isTrue();
    assertThat(validation.conflicts()).isEmpty();
    assertThat(validation.undecided()).isEmpty();
    assertThat(validation.universe()).contains("6 items of catalogue 1");
  }

  @Test
  void whatComparesWithMoreThanFixedValuesIsLeftOpen() {
    Validation validation =
        validate(
            Shop.rules(
                "{\"items\":\"item.price < user.budget * 2\",\"action\":{\"type\":\"boost\",\"factor\":2}}",
                "{\"when\":\"user.country.matches('^X+$')\",\"items\":\"item.price > 3\",\"action\":{\"type\":\"exclude\"}}"));
    assertThat(validation.conflicts()).isEmpty();
    assertThat(validation.undecided())
        .extracting(open -> open.rules().getFirst())
        .contains("r1", "r2");
    assertThat(validation.undecided())
        .anySatisfy(open -> assertThat(open.reason()).contains("nothing that was looked at"));
  }

  @Test
  void aUniverseThatIsTooLargeIsLeftOpen() {
    String many =
        IntStream.range(0, 250).mapToObj(i -> "'c" + i + "'").collect(Collectors.joining(","));
    Validation validation =
        validate(
            Shop.rules(
                "{\"when\":\"user.country in ["
                    + many
                    + "] && context.device in ["
                    + many
                    + "]\",\"action\":{\"type\":\"diversify\",\"strength\":0.5}}"));
    assertThat(validation.conflicts()).isEmpty();
    assertThat(validation.undecided())
        .anySatisfy(open -> assertThat(open.reason()).contains("kinds of requests"));
  }

  @Test
  void workThatIsUsedUpIsSaid() {
    ConflictSearch search =
        ConflictSearch.of(
            Ruleset.parse(1, RulesetTest.DEFAULT).rules(),
            CATALOGUE,
            new ItemColumns(CATALOGUE),
            List.of(),
            10,
            Shop.NOW,
            2);
    assertThat(search.undecided())
        .singleElement()
        .satisfies(open -> assertThat(open.reason()).contains("used up"));
  }

  @Test
  void aQuotaOfMoreItemsThanMatchIsAWarning() {
    Validation validation =
        validate(
            Shop.rules(
                "{\"items\":\"item.brand == 'acme'\",\"action\":{\"type\":\"quota\",\"min\":3}}"));
    assertThat(validation.valid()).isTrue();
    assertThat(validation.issues())
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.severity()).isEqualTo(Issue.Severity.WARNING);
              assertThat(issue.code()).isEqualTo(Issue.Code.QUOTA_BEYOND_CATALOGUE);
              assertThat(issue.index()).isZero();
              assertThat(issue.message()).contains("2 items");
            });
  }

  @Test
  void aRuleThatIsOverContradictsNothing() {
    Validation validation =
        validate(
            Shop.rules(
                "{\"schedule\":{\"until\":\"2026-01-01T00:00:00Z\"},\"action\":{\"type\":\"pin\",\"item\":\"a\",\"position\":1}}",
                "{\"action\":{\"type\":\"pin\",\"item\":\"b\",\"position\":1}}"));
    assertThat(validation.conflicts()).isEmpty();
    assertThat(validation.issues())
        .extracting(Issue::code)
        .containsExactly(Issue.Code.PAST_SCHEDULE);
  }

  /** Columns decide as items do one by one. */
  @Test
  void columnsDecideAsConditionsDo() {
    ItemColumns columns = new ItemColumns(CATALOGUE);
    for (String text :
        List.of(
            "item.price > 20 || 'sale' in item.categories",
            "!(item.price > 20) && has(item.brand)",
            "item.margin < 0.3",
            "item.brand == 'acme' ? item.price > 15 : item.margin > 0.2",
            "item.categories.exists(c, c.startsWith('s'))",
            "true")) {
      Condition condition = Condition.compile(CATALOGUE.schema(), text);
      List<Long> expected = new ArrayList<>();
      CATALOGUE.forEach(
          item -> {
            if (condition.evaluate(null, item.attributes()).or(false)) {
              expected.add(item.itemNo());
            }
          });
      List<Long> found = new ArrayList<>();
      columns.decide(condition, null, work -> {}).yes().forEach(found::add);
      assertThat(found).as(text).isEqualTo(expected);
    }
  }

  private static Validation validate(String json) {
    return new Validator(InstantSource.fixed(Shop.NOW))
        .validate(new ValidateRequest(Shop.soon(), 1, null, List.of(), 10, json), CATALOGUE);
  }

  private static String witness(Conflict conflict) {
    Conflict.Witness witness = conflict.witness();
    if (witness == null) {
      return "none";
    }
    StringBuilder text = new StringBuilder(witness.itemId() + " at " + witness.placement());
    Map<String, Object> user = new TreeMap<>(witness.user().asMap());
    user.forEach((name, value) -> text.append(", user.").append(name).append(" = ").append(value));
    return text.toString();
  }
}
