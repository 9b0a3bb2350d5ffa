package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Entity;
import dev.belfry.model.PopularityTables;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PopularityBuilderTest {
  private static final long DAY = Duration.ofDays(1).toMillis();

  @Test
  void pairsCountOnceAtTheirLatestAndHalveWithAge() {
    AttributeSchema schema =
        AttributeSchema.reservedOnly()
            .with(
                1,
                List.of(
                    new AttributeDefinition(
                        Entity.USER, "gender", AttributeType.CATEGORY, false, null, "segment"),
                    new AttributeDefinition(
                        Entity.USER, "shoe", AttributeType.CATEGORY, false, null, "plain")));
    Dataset data =
        new Dataset.Builder("tiny", schema)
            .item(10, "a", Attributes.empty())
            .item(20, "b", Attributes.empty())
            .user(1, "u", Attributes.of(Map.of("gender", "F", "shoe", "42")))
            .user(2, "v", Attributes.of(Map.of("gender", "M")))
            .event(1, 10, "click", 1, 0, true, null, "mobile")
            .event(2, 10, "click", 1, 10 * DAY, true)
            .event(1, 10, "purchase", 1, 20 * DAY, true, null, "desktop")
            .event(2, 20, "view", 1, 19 * DAY, false)
            .event(2, 20, "click", 1, 20 * DAY + 5 * DAY / 24, true)
            .build();
    PopularityTables tables = PopularityBuilder.build(data, Duration.ofDays(10));
    double shift = Math.pow(2, -5 / 240.0);
    // User 1 likes item 10 with the weight of day 20, user 2 with that of day 10.
    assertThat(tables.overall().countOf(10)).isCloseTo((float) (1.5 * shift), within(1e-5f));
    assertThat(tables.overall().countOf(20)).isCloseTo(1, within(1e-6f));
    assertThat(tables.segment("gender", "F").orElseThrow().countOf(10))
        .isCloseTo((float) shift, within(1e-5f));
    assertThat(tables.segment("gender", "F").orElseThrow().countOf(20)).isZero();
    assertThat(tables.segment("shoe", "42")).isEmpty();
    assertThat(tables.context("hour", "5").orElseThrow().countOf(20)).isCloseTo(1, within(1e-6f));
    assertThat(tables.context("device", "mobile")).isEmpty();
    assertThat(tables.context("device", "desktop").orElseThrow().size()).isEqualTo(1);
  }
}
