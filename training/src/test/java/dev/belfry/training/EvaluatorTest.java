package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.training.Measured.CaseMetric;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
  private static final Offset<Double> EXACT = within(1e-12);

  /** Four users have 0; two have 1; one has 2; nobody has 3. */
  private static final Histories TRAIN =
      new Histories(
          new int[][] {{0, 1}, {0, 1, 2}, {0}, {0}}, new long[][] {{1, 2}, {1, 2, 3}, {1}, {1}}, 4);

  private static Dataset catalogue(boolean categories) {
    Dataset.Builder data = new Dataset.Builder("tiny", AttributeSchema.reservedOnly());
    List<String> labels = List.of("a", "a", "b", "b");
    for (int i = 0; i < 4; i++) {
      data.item(
          i + 1,
          "i" + i,
          categories
              ? Attributes.of(Map.of("categories", List.of(labels.get(i))))
              : Attributes.empty());
    }
    for (int u = 1; u <= 4; u++) {
      data.user(u, "u" + u, Attributes.empty());
    }
    return data.build();
  }

  private static EvaluationPart part(Map<Integer, int[]> candidates, Split.Case... cases) {
    return new EvaluationPart(
        "tiny",
        "by hand",
        new LearningPart(catalogue(true), TRAIN, List.of()),
        List.of(cases),
        candidates);
  }

  /** The lower the index the better. */
  private static Recommender inOrder() {
    return recommender(new float[] {4, 3, 2, 1});
  }

  private static Recommender recommender(float[] scores) {
    return new Recommender() {
      @Override
      public String name() {
        return "fixed";
      }

      @Override
      public float[] score(Split.Case question) {
        return scores.clone();
      }
    };
  }

  @Test
  void eachMetricOfATinyCase() {
    // User 2 had item 0: the list is 1, 2, 3, and 3 is asked for.
    EvaluationPart part = part(Map.of(), new Split.Case(2, new int[] {0}, new int[] {3}));
    Measured m = new Evaluator(part, new int[] {2, 3}, false, 2).measure(inOrder(), Progress.NONE);
    assertThat(m.of(CaseMetric.RECALL, 0)[0]).isZero();
    assertThat(m.of(CaseMetric.RECALL, 1)[0]).isEqualTo(1);
    assertThat(m.of(CaseMetric.HITRATE, 1)[0]).isEqualTo(1);
    assertThat(m.of(CaseMetric.PRECISION, 1)[0]).isCloseTo(1.0 / 3, EXACT);
    assertThat(m.of(CaseMetric.NDCG, 1)[0]).isCloseTo(0.5, EXACT);
    assertThat(m.of(CaseMetric.MRR, 1)[0]).isCloseTo(1.0 / 3, EXACT);
    // Categories a, b, b: of three pairs two are of distance 1.
    assertThat(m.of(CaseMetric.DIVERSITY, 1)[0]).isCloseTo(2.0 / 3, within(1e-6));
    // log2(4/2), log2(4/1), and an item that nobody has counts as one user's.
    assertThat(m.of(CaseMetric.NOVELTY, 1)[0]).isCloseTo((1 + 2 + 2) / 3.0, EXACT);
    assertThat(m.lists()[1].coverage().mean()).isEqualTo(0.75);
    // Exposure 0, 1, 1, 1: the mean difference over twice the mean.
    assertThat(m.lists()[1].gini().mean()).isCloseTo(0.25, EXACT);
    assertThat(m.lists()[1].accuracy().mean()).isEqualTo(1);
    assertThat(m.lists()[1].coldUsers().mean()).isEqualTo(1);
    assertThat(m.lists()[1].coldItems().mean()).isCloseTo(0.75, EXACT);
    assertThat(m.recallAt()[2]).isEqualTo(1);
    assertThat(m.popularityAsked()[0]).isEqualTo(1);
  }

  @Test
  void whatWasSeenIsListedOnlyWhereItIsKept() {
    Split.Case question = new Split.Case(0, new int[] {0, 1}, new int[] {0, 2});
    Measured without =
        new Evaluator(part(Map.of(), question), new int[] {1}, false, 1)
            .measure(inOrder(), Progress.NONE);
    Measured with =
        new Evaluator(part(Map.of(), question), new int[] {1}, true, 1)
            .measure(inOrder(), Progress.NONE);
    assertThat(without.of(CaseMetric.HITRATE, 0)).containsExactly(1);
    assertThat(without.lists()[0].coverage().mean()).isEqualTo(0.25);
    assertThat(with.of(CaseMetric.RECALL, 0)).containsExactly(0.5);
  }

  @Test
  void onlyTheCandidatesAreRankedAndAllOfThem() {
    Split.Case question = new Split.Case(0, new int[] {0, 1}, new int[] {3});
    Measured m =
        new Evaluator(part(Map.of(0, new int[] {3, 1}), question), new int[] {2}, false, 1)
            .measure(inOrder(), Progress.NONE);
    assertThat(m.of(CaseMetric.MRR, 0)).containsExactly(0.5);
    assertThat(m.lists()[0].coverage().mean()).isEqualTo(0.5);
  }

  @Test
  void scoreThatIsNoNumberIsToldWithTheModelAndTheUser() {
    Evaluator evaluator =
        new Evaluator(
            part(Map.of(), new Split.Case(1, new int[0], new int[] {3})), new int[] {1}, false, 1);
    assertThatThrownBy(
            () -> evaluator.measure(recommender(new float[] {1, Float.NaN, 0, 0}), Progress.NONE))
        .hasMessageContaining("model fixed gave a score that is no number to user u2");
  }

  @Test
  void severalThreadsCountAsOne() {
    Random random = new Random(4);
    Split.Case[] cases = new Split.Case[500];
    for (int c = 0; c < cases.length; c++) {
      cases[c] = new Split.Case(random.nextInt(4), new int[0], new int[] {random.nextInt(4)});
    }
    float[] scores = {1, 2, 3, 4};
    Measured one =
        new Evaluator(part(Map.of(), cases), new int[] {1, 2}, false, 1)
            .measure(recommender(scores), Progress.NONE);
    Measured three =
        new Evaluator(part(Map.of(), cases), new int[] {1, 2}, false, 3)
            .measure(recommender(scores), Progress.NONE);
    assertThat(three.values()).isDeepEqualTo(one.values());
    assertThat(three.lists()[1].gini()).isEqualTo(one.lists()[1].gini());
    assertThat(three.popularityHits()).isEqualTo(one.popularityHits());
    assertThat(three.recallAt()).isEqualTo(one.recallAt());
  }

  @Test
  void diversityIsTheMeanOverEveryPair() {
    Random random = new Random(9);
    float[][] vectors = new float[12][5];
    for (float[] vector : vectors) {
      double squares = 0;
      for (int d = 0; d < 5; d++) {
        vector[d] = (float) random.nextGaussian();
        squares += (double) vector[d] * vector[d];
      }
      for (int d = 0; d < 5; d++) {
        vector[d] /= (float) Math.sqrt(squares);
      }
    }
    Arrays.fill(vectors[3], 0);
    int[] list = {3, 7, 1, 11, 5};
    double sum = 0;
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < i; j++) {
        double dot = 0;
        for (int d = 0; d < 5; d++) {
          dot += vectors[list[i]][d] * vectors[list[j]][d];
        }
        sum += 1 - dot;
      }
    }
    assertThat(new ItemSpace(vectors, "").diversity(list, 5)).isCloseTo(sum / 10, within(1e-6));
    assertThat(new ItemSpace(vectors, "").diversity(list, 1)).isNaN();
  }

  @Test
  void withoutCategoriesLikenessIsThatOfTheUsersWhoLikedTheItems() {
    int[][] histories = new int[4_000][];
    long[][] millis = new long[4_000][];
    for (int u = 0; u < histories.length; u++) {
      // Items 0 and 1 share all users, 2 half of them, 3 none.
      histories[u] = u < 1_000 ? new int[] {0, 1, 2} : u < 2_000 ? new int[] {0, 1} : new int[] {3};
      millis[u] = new long[histories[u].length];
    }
    ItemSpace space = ItemSpace.of(catalogue(false), new Histories(histories, millis, 4));
    assertThat(space.basis()).contains("users");
    assertThat(space.diversity(new int[] {0, 1}, 2)).isCloseTo(0, within(1e-6));
    // 1 - 1000 / sqrt(2000 * 1000), within what 64 random directions allow.
    assertThat(space.diversity(new int[] {0, 2}, 2)).isCloseTo(1 - Math.sqrt(0.5), within(0.2));
    assertThat(space.diversity(new int[] {0, 3}, 2)).isCloseTo(1, within(0.4));
  }

  @Test
  void jackknifeOfAShareIsThatOfItsBinomial() {
    Random random = new Random(2);
    ListFigures figures = new ListFigures(new boolean[2]);
    int n = 20_000;
    for (int u = 0; u < n; u++) {
      figures.add(u, new int[] {0}, 1, random.nextInt(10) < 3 ? 1 : 0, 1, false);
    }
    Figure accuracy = figures.accuracy();
    assertThat(accuracy.mean()).isCloseTo(0.3, within(0.01));
    // sqrt(.3 * .7 / n) = .0032; twenty groups give it within about a sixth.
    assertThat(accuracy.se()).isBetween(0.0018, 0.0050);
    assertThat(figures.coldUsers().mean()).isNaN();
  }

  @Test
  void standardErrorHasATermOfUsersAndOneOfSeeds() {
    EvaluationPart part =
        part(
            Map.of(),
            new Split.Case(0, new int[0], new int[] {0}),
            new Split.Case(1, new int[0], new int[] {1}));
    Evaluator evaluator = new Evaluator(part, new int[] {1}, false, 1);
    ModelRuns runs = new ModelRuns(List.of(part), new int[] {1}, 2);
    // The first seed finds user 0's item, the second nobody's.
    runs.add(0, 0, evaluator.measure(inOrder(), Progress.NONE));
    runs.add(0, 1, evaluator.measure(recommender(new float[] {0, 0, 0, 1}), Progress.NONE));
    ModelResult result = runs.result("fixed", CaseMetric.NDCG, 1);
    Figure recall = result.figure("recall@1");
    assertThat(recall.mean()).isEqualTo(0.25);
    // Users' means .5 and 0: se .25. Seeds' means .5 and 0: se .25.
    assertThat(recall.se()).isCloseTo(Math.hypot(0.25, 0.25), EXACT);
    assertThat(result.units()).containsExactly(0.5, 0);
    assertThat(result.byHistory()).hasSize(1);
    assertThat(result.byHistory().getFirst().figure().mean()).isEqualTo(0.25);
  }

  @Test
  void topAgreesWithASortOfEverything() {
    Random random = new Random(11);
    for (int round = 0; round < 200; round++) {
      float[] scores = new float[1 + random.nextInt(60)];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = random.nextInt(5) == 0 ? Float.NEGATIVE_INFINITY : random.nextInt(9);
      }
      int k = 1 + random.nextInt(70);
      int[] expected =
          java.util.stream.IntStream.range(0, scores.length)
              .boxed()
              .filter(i -> scores[i] != Float.NEGATIVE_INFINITY)
              .sorted((a, b) -> Float.compare(scores[b], scores[a]))
              .limit(k)
              .mapToInt(i -> i)
              .toArray();
      assertThat(Evaluation.top(scores, k)).isEqualTo(expected);
    }
  }
}
