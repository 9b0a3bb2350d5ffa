package dev.belfry.reranker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RankedList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TeamDraftTest {
  private static final int ITEMS = 60;
  private static final int DEPTH = 10;
  private static final Catalogue CATALOGUE =
      Shop.catalogue(
          1,
          LongStream.rangeClosed(1, ITEMS)
              .mapToObj(no -> new Item(no, "i" + no, Attributes.empty(), no, false))
              .toArray(Item[]::new));

  @Test
  void eachTeamPicksTheBestOfItsOwnInTurn() {
    List<Candidate> own = ranking(no -> -no);
    List<Candidate> rivals = ranking(no -> no);
    RankedList list = build(own, rivals, 7);
    List<Long> given = new ArrayList<>();
    for (int pair = 0; pair < DEPTH; pair += 2) {
      RankedItem one = list.items().get(pair);
      RankedItem two = list.items().get(pair + 1);
      assertThat(List.of(one.team(), two.team())).containsExactlyInAnyOrder(0, 1);
      for (RankedItem item : List.of(one, two)) {
        List<Candidate> ranking = item.team() == 0 ? own : rivals;
        assertThat(item.itemNo())
            .isEqualTo(
                ranking.stream()
                    .map(Candidate::itemNo)
                    .filter(no -> !given.contains(no))
                    .findFirst()
                    .orElseThrow());
        given.add(item.itemNo());
      }
    }
    assertThat(new HashSet<>(given)).hasSize(DEPTH);
    assertThat(build(own, rivals, 7)).isEqualTo(list);
  }

  @Test
  void anItemOfOneRankingAloneIsNeverCreditedToTheOther() {
    List<Candidate> own = ranking(no -> -no).subList(0, 3);
    List<Candidate> rivals = ranking(no -> no).subList(0, 40);
    RankedList list = build(own, rivals, 11);
    assertThat(list.items()).hasSize(DEPTH);
    for (RankedItem item : list.items()) {
      List<Candidate> ranking = item.team() == 0 ? own : rivals;
      if (item.team() != RankedItem.NO_TEAM) {
        assertThat(ranking).extracting(Candidate::itemNo).contains(item.itemNo());
      }
    }
    assertThat(list.items().stream().filter(item -> item.team() == 0)).hasSize(3);
  }

  @Test
  void identicalRankingsWinHalfEach() {
    SplittableRandom random = new SplittableRandom(5);
    long[] clicks = new long[2];
    for (int draw = 0; draw < 4_000; draw++) {
      List<Candidate> ranking = ranking(no -> Math.sin(no));
      for (RankedItem item : build(ranking, ranking, random.nextLong()).items()) {
        if (random.nextDouble() < 0.1 + 0.4 * item.relevance()) {
          clicks[item.team()]++;
        }
      }
    }
    double total = clicks[0] + clicks[1];
    // Four standard errors of a fair coin.
    assertThat(clicks[0] / total).isCloseTo(0.5, within(2 / Math.sqrt(total)));
  }

  /**
   * Lists that it takes to tell a ranking from a better one with power 0.8 at level 0.05, from the
   * moments of what each list says: the clicks of a list where half of the people get each ranking,
   * and the difference of the teams' clicks where both share every list.
   */
  @Test
  void betterRankingIsFoundWithATenthOfTheListsOfAnExperimentOnHalves() {
    Moments good = new Moments();
    Moments poor = new Moments();
    Moments difference = new Moments();
    SplittableRandom random = new SplittableRandom(3);
    for (int visit = 0; visit < 20_000; visit++) {
      double[] taste = new double[ITEMS + 1];
      double[] guess = new double[ITEMS + 1];
      for (int no = 1; no <= ITEMS; no++) {
        taste[no] = random.nextDouble();
        guess[no] = taste[no] + 0.25 * random.nextGaussian();
      }
      // Few people click on whatever they see, most on nearly nothing: the more they differ, the
      // more
      // is gained by comparing on one list.
      double activity = Math.min(1, 0.1 * Math.exp(1.8 * random.nextGaussian()));
      List<Candidate> better = ranking(no -> taste[(int) no]);
      List<Candidate> worse = ranking(no -> guess[(int) no]);
      double[] of = new double[2];
      for (RankedItem item : build(better, worse, random.nextLong()).items()) {
        if (clicks(random, taste, activity, item.itemNo())) {
          of[item.team()]++;
        }
      }
      difference.add(of[0] - of[1]);
      good.add(clicks(random, taste, activity, better));
      poor.add(clicks(random, taste, activity, worse));
    }
    double power = 1.96 + 0.84;
    double apart =
        2
            * power
            * power
            * (good.variance() + poor.variance())
            / Math.pow(good.mean() - poor.mean(), 2);
    double shared = power * power * difference.variance() / Math.pow(difference.mean(), 2);
    assertThat(difference.mean()).isPositive();
    assertThat(apart / shared).as("%f lists apart, %f shared", apart, shared).isGreaterThan(10);
  }

  private static int clicks(
      SplittableRandom random, double[] taste, double activity, List<Candidate> ranking) {
    int clicks = 0;
    for (Candidate candidate : ranking.subList(0, DEPTH)) {
      clicks += clicks(random, taste, activity, candidate.itemNo()) ? 1 : 0;
    }
    return clicks;
  }

  private static boolean clicks(
      SplittableRandom random, double[] taste, double activity, long itemNo) {
    double liking = taste[(int) itemNo];
    return random.nextDouble() < activity * liking * liking;
  }

  private static final class Moments {
    private double sum;
    private double squares;
    private int count;

    void add(double value) {
      sum += value;
      squares += value * value;
      count++;
    }

    double mean() {
      return sum / count;
    }

    double variance() {
      return squares / count - mean() * mean();
    }
  }

  private static List<Candidate> ranking(LongToDoubleFunction value) {
    List<Long> order =
        LongStream.rangeClosed(1, ITEMS)
            .boxed()
            .sorted(Comparator.comparingDouble((Long no) -> -value.applyAsDouble(no)))
            .toList();
    List<Candidate> ranking = new ArrayList<>(ITEMS);
    for (long no : order) {
      float relevance = 1f / (1 + ranking.size());
      ranking.add(new Candidate(no, Source.TWO_TOWER, relevance, relevance, null));
    }
    return ranking;
  }

  private static RankedList build(List<Candidate> own, List<Candidate> rivals, long seed) {
    Eligibility everything =
        new Eligibility(
            1, 1, ItemSet.of(LongStream.rangeClosed(1, ITEMS).toArray()), ItemNumbers.empty());
    return SlotBuilder.build(
        new ListInputs(
            own, DEPTH, everything, CATALOGUE, (itemNo, now) -> true, Shop.NOW, seed, rivals),
        ListRules.NONE);
  }
}
