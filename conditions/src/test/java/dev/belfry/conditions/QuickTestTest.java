package dev.belfry.conditions;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Entity;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is decided without CEL is what CEL decides. */
class QuickTestTest {
  private static final Instant NOW = Instant.parse("2026-05-05T12:00:00Z");
  private static final AttributeSchema SCHEMA =
      AttributeSchema.reservedOnly()
          .with(
              1,
              List.of(
                  new AttributeDefinition(
                      Entity.USER, "budget", AttributeType.NUMBER, false, null, "plain"),
                  new AttributeDefinition(
                      Entity.USER, "brand", AttributeType.CATEGORY, false, null, "plain"),
                  new AttributeDefinition(
                      Entity.ITEM, "margin", AttributeType.NUMBER, false, 2.0, "plain")));
  private static final List<String> QUICK =
      List.of(
          "item.price > 2",
          "item.price >= 2.0",
          "2 < item.price",
          "item.price <= user.budget",
          "item.price == 2",
          "item.price != user.budget",
          "item.price == item.margin",
          "item.price > user.budget * 2 - 1",
          "item.price + item.margin < 4.5",
          "item.brand == 'a'",
          "item.brand != user.brand",
          "item.brand in ['a', 'b']",
          "user.brand in item.categories",
          "'a' in item.categories",
          "item.hidden == true",
          "has(item.margin)",
          "has(item.price)",
          "item.created_at > now - duration('24h')",
          "item.created_at <= now + duration('90m')",
          "item.created_at >= timestamp('2026-05-05T12:00:00Z')",
          "item.created_at == now");
  private static final List<String> NOT_QUICK =
      List.of(
          "item.price / 2 > 1",
          "item.title.startsWith('a')",
          "item.categories[0] == 'a'",
          "item.price in [1, 2]",
          "item.title < 'b'",
          "item.categories.exists(c, c == 'a')");

  @Property(tries = 500)
  void itDecidesAsCelDoes(@ForAll long seed) {
    Random random = new Random(seed);
    ConditionLanguage language = ConditionLanguage.of(SCHEMA);
    Map<String, Object> item = new HashMap<>();
    numbers(random, item, "price", "margin");
    maybe(random, item, "brand", letter(random));
    maybe(random, item, "title", letter(random));
    maybe(random, item, "hidden", random.nextBoolean());
    maybe(random, item, "categories", List.of(letter(random), letter(random)));
    maybe(random, item, "created_at", NOW.plus(Duration.ofMinutes(30L * random.nextInt(-60, 10))));
    Map<String, Object> user = new HashMap<>();
    numbers(random, user, "budget");
    maybe(random, user, "brand", letter(random));
    if (random.nextInt(10) == 0) {
      // Of another class than the schema says.
      item.put("price", "two");
      item.put("brand", 3.0);
    }
    RequestFacts facts =
        new RequestFacts(Attributes.of(user), Attributes.of(Map.of("placement", "home")), NOW);
    Subject subject = language.subject(facts, Attributes.of(item), random.nextBoolean());
    for (String text : QUICK) {
      Node.Leaf leaf = leaf(language, text);
      assertThat(leaf.evaluate(subject))
          .as("%s of %s and %s", text, item, user)
          .isEqualTo(leaf.evaluateByCel(subject));
    }
  }

  @Test
  void theCommonestLeavesAreQuickAndTheOthersAreCels() {
    ConditionLanguage language = ConditionLanguage.of(SCHEMA);
    QUICK.forEach(text -> assertThat(leaf(language, text).quick()).as(text).isNotNull());
    NOT_QUICK.stream()
        .filter(text -> !text.contains(" < ") && !text.contains(" in "))
        .forEach(text -> assertThat(leaf(language, text).quick()).as(text).isNull());
  }

  private static Node.Leaf leaf(ConditionLanguage language, String text) {
    CheckedText checked = language.check(text);
    assertThat(checked.problems()).as(text).isEmpty();
    return (Node.Leaf) language.plan(requireNonNull(checked.expression()).ast());
  }

  private static void numbers(Random random, Map<String, Object> values, String... names) {
    double[] odd = {0, -0.0, 1, 2, 2.5, -3, Double.NaN, Double.POSITIVE_INFINITY};
    for (String name : names) {
      maybe(random, values, name, odd[random.nextInt(odd.length)]);
    }
  }

  private static void maybe(Random random, Map<String, Object> values, String name, Object value) {
    if (random.nextInt(4) > 0) {
      values.put(name, value);
    }
  }

  private static String letter(Random random) {
    return String.valueOf((char) ('a' + random.nextInt(3)));
  }
}
