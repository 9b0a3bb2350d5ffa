package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belfry.contracts.common.TextKey;
import dev.belfry.model.Computed;
import dev.belfry.model.EncodedItem;
import dev.belfry.model.EncodedUser;
import dev.belfry.model.FeatureSchema.NumberFeature;
import dev.belfry.model.FeatureSchema.VectorFeature;
import dev.belfry.model.TextProjection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Nothing that is encoded for a moment can be read from what came after it. */
class FeatureLeakTest {
  /**
   * The future is planted behind what is trained on: likings, ratings of the same items by the same
   * users, views. All that is learned and all that is encoded stays the same.
   */
  @Property(tries = 40)
  void laterEventsChangeNothingThatWasEncodedBefore(
      @ForAll @IntRange(min = 10, max = 70) int past,
      @ForAll @IntRange(min = 1, max = 40) int more) {
    List<TeaShop.Act> acts = TeaShop.acts(past);
    Histories train = Histories.of(TeaShop.data(acts));
    TowerData blind = towers(TeaShop.data(acts), train);
    TowerData seeing = towers(TeaShop.data(withFuture(acts, more)), train);
    assertThat(seeing.schema()).isEqualTo(blind.schema());
    for (int i = 0; i < TeaShop.ITEMS; i++) {
      assertThat(seeing.item(i)).isEqualTo(blind.item(i));
    }
    for (int user = 0; user < TeaShop.USERS; user++) {
      for (int place = 0; place < train.items()[user].length; place++) {
        assertThat(seeing.user(user, place, place % 2 == 0))
            .isEqualTo(blind.user(user, place, place % 2 == 0));
      }
    }
  }

  /** The same of the ALS factors, and with the future to learn from they would be others. */
  @Property(tries = 10)
  void laterEventsChangeNoFactor(@ForAll @IntRange(min = 30, max = 70) int past) {
    List<TeaShop.Act> acts = TeaShop.acts(past);
    Dataset future = TeaShop.data(withFuture(acts, 40));
    Histories train = Histories.of(TeaShop.data(acts));
    TowerData blind = withFactors(TeaShop.data(acts), train);
    TowerData seeing = withFactors(future, train);
    TowerData leaking = withFactors(future, Histories.of(future));
    for (int i = 0; i < TeaShop.ITEMS; i++) {
      assertThat(seeing.item(i)).isEqualTo(blind.item(i));
    }
    for (int user = 0; user < TeaShop.USERS; user++) {
      for (int place = 0; place < train.items()[user].length; place++) {
        assertThat(seeing.user(user, place, true)).isEqualTo(blind.user(user, place, true));
      }
    }
    assertThat(vectors(leaking.item(0))).isNotEqualTo(vectors(blind.item(0)));
  }

  /** An example's fold-in reads what its user liked before it, and not what it asks for. */
  @Property(tries = 10)
  void factorOfAnExampleIsThatOfTheHistoryBeforeIt(
      @ForAll @IntRange(min = 20, max = 90) int count) {
    Dataset data = TeaShop.data(TeaShop.acts(count));
    Histories all = Histories.of(data);
    TowerData towers = withFactors(data, all);
    for (int user = 0; user < TeaShop.USERS; user++) {
      int[] items = all.items()[user];
      for (int place = 1; place < items.length; place++) {
        int[] history = Arrays.copyOf(items, place);
        EncodedUser asked = towers.user(new Split.Case(user, history, new int[] {items[place]}));
        assertThat(withoutContext(asked)).isEqualTo(withoutContext(towers.user(user, place, true)));
      }
    }
  }

  /** Those of an item: what is given, its text and its factor. */
  private static String vectors(EncodedItem item) {
    return "{" + item.toString().substring(item.toString().indexOf("\"vectors\""));
  }

  private static String withoutContext(EncodedUser user) {
    return user.toString().replaceAll("\"context\":.*", "\"context\":[]}");
  }

  private static List<TeaShop.Act> withFuture(List<TeaShop.Act> acts, int more) {
    List<TeaShop.Act> planted = new ArrayList<>(acts);
    for (int k = 0; k < more; k++) {
      planted.add(
          new TeaShop.Act(
              k % TeaShop.USERS,
              (5 * k) % TeaShop.ITEMS,
              k % 3 == 0 ? "rating" : k % 3 == 1 ? "purchase" : "view",
              k % 3 == 0 ? 5 : 1,
              TeaShop.START.toEpochMilli() + 3_600_000L * (acts.size() + k),
              "watch"));
    }
    return planted;
  }

  /** In training, too: an example reads only what its own user did before it. */
  @Property(tries = 30)
  void cuttingTheHistoryAfterAnExampleLeavesItAsItWas(
      @ForAll @IntRange(min = 20, max = 90) int count) {
    Dataset data = TeaShop.data(TeaShop.acts(count));
    Histories all = Histories.of(data);
    TowerData towers = towers(data, all);
    for (int user = 0; user < TeaShop.USERS; user++) {
      int[] items = all.items()[user];
      for (int place = 1; place < items.length; place++) {
        int[] history = Arrays.copyOf(items, place);
        EncodedUser asked = towers.user(new Split.Case(user, history, new int[] {items[place]}));
        EncodedUser trained = towers.user(user, place, true);
        assertThat(asked.toString().replaceAll("\"context.*", ""))
            .isEqualTo(trained.toString().replaceAll("\"context.*", ""));
      }
    }
  }

  @Test
  void firstEventHasNoPastAndNobodyHasTheMeanOfAllTexts() {
    Dataset data = TeaShop.data(TeaShop.acts(60));
    TowerData towers = towers(data, Histories.of(data));
    String first = towers.user(0, 0, true).toString();
    assertThat(first).contains("\"history\":[]");
    int count =
        towers.schema().userNumbers().stream()
            .map(NumberFeature::attribute)
            .toList()
            .indexOf(Computed.RATING_MEAN);
    assertThat(count).isNotNegative();
    assertThat(first).contains("\"vectors\":[[0.0000, 0.0000]");
  }

  /** Of three who wrote before, the mean of what they wrote; the text at hand is never in it. */
  @Test
  void reviewsAreThoseBeforeTheMomentAndNobodyHasTheMeanOfAll() throws JsonProcessingException {
    Dataset data = TeaShop.data(TeaShop.acts(90));
    Histories train = Histories.of(data);
    TowerData towers = towers(data, train);
    int feature =
        towers.schema().userVectors().stream()
            .map(VectorFeature::attribute)
            .toList()
            .indexOf(Computed.REVIEW_TEXT);
    TextProjection projection = towers.facts().projection();
    int compared = 0;
    for (int user = 0; user < TeaShop.USERS; user++) {
      for (int place = 0; place < train.items()[user].length; place++) {
        List<float[]> before = new ArrayList<>();
        for (int e = 0; e < data.events(); e++) {
          if (data.userOf(e) == user && data.isPositive(e)) {
            if (data.itemOf(e) == train.items()[user][place]) {
              break;
            }
            float[] text = TeaShop.review(TextKey.of(data.textOf(e)));
            if (text.length > 0) {
              before.add(projection.apply(text));
            }
          }
        }
        JsonNode read =
            new ObjectMapper()
                .readTree(towers.user(user, place, true).toString())
                .get("vectors")
                .get(feature);
        for (int i = 0; i < read.size(); i++) {
          int component = i;
          double mean = before.stream().mapToDouble(t -> t[component]).average().orElse(0);
          assertThat(read.get(i).asDouble()).isCloseTo(mean, within(1e-4));
        }
        compared += before.isEmpty() ? 0 : 1;
      }
    }
    assertThat(compared).isGreaterThan(10);
    assertThat(towers.facts().meanReview()).hasSize(2);
  }

  @Test
  void itemOfWhichNothingIsKnownIsEncodedAsMissing() {
    Dataset data = TeaShop.data(TeaShop.acts(60));
    TowerData towers = towers(data, Histories.of(data));
    // Nobody liked the last item, and its text was not embedded yet.
    assertThat(towers.item(TeaShop.ITEMS - 1).row()).isZero();
    assertThat(towers.item(TeaShop.ITEMS - 1).toString()).contains(", []]}");
    assertThat(towers.item(0).withoutId().row()).isZero();
    assertThat(towers.item(0).withoutId()).isNotEqualTo(towers.item(0));
  }

  private static TowerData towers(Dataset data, Histories train) {
    return TowerData.of(
        data, train, TeaShop.withoutFactors(), TeaShop.texts(), TeaShop.reviews(data));
  }

  private static TowerData withFactors(Dataset data, Histories train) {
    return TowerData.of(data, train, TeaShop.features(), TeaShop.texts(), TeaShop.reviews(data));
  }
}
