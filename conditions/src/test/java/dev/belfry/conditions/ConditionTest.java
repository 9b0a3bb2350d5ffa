package dev.belfry.conditions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.UserProfile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
  private static final AttributeSchema SCHEMA =
      AttributeSchema.reservedOnly()
          .with(
              1,
              List.of(
                  new AttributeDefinition(
                      Entity.USER, "country", AttributeType.CATEGORY, false, null, "plain"),
                  new AttributeDefinition(
                      Entity.USER, "age", AttributeType.NUMBER, false, null, "plain"),
                  new AttributeDefinition(
                      Entity.ITEM, "margin", AttributeType.NUMBER, false, 0.1, "plain"),
                  new AttributeDefinition(
                      Entity.ITEM, "sizes", AttributeType.NUMBER, true, null, "plain"),
                  new AttributeDefinition(
                      Entity.ITEM, "picture", AttributeType.VECTOR, false, null, "plain")));

  private static final Instant NOW = Instant.parse("2026-05-05T10:00:00Z");
  private static final Attributes BOOT =
      Attributes.of(
          Map.of(
              "title",
              "A red boot",
              "price",
              30.0,
              "categories",
              List.of("shoes", "winter"),
              "brand",
              "acme",
              "sizes",
              List.of(40.0, 41.0),
              "created_at",
              Instant.parse("2026-05-01T00:00:00Z")));
  private static final RequestFacts REQUEST =
      new RequestFacts(
          Attributes.of(Map.of("country", "DE", "age", 30.0)),
          Attributes.of(Map.of("device", "mobile", "hour", 10.0, "placement", "home")),
          NOW);

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "item.price > 20.0 && \"shoes\" in item.categories ~ TRUE",
        "item.price > 20 ~ TRUE",
        "item.price >= 30 && item.price <= 30.0 ~ TRUE",
        "item.price == 30 ~ TRUE",
        "30 != item.price ~ FALSE",
        "item.price * 2 > 50 ~ TRUE",
        "1 + item.price == 31 ~ TRUE",
        "(item.price - 5) / 5 == 5 ~ TRUE",
        "item.price * size(item.categories) == 60 ~ TRUE",
        "item.price in [10, 30] ~ TRUE",
        "item.price in [10, 30.5] ~ FALSE",
        "41 in item.sizes ~ TRUE",
        "item.sizes.exists(s, s == 41) ~ TRUE",
        "item.sizes.all(s, s + 1 > 41) ~ FALSE",
        "size(item.categories) == 2 ~ TRUE",
        "user.country == \"DE\" ~ TRUE",
        "user.country in [\"AT\", \"CH\"] ~ FALSE",
        "context.device == \"mobile\" && context.placement == \"home\" ~ TRUE",
        "context.hour in [9, 10, 11] ~ TRUE",
        "user.age >= item.price ~ TRUE",
        "item.created_at > now - duration(\"168h\") ~ TRUE",
        "item.created_at < timestamp(\"2026-01-01T00:00:00Z\") ~ FALSE",
        "now.getHours() == 10 ~ TRUE",
        "item.title.contains(\"red\") && item.brand.startsWith(\"ac\") ~ TRUE",
        "item.title.matches(\"(?i)BOOT\") ~ TRUE",
        "has(item.stock) ~ FALSE",
        "has(item.stock) ? item.stock > 5 : true ~ TRUE",
        "item.stock > 5 ~ MISSING",
        "!(item.stock > 5) ~ MISSING",
        "item.stock > 5 || item.price > 20 ~ TRUE",
        "item.price > 20 || item.stock > 5 ~ TRUE",
        "item.stock > 5 && item.price > 200 ~ FALSE",
        "item.stock > 5 && item.price > 20 ~ MISSING",
        "item.categories[7] == \"x\" ~ ERROR",
        "item.categories[7] == \"x\" || true ~ TRUE",
        "item.margin > 0 ~ TRUE",
        "has(item.margin) ~ FALSE",
        "item.hidden ~ MISSING",
        "true ~ TRUE",
      })
  void decides(String text, Outcome expected) {
    Condition condition = Condition.compile(SCHEMA, text);
    assertThat(condition.evaluate(REQUEST, BOOT)).as(text).isEqualTo(expected);
    assertThat(condition.bind(REQUEST).evaluate(BOOT)).as(text + ", bound").isEqualTo(expected);
  }

  @Test
  void aDefaultStandsInUnlessItIsNotWanted() {
    Condition condition = Condition.compile(SCHEMA, "item.margin < 1");
    assertThat(condition.evaluate(REQUEST, Attributes.empty())).isEqualTo(Outcome.TRUE);
    assertThat(condition.withoutDefaults().evaluate(REQUEST, Attributes.empty()))
        .isEqualTo(Outcome.MISSING);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "item.price > 20 | ITEM",
        "user.country == \"DE\" | REQUEST",
        "now > timestamp(\"2026-01-01T00:00:00Z\") | REQUEST",
        "item.price > 20 && user.country == \"DE\" | MIXED",
        "item.created_at > now - duration(\"24h\") | MIXED",
        "1 < 2 | CONSTANT",
        "item.categories.exists(c, c == context.device) | MIXED",
      })
  void knowsWhatItNeeds(String text, Scope expected) {
    assertThat(Condition.compile(SCHEMA, text).scope()).isEqualTo(expected);
  }

  @Test
  void namesTheAttributesItReads() {
    Condition condition =
        Condition.compile(SCHEMA, "item.price > 2 && has(user.age) && context.hour < 12");
    assertThat(condition.attributes())
        .extracting(AttributeName::toString)
        .containsExactlyInAnyOrder("item.price", "user.age", "context.hour");
    assertThat(condition.usesNow()).isFalse();
    assertThat(Condition.compile(SCHEMA, "now.getHours() > 3").usesNow()).isTrue();
  }

  @Test
  void aRequestDecidesItsPartOnce() {
    Condition condition = Condition.compile(SCHEMA, "user.country == \"AT\" && item.price > 20");
    assertThat(condition.bind(REQUEST).settled()).contains(Outcome.FALSE);
    Condition other = Condition.compile(SCHEMA, "user.country == \"DE\" && item.price > 20");
    assertThat(other.bind(REQUEST).settled()).isEmpty();
    Condition missing = Condition.compile(SCHEMA, "user.age > 3 || item.price > 20");
    RequestFacts nobody = new RequestFacts(Attributes.empty(), Attributes.empty(), NOW);
    assertThat(missing.bind(nobody).evaluate(Attributes.empty())).isEqualTo(Outcome.MISSING);
    assertThat(missing.bind(nobody).evaluate(BOOT)).isEqualTo(Outcome.TRUE);
  }

  @Test
  void aValueOfAnotherTypeThanTheSchemaIsAnErrorOfTheItemNotOfTheRequest() {
    Condition condition = Condition.compile(SCHEMA, "item.price > 20");
    assertThat(condition.evaluate(null, Attributes.of(Map.of("price", "dear"))))
        .isEqualTo(Outcome.ERROR);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "item.prise > 20 | 1 | 6 | did you mean item.price?",
        "true && usr.country == \"DE\" | 1 | 9 | did you mean user?",
        "user.postcode == \"1\" | 1 | 6 | the schema has age, country",
        "item.price > \"20\" | 1 | 12 | between a number and text; a number stands without quotes",
        "item.price > 20 && | 1 | 19 | ends too early",
        "item.price | 1 | 5 | a condition is true or false, and this is a number",
        "item == user | 1 | 1 | cannot stand alone",
        "item.picture == 3 | 1 | 6 | which is a vector",
        "shoes in item.categories | 1 | 1 | text stands in quotes",
        "item.categories == \"shoes\" | 1 | 17 | value in list",
        "item.created_at > \"2026-01-01\" | 1 | 17 | timestamp(",
        "item.created_at > timestamp(\"yesterday\") | 1 | 28 | there is no timestamp 'yesterday'",
        "now - item.created_at > duration(\"2 days\") | 1 | 33 | there is no duration '2 days'",
        "item.title.matches(\"(\") | 1 | 19 | is not a regular expression",
        "item.price / 0 > 1 | 1 | 12 | divides by zero",
        "item.title.nothing() | 1 | 19 | 'nothing' is unknown",
        "[1].exists(item, item > 3) | 1 | 11 | has a meaning already",
        "item.price = 3 | 1 | 12 | write == to compare",
      })
  void refusesWithAPlaceAndAReason(String text, int line, int column, String reason) {
    assertThat(Condition.problems(SCHEMA, text))
        .first()
        .satisfies(
            problem -> {
              assertThat(problem.message()).contains(reason);
              assertThat(problem.line()).isEqualTo(line);
              assertThat(problem.column()).isEqualTo(column);
            });
    assertThatThrownBy(() -> Condition.compile(SCHEMA, text))
        .isInstanceOfSatisfying(
            BelfryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
        .hasMessageStartingWith("line " + line + ", column " + column + ": ");
  }

  @Test
  void linesAreCounted() {
    assertThat(Condition.problems(SCHEMA, "item.price > 20 &&\n  item.colour == \"red\""))
        .extracting(ConditionProblem::line, ConditionProblem::column)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(2, 8));
  }

  @Test
  void sizeDepthAndWorkAreBounded() {
    assertRefused("true" + " || true".repeat(600), "characters");
    assertRefused("(".repeat(1000) + "true" + ")".repeat(1000), "nested too deeply");
    assertRefused("item.title.matches(\"" + "(a{100}){100}" + "\")", "");
    assertRefused(" ", "empty");
    assertRefused("\u0000", "cannot be seen");
    String hundred = "[" + "1,".repeat(99) + "1]";
    String loops =
        hundred + ".all(a, " + hundred + ".all(b, " + hundred + ".all(c, a + b + c > 0)))";
    assertThat(Condition.compile(SCHEMA, loops).evaluate(REQUEST, BOOT)).isEqualTo(Outcome.ERROR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"home", "similar"})
  void thePlacementIsPartOfTheContext(String placement) {
    RequestFacts facts =
        RequestFacts.of(
            UserProfile.unknown(null), new RequestContext(placement, Attributes.empty(), NOW));
    Condition condition = Condition.compile(SCHEMA, "context.placement == \"home\"");
    assertThat(condition.evaluate(facts, null)).isEqualTo(Outcome.of(placement.equals("home")));
  }

  @Property(tries = 300)
  void anyTextIsRefusedWithAPlaceOrDecides(@ForAll String text) {
    for (ConditionProblem problem : Condition.problems(SCHEMA, text)) {
      assertThat(problem.line()).isPositive();
      assertThat(problem.column()).isPositive();
      assertThat(problem.message()).isNotBlank();
    }
  }

  private static void assertRefused(String text, String reason) {
    assertThatThrownBy(() -> Condition.compile(SCHEMA, text))
        .isInstanceOf(BelfryException.class)
        .hasMessageStartingWith("line 1, column ")
        .hasMessageContaining(reason);
  }
}
