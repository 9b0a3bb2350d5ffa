package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CandidateSamplerTest {
  @Property(tries = 30)
  void aliasTableDrawsInProportion(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 90) Integer> whole) {
    double[] weights = whole.stream().mapToDouble(w -> w).toArray();
    AliasTable table = new AliasTable(weights);
    SplittableRandom random = new SplittableRandom(3);
    int[] counts = new int[weights.length];
    for (int draw = 0; draw < 20_000; draw++) {
      counts[table.draw(random)]++;
    }
    double sum = Arrays.stream(weights).sum();
    for (int i = 0; i < weights.length; i++) {
      assertThat(counts[i] / 20_000.0).isCloseTo(weights[i] / sum, within(0.02));
    }
  }

  @Test
  void mostPopularAreThereInAnyCaseAndUncorrected() {
    int[] counts = {1, 9, 2, 8, 3};
    CandidateSampler sampler =
        new CandidateSampler(new Negatives(0, 0, 0, 0.5, 2, 0, Negatives.Seen.MASK, true), counts);
    CandidateSampler.Candidates drawn = sampler.draw(new int[] {3, 4}, new SplittableRandom(1));
    assertThat(drawn.items()).containsExactly(1, 3, 4);
    assertThat(drawn.correction()[0]).isZero();
    assertThat(drawn.correction()[1]).isZero();
    assertThat(drawn.correction()[2]).isPositive();
    assertThat(sampler.column(4)).isEqualTo(2);
    sampler.release();
    assertThat(sampler.column(4)).isEqualTo(-1);
  }

  @Test
  void hardItemIsTheOneMostLikeThePositive() {
    int items = 8;
    float[] embeddings = new float[items * 2];
    for (int i = 0; i < items; i++) {
      embeddings[2 * i] = (float) Math.cos(i);
      embeddings[2 * i + 1] = (float) Math.sin(i);
    }
    embeddings[2 * 5] = (float) Math.cos(0.1);
    embeddings[2 * 5 + 1] = (float) Math.sin(0.1);
    CandidateSampler sampler =
        new CandidateSampler(
            new Negatives(0, 0, 0, 0.5, 0, 1, Negatives.Seen.MASK, true), ones(items));
    sampler.snapshot(embeddings);
    CandidateSampler.Candidates drawn = sampler.draw(new int[] {0}, new SplittableRandom(1));
    assertThat(drawn.items()).containsExactly(5, 0);
  }

  /** Whatever kind of draw: an item without any positive says nothing against itself. */
  @Property(tries = 40)
  void itemThatNobodyLikesIsNeverACandidate(
      @ForAll @Size(min = 3, max = 30) List<@IntRange(min = 0, max = 2) Integer> likes,
      @ForAll @IntRange(min = 0, max = 60) int fullSoftmaxLimit,
      @ForAll @IntRange(min = 0, max = 20) int uniform) {
    int[] counts = likes.stream().mapToInt(l -> l).toArray();
    counts[1] = 1;
    float[] embeddings = new float[2 * counts.length];
    Arrays.fill(embeddings, 0.5f);
    CandidateSampler sampler =
        new CandidateSampler(
            new Negatives(fullSoftmaxLimit, uniform, 20, 0, 5, 3, Negatives.Seen.MASK, false),
            counts);
    sampler.snapshot(embeddings);
    CandidateSampler.Candidates drawn = sampler.draw(new int[] {1}, new SplittableRandom(2));
    assertThat(drawn.items()).contains(1);
    assertThat(Arrays.stream(drawn.items()).map(item -> counts[item])).allMatch(n -> n > 0);
    for (float correction : drawn.correction()) {
      assertThat(correction).isFinite();
    }
  }

  @Test
  void ratesRiseThenFallToTheLastShare() {
    LearningRate rate = new LearningRate(10, 110, 0.1);
    assertThat(rate.at(0)).isEqualTo(0.1);
    assertThat(rate.at(10)).isEqualTo(1);
    assertThat(rate.at(60)).isCloseTo(0.55, within(1e-9));
    assertThat(rate.at(110)).isCloseTo(0.1, within(1e-9));
    assertThat(rate.at(500)).isCloseTo(0.1, within(1e-9));
  }

  private static int[] ones(int length) {
    int[] ones = new int[length];
    Arrays.fill(ones, 1);
    return ones;
  }
}
