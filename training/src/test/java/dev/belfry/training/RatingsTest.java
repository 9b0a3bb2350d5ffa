package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.model.RatedItem;
import dev.belfry.model.RatingAls;
import dev.belfry.model.RatingItem;
import dev.belfry.model.RatingItems;
import dev.belfry.model.RatingUser;
import dev.belfry.model.TwoTower;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RatingsTest {
  private static final int USERS = 40;
  private static final int ITEMS = 30;
  private static final int RATINGS = 900;

  /** Two tastes: whoever likes even items does not like odd ones. Some are kinder than others. */
  private static Dataset tastes(IntToDoubleFunction changed) {
    Random random = new Random(7);
    Dataset.Builder data = new Dataset.Builder("tastes", AttributeSchema.reservedOnly());
    for (int i = 1; i <= ITEMS; i++) {
      data.item(
          i, "i" + i, Attributes.of(Map.of("categories", List.of(i % 2 == 0 ? "even" : "odd"))));
    }
    for (int u = 1; u <= USERS; u++) {
      data.user(u, "u" + u, Attributes.empty());
    }
    for (int r = 0; r < RATINGS; r++) {
      int user = 1 + random.nextInt(USERS);
      int item = 1 + random.nextInt(ITEMS);
      double value = (user + item) % 2 == 0 ? 4 : 2;
      value += user % 3 == 0 ? 1 : 0;
      double noise = random.nextInt(3) == 0 ? 0.5 : 0;
      double other = changed.applyAsDouble(r);
      data.event(
          user, item, "rating", Double.isNaN(other) ? value - noise : other, 60_000L * r, true);
    }
    return data.build();
  }

  static Dataset tastes() {
    return tastes(r -> Double.NaN);
  }

  static Settings quick() {
    return Settings.of(
        Map.of(
            "rating-als.dimension",
            "2",
            "rating-als.regularization",
            "1",
            "rating-head.epochs",
            "6",
            "rating-head.tower-epochs",
            "1"));
  }

  @Test
  void factorisationFindsTwoTastesAndFoldsAUserIn() {
    Ratings ratings = Ratings.of(tastes());
    int from = 700;
    RatingAls als =
        ExplicitAls.fit(
            new ExplicitAls.Config(2, 10, 1, 5, 1),
            ratings.range(0, from),
            USERS,
            itemNos(),
            Progress.NONE);
    RatedBefore before = new RatedBefore(USERS, items(als));
    for (int r = 0; r < from; r++) {
      before.add(ratings.users()[r], ratings.items()[r], ratings.values()[r]);
    }
    float[] predicted = new float[ratings.size() - from];
    float[] means = EvaluateRatingsJob.itemMeans(tastes(), ratings, from);
    for (int r = 0; r < predicted.length; r++) {
      int user = ratings.users()[from + r];
      int item = ratings.items()[from + r];
      predicted[r] = (float) user(als, before.of(user)).base(items(als)[item]);
    }
    RatingFigures figures = new RatingFigures(ratings.range(from, ratings.size()), USERS);
    assertThat(figures.rmse(predicted)).isLessThan(0.5);
    assertThat(figures.rmse(means)).isGreaterThan(0.9);
  }

  @Test
  void foldInIsTheRidgeRegressionOfWhatWasRatedBefore() {
    Ratings ratings = Ratings.of(tastes());
    RatingAls als =
        ExplicitAls.fit(
            new ExplicitAls.Config(1, 5, 2, 3, 1), ratings, USERS, itemNos(), Progress.NONE);
    RatingItem[] items = items(als);
    RatedBefore before = new RatedBefore(USERS, items);
    assertThat(user(als, before.of(4)).base(items[9])).isEqualTo(als.base(9));
    before.add(4, 3, 5);
    before.add(4, 8, 2);
    // One component: the factor of an item is what a user with factor 1 and bias 0 adds, which two
    // unknowns x and b of the normal equations give back by elimination.
    double residual = user(als, before.of(4)).base(items[9]) - als.base(9);
    double y3 = factor(als, 3);
    double y8 = factor(als, 8);
    double y9 = factor(als, 9);
    double e3 = 5 - als.base(3);
    double e8 = 2 - als.base(8);
    double a = y3 * y3 + y8 * y8 + 2;
    double b = y3 + y8;
    double d = 2 + 3;
    double right = y3 * e3 + y8 * e8;
    double determinant = a * d - b * b;
    double x = (right * d - b * (e3 + e8)) / determinant;
    double bias = (a * (e3 + e8) - b * right) / determinant;
    assertThat(residual).isCloseTo(x * y9 + bias, within(1e-9));
  }

  private static long[] itemNos() {
    return LongStream.rangeClosed(1, ITEMS).toArray();
  }

  private static RatingItem[] items(RatingAls als) {
    RatingItems maker = new RatingItems(als);
    return LongStream.rangeClosed(1, ITEMS)
        .mapToObj(no -> maker.item(no, List.of(), new float[0]))
        .toArray(RatingItem[]::new);
  }

  private static RatingUser user(RatingAls als, List<RatedItem> rated) {
    return new RatingUser(als, new float[TwoTower.DIMENSION], rated);
  }

  private static double factor(RatingAls als, int item) {
    return als.factors(item)[0];
  }

  @Test
  void nothingIsExplainedByWhatCameAfterIt() {
    int from = 700;
    int changed = 850;
    RatingHead.Predictions one = predict(tastes(), from);
    RatingHead.Predictions other = predict(tastes(r -> r >= changed ? 1 : Double.NaN), from);
    for (int r = 0; r < changed - from; r++) {
      assertThat(other.head()[r]).as("rating %d", from + r).isEqualTo(one.head()[r]);
      assertThat(other.als()[r]).isEqualTo(one.als()[r]);
    }
    assertThat(other.head()).isNotEqualTo(one.head());
  }

  private static RatingHead.Predictions predict(Dataset data, int from) {
    return new RatingHead(quick(), 1).predict(data, Ratings.of(data), from, Progress.NONE);
  }

  @Test
  void nothingIsServedWhereThereIsNothingToForetell() {
    assertThat(fit(tastes(r -> 3))).as("one value").isEmpty();
    assertThat(fit(tastes().keeping(e -> e < 400))).as("few ratings").isEmpty();
    Dataset.Builder disliked = new Dataset.Builder("disliked", AttributeSchema.reservedOnly());
    disliked.item(1, "i", Attributes.empty());
    disliked.user(1, "u", Attributes.empty());
    for (int r = 0; r < 600; r++) {
      disliked.event(1, 1, "rating", 1 + r % 2, r, false);
    }
    assertThat(fit(disliked.build())).as("nothing liked").isEmpty();
  }

  private static Optional<RatingFit> fit(Dataset data) {
    return RatingFit.of(data, Histories.of(data), quick(), 1, Progress.NONE);
  }

  @Test
  void headIsNoWorseThanWhatItAddsTo() {
    Dataset data = tastes();
    EvaluateJob.Result result =
        EvaluateRatingsJob.run(
            () -> data,
            new EvaluateRatingsJob.Options(0.2, quick(), List.of(1L), null),
            Progress.NONE);
    assertThat(result.metrics().get("rating-head.rmse"))
        .isLessThan(result.metrics().get("als.rmse") + 0.02)
        .isLessThan(result.metrics().get("item-mean.rmse"));
    assertThat(result.text()).contains("item-mean", "rating-head", "RMSE less als");
  }

  @Test
  void figuresAreThoseOfTheFormula() {
    Ratings asked =
        new Ratings(new int[] {0, 0, 2}, new int[] {1, 2, 1}, new float[] {4, 2, 5}, new long[3]);
    RatingFigures figures = new RatingFigures(asked, 3);
    float[] predicted = {3, 2, 3};
    assertThat(figures.rmse(predicted)).isCloseTo(Math.sqrt(5.0 / 3), within(1e-12));
    assertThat(figures.mae(predicted)).isEqualTo(1);
    assertThat(figures.compare(new float[][] {predicted}, new float[][] {predicted}, 1).pValue())
        .isEqualTo(1);
    // User 0 has errors 1 and 0, user 2 an error of 2: a resample holds one of them twice, or both.
    Bootstrap.Comparison worse =
        figures.compare(new float[][] {predicted}, new float[][] {{4, 2, 5}}, 1);
    assertThat(worse.difference()).isCloseTo(Math.sqrt(5.0 / 3), within(1e-12));
    assertThat(worse.low()).isCloseTo(Math.sqrt(0.5), within(1e-9));
    assertThat(worse.high()).isCloseTo(2, within(1e-9));
  }

  @Test
  void whatCannotBeUsedIsRefusedInASentence() {
    Dataset.Builder clicks = new Dataset.Builder("clicks", AttributeSchema.reservedOnly());
    clicks.item(1, "i", Attributes.empty());
    clicks.user(1, "u", Attributes.empty());
    clicks.event(1, 1, "click", 1, 0, true);
    Dataset data = clicks.build();
    assertThatThrownBy(() -> run(data, 0.2, Settings.none()))
        .isInstanceOf(BelfryException.class)
        .hasMessage("of 1 events none is a rating: there is nothing to foretell");
    assertThatThrownBy(() -> run(tastes(), 1, Settings.none())).hasMessageContaining("share");
    assertThatThrownBy(() -> run(tastes(), 0.99, Settings.none()))
        .hasMessageContaining("20 at least are needed");
    assertThatThrownBy(() -> run(tastes(), 0.2, Settings.of(Map.of("rating-head.hiden", "4"))))
        .hasMessageContaining("rating-head.hiden");
  }

  private static void run(Dataset data, double share, Settings settings) {
    EvaluateRatingsJob.run(
        () -> data,
        new EvaluateRatingsJob.Options(share, settings, List.of(1L), null),
        Progress.NONE);
  }
}
