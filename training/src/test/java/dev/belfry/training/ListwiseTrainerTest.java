package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.model.RankModel;
import dev.belfry.model.RankerShape.Head;
import dev.belfry.storage.PositiveRule;
import dev.belfry.training.RankLists.RankList;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListwiseTrainerTest {
  private static final int WIDTH = 8;
  private static final int CANDIDATES = 20;
  private static final List<Head> HEADS =
      List.of(Head.probability("click"), Head.probability("purchase"));

  /** The candidate is taken whose fourth feature is largest, and bought if the fifth is above 0. */
  private static RankLists lists(int count) {
    Random random = new Random(5);
    List<RankList> lists = new ArrayList<>();
    for (int l = 0; l < count; l++) {
      float[] features = new float[CANDIDATES * WIDTH];
      float[] labels = new float[CANDIDATES * 2];
      int taken = 0;
      for (int c = 0; c < CANDIDATES; c++) {
        for (int f = 0; f < WIDTH; f++) {
          features[c * WIDTH + f] = (float) (3 + 2 * random.nextGaussian());
        }
        taken = features[c * WIDTH + 3] > features[taken * WIDTH + 3] ? c : taken;
      }
      labels[2 * taken] = 1;
      labels[2 * taken + 1] = features[taken * WIDTH + 4] > 3 ? 1 : 0;
      lists.add(new RankList(l % 50, features, labels, 1, 1));
    }
    return new RankLists(lists, WIDTH, 2);
  }

  private static Dataset shop() {
    return GenerateJob.generate(
        new ShopConfig(80, 40, 2, Instant.parse("2026-03-01T00:00:00Z"), 60), PositiveRule.DEFAULT);
  }

  private static ListwiseTrainer.Inputs inputs() {
    return new ListwiseTrainer.Inputs(
        List.of("als"),
        List.of(),
        IntStream.range(0, WIDTH).mapToObj(f -> "feature-" + f).toList(),
        2);
  }

  @Test
  void whatDecidesIsLearnedAndCalibrated() {
    SecondStageConfig config =
        SecondStageConfig.of(
            Settings.parse(List.of("ranker.list-rate=0.01", "ranker.list-epochs=8")));
    RankModel model =
        new ListwiseTrainer(config, 1).fit(lists(400), HEADS, inputs(), Progress.NONE, Curve.NONE);
    RankerFit fit = RankerFit.of(model, lists(400).ofUsers(true));
    assertThat(fit.fused()).isLessThan(0.3);
    assertThat(fit.ranked()).isGreaterThan(0.8);
    assertThat(fit.isBetter()).isTrue();
    assertThat(fit.errors()).hasSize(2).allSatisfy(e -> assertThat(e).isLessThan(0.03));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dcn-v2-stacked", "dlrm", "dlrm-with-embeddings"})
  void otherNetworksLearnItToo(String network) {
    SecondStageConfig config =
        SecondStageConfig.of(
            Settings.parse(
                List.of(
                    "ranker.network=" + network, "ranker.list-rate=0.01", "ranker.list-epochs=8")));
    RankModel model =
        new ListwiseTrainer(config, 1).fit(lists(400), HEADS, inputs(), Progress.NONE, Curve.NONE);
    assertThat(RankerFit.of(model, lists(400).ofUsers(true)).ranked()).isGreaterThan(0.45);
  }

  @Test
  void whatWeighsNothingTeachesNothing() {
    SecondStageConfig config =
        SecondStageConfig.of(
            Settings.parse(List.of("ranker.list-rate=0.01", "ranker.list-epochs=8")));
    RankLists good = lists(400);
    List<RankList> all = new ArrayList<>();
    for (RankList list : good.lists()) {
      all.add(list);
      // The same candidates with the labels of others, more often: by weight they must not count.
      float[] wrong = new float[list.labels().length];
      wrong[0] = 1;
      all.add(new RankList(list.user(), list.features().clone(), wrong, 1, 0));
      all.add(new RankList(list.user(), list.features().clone(), wrong.clone(), 1, 0));
    }
    RankModel model =
        new ListwiseTrainer(config, 1)
            .fit(new RankLists(all, WIDTH, 2), HEADS, inputs(), Progress.NONE, Curve.NONE);
    assertThat(RankerFit.of(model, lists(400).ofUsers(true)).ranked()).isGreaterThan(0.8);
  }

  @Test
  void theHeaviestOfWhatWasDoneWithAnItemCounts() {
    Dataset shop = shop();
    RankHeads heads = new RankHeads(shop, Map.of("click", 2f, "purchase", 7f));
    Map<List<Integer>, Set<String>> done = new HashMap<>();
    for (int e = 0; e < shop.events(); e++) {
      done.computeIfAbsent(List.of(shop.userOf(e), shop.itemOf(e)), pair -> new HashSet<>())
          .add(shop.typeOf(e));
    }
    assertThat(done.values()).anyMatch(types -> types.contains("purchase"));
    done.forEach(
        (pair, types) ->
            assertThat(heads.weight(pair.getFirst(), pair.getLast()))
                .isEqualTo(types.contains("purchase") ? 7f : types.contains("click") ? 2f : 1f));
  }

  @Test
  void oneSeedGivesOneRanker() {
    SecondStageConfig config =
        SecondStageConfig.of(Settings.parse(List.of("ranker.list-epochs=2")));
    ListwiseTrainer trainer = new ListwiseTrainer(config, 3);
    RankModel first = trainer.fit(lists(60), HEADS, inputs(), Progress.NONE, Curve.NONE);
    RankModel second = trainer.fit(lists(60), HEADS, inputs(), Progress.NONE, Curve.NONE);
    assertThat(first.toTensors()).isEqualTo(second.toTensors());
  }

  @Test
  void everyTrainingCaseIsAskedWithWhatCameBeforeAlone() {
    Dataset shop = shop();
    Histories all = Histories.of(shop);
    for (Split split : List.of(Split.leaveLastOut(all), Split.byTime(all, 0.1))) {
      RankHoldout holdout = RankHoldout.of(split.train(), split.validation(), 5, 1_000, all);
      assertThat(holdout.cases()).isNotEmpty();
      for (Split.Case question : holdout.cases()) {
        int[] own = split.train().items()[question.user()];
        int place = question.history().length;
        assertThat(own).startsWith(question.history());
        assertThat(question.relevant()).containsExactly(own[place]);
        assertThat(holdout.earlier().items()[question.user()].length).isLessThanOrEqualTo(place);
      }
    }
    List<Split.Case> steps =
        RankerFit.oneByOne(
            List.of(new Split.Case(4, new int[] {1, 2}, new int[] {5, 6, 7})), 10, 100);
    assertThat(steps).hasSize(3);
    assertThat(steps.get(2).history()).containsExactly(1, 2, 5, 6);
    assertThat(steps.get(2).relevant()).containsExactly(7);
  }
}
