package dev.belfry.coldstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Entity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TermExtractorTest {
  private static final AttributeSchema WITH_MATERIAL =
      AttributeSchema.reservedOnly()
          .with(
              1,
              List.of(
                  attribute("material", AttributeType.CATEGORY),
                  attribute("care", AttributeType.TEXT)));

  @Test
  void titleAndDescriptionMeetInStemsAndTheTitleCountsTwice() {
    try (TermExtractor extractor = new TermExtractor(AttributeSchema.reservedOnly())) {
      Map<String, Integer> terms =
          extractor.extract(
              Shop.item(
                  1, Map.of("title", "The Reading Lamps", "description", "A lamp for the desk")));
      assertThat(terms).containsOnly(entry("read", 2), entry("lamp", 3), entry("desk", 1));
    }
  }

  @Test
  void everyValueOfACategoryIsOneTermWhateverItsCase() {
    try (TermExtractor extractor = new TermExtractor(AttributeSchema.reservedOnly())) {
      Map<String, Integer> terms =
          extractor.extract(
              Shop.item(1, Map.of("categories", List.of("Table Lamps", "Home"), "brand", "ACME")));
      assertThat(terms)
          .containsOnly(
              entry("categories=table lamps", 1),
              entry("categories=home", 1),
              entry("brand=acme", 1));
    }
  }

  @Test
  void attributesOfTheInstallationCountAndNumbersDoNot() {
    try (TermExtractor extractor = new TermExtractor(WITH_MATERIAL)) {
      Map<String, Integer> terms =
          extractor.extract(Shop.item(1, Map.of("material", "oak", "care", "wipe", "price", 12.5)));
      assertThat(terms).containsOnly(entry("material=oak", 1), entry("wipe", 1));
      assertThat(extractor.covers(AttributeSchema.reservedOnly())).isFalse();
    }
  }

  @Test
  void anItemWithoutTextHasNoTerms() {
    try (TermExtractor extractor = new TermExtractor(AttributeSchema.reservedOnly())) {
      assertThat(extractor.extract(Shop.item(1, Map.of("title", "the of !?")))).isEmpty();
    }
  }

  private static AttributeDefinition attribute(String name, AttributeType type) {
    return new AttributeDefinition(Entity.ITEM, name, type, false, null, "plain");
  }
}
