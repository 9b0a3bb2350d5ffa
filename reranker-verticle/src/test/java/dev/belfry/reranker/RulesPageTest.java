package dev.belfry.reranker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.conditions.Condition;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Impression;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.reranker.ApplyRequest;
import dev.belfry.contracts.reranker.DroppedItem;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.PrepareRequest;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RankedList;
import dev.belfry.contracts.reranker.RuleNote;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs what {@code docs/rules.md} says. */
class RulesPageTest {
  private static final Path PAGE = Path.of("..", "docs", "rules.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f");
  private static final Duration YEAR = Duration.ofDays(365);
  static final Catalogue CATALOGUE =
      Shop.catalogue(
          1,
          named(
              1,
              "brand",
              "acme",
              "categories",
              List.of("shoes"),
              "price",
              10.0,
              "created_at",
              Shop.NOW),
          named(
              2,
              "brand",
              "acme",
              "categories",
              List.of("shoes"),
              "price",
              20.0,
              "created_at",
              Shop.NOW.minus(YEAR)),
          named(
              3,
              "brand",
              "bolt",
              "categories",
              List.of("shoes"),
              "price",
              30.0,
              "created_at",
              Shop.NOW),
          named(
              4,
              "brand",
              "bolt",
              "categories",
              List.of("hats"),
              "price",
              40.0,
              "created_at",
              Shop.NOW.minus(YEAR)),
          named(
              5,
              "brand",
              "cord",
              "categories",
              List.of("hats"),
              "price",
              50.0,
              "created_at",
              Shop.NOW.minus(YEAR.multipliedBy(2)),
              "margin",
              0.5),
          named(6, "categories", List.of("hats", "sale"), "created_at", Shop.NOW));

  static Stream<Row> rows() {
    return lines()
        .filter(line -> line.matches("\\| \\d+ \\|.*"))
        .map(
            line -> {
              String[] cells = line.substring(1).split("\\|");
              return new Row(
                  cells[0].strip(),
                  code(cells[1]),
                  cells[2].strip(),
                  cells[3].strip(),
                  cells[4].strip());
            });
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theTableHolds(Row row) {
    RankedList list = list(row);
    assertThat(list.items().stream().map(RankedItem::itemNo).map(RulesPageTest::name))
        .containsExactlyElementsOf(words(row.list()));
    assertThat(leftOut(list)).isEqualTo(expectedLeftOut(row.leftOut()));
    assertThat(list.notes().stream().map(RuleNote::rule).sorted())
        .containsExactlyElementsOf(noted(row.leftOut()));
    assertThat(list.shortReason() == null).isEqualTo(list.items().size() >= row.depth());
  }

  @Test
  void theTableHasAtLeastTwentyRows() {
    assertThat(rows()).hasSizeGreaterThanOrEqualTo(20);
  }

  @Test
  void everyExampleRuleIsAccepted() {
    List<String> examples =
        lines().filter(line -> line.startsWith("    {\"name\"")).map(String::strip).toList();
    assertThat(examples).hasSizeGreaterThanOrEqualTo(8);
    examples.forEach(example -> Ruleset.check("{\"rules\":[" + example + "]}", CATALOGUE.schema()));
    assertThat(
            examples.stream()
                .map(example -> Ruleset.parse(1, "{\"rules\":[" + example + "]}"))
                .map(ruleset -> ruleset.rules().getFirst().action().type()))
        .containsAll(ActionReader.ACTIONS);
  }

  @Test
  void everyRuleOverSeveralLinesIsAccepted() {
    String page = lines().collect(Collectors.joining("\n"));
    Matcher matcher = Pattern.compile("(?ms)^    \\{$.*?^    \\}$").matcher(page);
    int count = 0;
    while (matcher.find()) {
      Ruleset.check("{\"rules\":[" + matcher.group() + "]}", CATALOGUE.schema());
      count++;
    }
    assertThat(count).isEqualTo(1);
  }

  @Test
  void everyWholeRulesetIsAccepted() {
    String page = lines().collect(Collectors.joining("\n"));
    Matcher matcher = Pattern.compile("(?ms)^    \\{\"rules\".*?^    \\]\\}").matcher(page);
    int count = 0;
    while (matcher.find()) {
      Ruleset.check(matcher.group(), CATALOGUE.schema());
      count++;
    }
    assertThat(count).isEqualTo(2);
    assertThat(page.replaceAll("\\s", "")).contains(RulesetTest.DEFAULT.replaceAll("\\s", ""));
  }

  @Test
  void everyExampleConditionCompiles() {
    List<String> conditions =
        lines()
            .dropWhile(line -> !line.equals("## Conditions"))
            .takeWhile(line -> !line.equals("## Actions"))
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(3, line.indexOf('`', 3)).replace("\\|", "|"))
            .toList();
    assertThat(conditions).hasSizeGreaterThanOrEqualTo(8);
    conditions.forEach(text -> Condition.compile(CATALOGUE.schema(), text));
  }

  private static RankedList list(Row row) {
    Reranker reranker =
        new Reranker(
            (itemNo, now) -> !row.items("closed").contains(itemNo),
            version -> Optional.empty(),
            10);
    reranker.publish(1, Shop.rules(row.rules().toArray(String[]::new)));
    reranker.apply(CATALOGUE, List.of());
    RequestContext context = new RequestContext("home", Attributes.empty(), Shop.NOW);
    UserProfile user =
        user(
            row.items("seen").stream()
                .map(itemNo -> Shop.seen(itemNo, "view", Duration.ofDays(3)))
                .toArray(Interaction[]::new),
            row.items("shown").stream()
                .map(itemNo -> new Impression(itemNo, Shop.NOW.minus(Duration.ofDays(4))))
                .toList());
    boolean applyRules = !row.request().contains("rules off");
    Eligibility eligibility =
        reranker.prepare(
            new PrepareRequest(
                Shop.soon(),
                Shop.versions(1, 1),
                applyRules,
                user,
                context,
                row.text("filter").orElse(null),
                numbers(row.items("exclude")),
                row.text("candidates").isPresent() ? numbers(row.items("candidates")) : null));
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < NAMES.size(); i++) {
      if (row.text("given").isPresent() && !row.items("given").contains(i + 1L)) {
        continue;
      }
      double relevance = row.request().contains("same relevance") ? 0.5 : 0.8 - i / 10.0;
      candidates.add(Shop.candidate(i + 1, relevance));
    }
    return reranker.apply(
        new ApplyRequest(
            Shop.soon(),
            Shop.versions(1, 1),
            applyRules,
            eligibility,
            user,
            context,
            candidates,
            row.depth(),
            1));
  }

  private static UserProfile user(Interaction[] interactions, List<Impression> shown) {
    UserProfile user = Shop.user(Map.of("country", "DE"), interactions);
    return new UserProfile(
        user.userNo(),
        user.userId(),
        user.version(),
        user.attributes(),
        user.recent(),
        user.positives(),
        user.seen(),
        shown);
  }

  private static Map<String, String> leftOut(RankedList list) {
    Map<String, String> reasons = new TreeMap<>();
    for (DroppedItem item : list.dropped()) {
      reasons.put(name(item.itemNo()), item.reason());
    }
    return reasons;
  }

  /** Reads {@code a b: gate c: cap:r1}. */
  private static Map<String, String> expectedLeftOut(String cell) {
    Map<String, String> reasons = new TreeMap<>();
    Matcher group = Pattern.compile("((?:[a-f] )*[a-f]): (\\S+)").matcher(cell);
    while (group.find()) {
      words(group.group(1)).forEach(name -> reasons.put(name, group.group(2)));
    }
    return reasons;
  }

  /** Reads {@code noted r1 r2}. */
  private static List<String> noted(String cell) {
    Matcher noted = Pattern.compile("noted((?: r\\d)+)").matcher(cell);
    return noted.find() ? words(noted.group(1).strip()) : List.of();
  }

  private static Item named(long itemNo, Object... pairs) {
    return new Item(itemNo, name(itemNo), Shop.item(itemNo, pairs).attributes(), 1, false);
  }

  private static ItemNumbers numbers(List<Long> items) {
    return ItemNumbers.of(items.stream().mapToLong(Long::longValue).toArray());
  }

  private static String name(long itemNo) {
    return NAMES.get((int) itemNo - 1);
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : Arrays.asList(text.split(" "));
  }

  private static List<String> code(String cell) {
    return CODE.matcher(cell).results().map(match -> match.group(1)).toList();
  }

  private static Stream<String> lines() {
    try {
      return Files.readAllLines(PAGE).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A row of the table. The request is parts such as {@code depth 2}, separated by commas. */
  record Row(String number, List<String> rules, String request, String list, String leftOut) {
    Optional<String> text(String part) {
      return Arrays.stream(request.split(","))
          .map(String::strip)
          .filter(text -> text.startsWith(part + " "))
          .map(text -> text.substring(part.length() + 1))
          .findFirst();
    }

    List<Long> items(String part) {
      return text(part).map(RulesPageTest::words).orElse(List.of()).stream()
          .map(name -> NAMES.indexOf(name) + 1L)
          .toList();
    }

    int depth() {
      return text("depth").map(Integer::parseInt).orElse(10);
    }
  }
}
