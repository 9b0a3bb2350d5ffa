package dev.belfry.contracts.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AttributeParserTest {
  private static final AttributeSchema SCHEMA =
      AttributeSchema.reservedOnly()
          .with(
              1,
              List.of(
                  new AttributeDefinition(
                      Entity.ITEM, "vector", AttributeType.VECTOR, false, null, "plain"),
                  new AttributeDefinition(
                      Entity.ITEM, "scores", AttributeType.NUMBER, true, null, "plain")));

  @Test
  void valuesOfJsonBecomeTheClassesOfTheSchema() {
    Map<String, @Nullable Object> json = new HashMap<>();
    json.put("title", "A title");
    json.put("categories", List.of("Shoes", "Red"));
    json.put("price", 3);
    json.put("hidden", false);
    json.put("created_at", "2026-01-31T09:30:00+02:00");
    json.put("available_from", "2026-01-31");
    json.put("vector", List.of(1, 0.5));
    json.put("scores", List.of(1L, 2.5));
    json.put("brand", null);

    assertThat(AttributeParser.parse(SCHEMA, Entity.ITEM, json).asMap())
        .isEqualTo(
            Map.of(
                "title", "A title",
                "categories", List.of("Shoes", "Red"),
                "price", 3.0,
                "hidden", false,
                "created_at", Instant.parse("2026-01-31T07:30:00Z"),
                "available_from", Instant.parse("2026-01-31T00:00:00Z"),
                "vector", Embedding.copyOf(new float[] {1, 0.5f}),
                "scores", List.of(1.0, 2.5)));
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("price", -1, "'price' is -1: give a number that is not negative"),
        Arguments.of("stock", -0.5, "'stock' is -0.5: give a number that is not negative"),
        Arguments.of("price", "3", "'price' is the text '3': give a number"),
        Arguments.of("price", Double.NaN, "'price' is NaN: give a finite number"),
        Arguments.of("price", true, "'price' is true: give a number"),
        Arguments.of("hidden", "yes", "'hidden' is the text 'yes': give true or false"),
        Arguments.of("hidden", 1, "'hidden' is 1: give true or false"),
        Arguments.of("title", 5, "'title' is 5: give a text"),
        Arguments.of("title", List.of("a"), "'title' is a list of 1: give a text"),
        Arguments.of("title", Map.of("en", "a"), "'title' is an object with 1 fields: give a text"),
        Arguments.of("brand", "", "'brand' is empty: give a label, or leave the attribute out"),
        Arguments.of(
            "brand", "x".repeat(257), "'brand' has 257 characters: at most 256 are accepted"),
        Arguments.of(
            "categories",
            "Shoes",
            "'categories' is the text 'Shoes': give a list of a label (a text of 1 to 256 characters)"),
        Arguments.of(
            "categories",
            List.of("a", 2),
            "'categories[1]' is 2: give a label (a text of 1 to 256 characters)"),
        Arguments.of(
            "categories",
            Collections.nCopies(1_001, "a"),
            "'categories' has 1001 values: at most 1000 are accepted"),
        Arguments.of(
            "created_at",
            "yesterday",
            "'created_at' is the text 'yesterday': give a time such as '2026-01-31T09:30:00Z' or a date such as '2026-01-31'"),
        Arguments.of(
            "created_at",
            "2026-02-30",
            "'created_at' is the text '2026-02-30': give a time such as '2026-01-31T09:30:00Z' or a date such as '2026-01-31'"),
        Arguments.of(
            "vector",
            List.of(),
            "'vector' is a list of 0: give a list of 1 to 4096 finite numbers"),
        Arguments.of(
            "pirce",
            1,
            "'pirce' is not an attribute of this schema's items: did you mean 'price'?"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void wrongValuesAreRefusedWithASentence(String name, Object value, String sentence) {
    assertThatThrownBy(() -> AttributeParser.parse(SCHEMA, Entity.ITEM, Map.of(name, value)))
        .isInstanceOfSatisfying(
            BelfryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
        .hasMessage(sentence);
  }

  @Test
  void unknownNamesAreRefusedWithTheKnownOnes() {
    assertThatThrownBy(
            () ->
                AttributeParser.parse(SCHEMA, Entity.ITEM, Collections.singletonMap("size", null)))
        .hasMessageContaining("known are available_from, available_until, brand");
    assertThatThrownBy(() -> AttributeParser.parse(SCHEMA, Entity.USER, Map.of("age", 1)))
        .hasMessageContaining("none are defined");
  }

  @Test
  void windowOfAvailabilityMustNotBeEmpty() {
    assertThatThrownBy(
            () ->
                AttributeParser.parse(
                    SCHEMA,
                    Entity.ITEM,
                    Map.of("available_from", "2026-02-01", "available_until", "2026-02-01")))
        .hasMessageContaining("after 'available_from'");
  }

  @Test
  void textsThatCannotBeStoredAreRefused() {
    assertThatThrownBy(() -> AttributeParser.parse(SCHEMA, Entity.ITEM, Map.of("title", "a\0b")))
        .hasMessageContaining("NUL");
  }

  @Property
  void whatIsAcceptedIsAcceptedAgainUnchanged(@ForAll double price, @ForAll List<Float> numbers) {
    Map<String, Object> json = new HashMap<>();
    if (Double.isFinite(price) && price >= 0) {
      json.put("price", price);
    }
    json.put("scores", numbers);
    Attributes once = AttributeParser.parse(SCHEMA, Entity.ITEM, json);
    assertThat(AttributeParser.parse(SCHEMA, Entity.ITEM, once.asMap())).isEqualTo(once);
  }
}
