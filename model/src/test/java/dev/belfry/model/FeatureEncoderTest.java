package dev.belfry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.SeenItems;
import dev.belfry.contracts.common.UserProfile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeatureEncoderTest {
  private final FeatureEncoder encoder = Fixtures.encoder();

  @Test
  void vocabularyKeepsValuesSeenTwiceAndGivesTheOthersSlotZero() {
    FeatureSchema schema = encoder.schema();
    assertThat(schema.itemCategories().getFirst().values()).containsExactly("pots", "tea");
    assertThat(schema.userCategories().getFirst().values()).containsExactly("F");
    EncodedUser male = encoder.encodeUser(2, Fixtures.USERS.get(1), new long[0]);
    assertThat(male.slots(0)).containsExactly(0);
  }

  @Test
  void numbersAreScaledAndMissingOnesAreMarked() {
    // Prices enter as log1p: log 10, log 100, log 31.
    double mean = (Math.log(10) + Math.log(100) + Math.log(31)) / 3;
    double deviation =
        Math.sqrt(
            (Math.pow(Math.log(10) - mean, 2)
                    + Math.pow(Math.log(100) - mean, 2)
                    + Math.pow(Math.log(31) - mean, 2))
                / 3);
    EncodedItem priced = encoder.encodeItem(3, Fixtures.ITEMS.get(0));
    assertThat(priced.numbers()[0])
        .isCloseTo((float) ((Math.log(10) - mean) / deviation), within(1e-5f));
    assertThat(priced.numbers()[1]).isZero();
    assertThat(encoder.encodeItem(8, Fixtures.ITEMS.get(2)).numbers()).containsExactly(0, 1);
  }

  @Test
  void newItemIsEncodedFromItsFeatures() {
    EncodedItem item = encoder.encodeItem(new Item(77, "new", Fixtures.ITEMS.get(0), 1, false));
    assertThat(item.row()).isZero();
    assertThat(item.slots(0)).containsExactlyInAnyOrder(1, 2);
    assertThat(item.hasFeatures()).isTrue();
    assertThat(encoder.encodeItem(78, Attributes.empty()).hasFeatures()).isFalse();
  }

  @Test
  void historyHoldsTheLatestDistinctKnownPositives() {
    UserProfile profile =
        new UserProfile(
            4,
            "u",
            1,
            Attributes.of(Map.of("gender", "F")),
            List.of(
                interaction(13, true),
                interaction(3, false),
                interaction(999, true),
                interaction(13, true),
                interaction(5, true),
                interaction(8, true)),
            4,
            SeenItems.empty(),
            List.of());
    EncodedUser user =
        encoder.encodeUser(profile, new RequestContext("home", Attributes.empty(), Instant.EPOCH));
    assertThat(user.row()).isEqualTo(3);
    assertThat(user.history()).containsExactly(4, 2, 3);
    assertThat(encoder.encodeUser(4, Attributes.empty(), new long[] {3, 5, 8, 13}).historySize())
        .isEqualTo(3);
  }

  private static Interaction interaction(long itemNo, boolean positive) {
    return new Interaction(itemNo, "click", 1, Instant.EPOCH, positive);
  }
}
