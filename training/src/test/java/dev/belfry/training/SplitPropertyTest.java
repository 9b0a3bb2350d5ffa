package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SplitPropertyTest {
  @Property(tries = 100)
  void leaveLastOutNeverLeaks(@ForAll long seed) {
    Histories all = Histories.of(random(seed));
    Split split = Split.leaveLastOut(all);
    noLeak(all, split.train(), split.validation());
    noLeak(all, split.trainAndValidation(), split.test());
    for (Split.Case question : split.test()) {
      int[] items = all.items()[question.user()];
      assertThat(question.relevant()).containsExactly(items[items.length - 1]);
      assertThat(question.history()).hasSize(items.length - 1);
    }
  }

  @Property(tries = 100)
  void splitByTimeNeverLeaks(@ForAll long seed) {
    Histories all = Histories.of(random(seed));
    Split split = Split.byTime(all, 0.2);
    noLeak(all, split.train(), split.validation());
    noLeak(all, split.trainAndValidation(), split.test());
    long latestTrained =
        Arrays.stream(split.trainAndValidation().millis())
            .flatMapToLong(Arrays::stream)
            .max()
            .orElse(Long.MIN_VALUE);
    for (Split.Case question : split.test()) {
      for (int item : question.relevant()) {
        assertThat(timeOf(all, question.user(), item)).isGreaterThan(latestTrained);
      }
    }
  }

  @Property(tries = 100)
  void whatIsVisibleHoldsNothingOfTheTestNorWhatCameAfter(@ForAll long seed) {
    Dataset data = random(seed);
    Histories all = Histories.of(data);
    for (Split split : cuts(all, seed)) {
      Dataset visible = split.visible(data);
      for (Split.Case question : split.test()) {
        for (int e = 0; e < visible.events(); e++) {
          if (visible.userOf(e) != question.user()) {
            continue;
          }
          for (int item : question.relevant()) {
            assertThat(visible.itemOf(e)).isNotEqualTo(item);
            if (split.ordered()) {
              assertThat(visible.millisOf(e))
                  .isLessThanOrEqualTo(timeOf(all, question.user(), item));
            }
          }
        }
      }
      for (int e = 0; e < visible.events(); e++) {
        assertThat(visible.millisOf(e)).isLessThan(split.testFrom());
      }
    }
  }

  @Property(tries = 100)
  void everyPairIsLearnedFromOrAskedAtMostOnce(@ForAll long seed) {
    Histories all = Histories.of(random(seed));
    for (Split split : cuts(all, seed)) {
      Split held = split.withValidation(0.3, seed, split.ordered());
      for (Split.Case question : held.test()) {
        int[] known = held.trainAndValidation().items()[question.user()];
        for (int item : question.relevant()) {
          assertThat(known).doesNotContain(item);
        }
        assertThat(known.length + question.relevant().length)
            .isLessThanOrEqualTo(all.items()[question.user()].length);
      }
      for (Split.Case question : held.validation()) {
        assertThat(question.history()).isEqualTo(held.train().items()[question.user()]);
        for (int item : question.relevant()) {
          assertThat(question.history()).doesNotContain(item);
        }
      }
    }
  }

  @Property(tries = 100)
  void randomSplitAsksForItsShare(@ForAll long seed) {
    Histories all = Histories.of(random(seed));
    Split split = Split.random(all, 0.25, seed);
    int asked = split.test().stream().mapToInt(c -> c.relevant().length).sum();
    assertThat(asked).isEqualTo((int) Math.round(all.size() * 0.25));
    assertThat(split.train().size()).isEqualTo(all.size() - asked);
  }

  private static List<Split> cuts(Histories all, long seed) {
    List<Split> cuts = new java.util.ArrayList<>(Split.crossValidation(all, 3));
    cuts.add(Split.leaveLastOut(all));
    cuts.add(Split.byTime(all, 0.2));
    cuts.add(Split.random(all, 0.2, seed));
    return cuts;
  }

  @Property(tries = 100)
  void historiesHoldEachLikedItemOnceInOrderOfTime(@ForAll long seed) {
    Dataset data = random(seed);
    Histories all = Histories.of(data);
    for (int u = 0; u < all.users(); u++) {
      assertThat(all.items()[u]).doesNotHaveDuplicates();
      assertThat(all.millis()[u]).isSorted();
    }
    for (int e = 0; e < data.events(); e++) {
      if (data.isPositive(e)) {
        assertThat(timeOf(all, data.userOf(e), data.itemOf(e)))
            .isLessThanOrEqualTo(data.millisOf(e));
      }
    }
  }

  private static void noLeak(Histories all, Histories known, List<Split.Case> cases) {
    for (Split.Case question : cases) {
      int user = question.user();
      assertThat(question.history()).isEqualTo(known.items()[user]);
      assertThat(question.relevant()).isNotEmpty();
      for (int item : question.relevant()) {
        assertThat(question.history()).doesNotContain(item);
        for (int before : question.history()) {
          assertThat(timeOf(all, user, before)).isLessThanOrEqualTo(timeOf(all, user, item));
        }
      }
    }
  }

  private static long timeOf(Histories all, int user, int item) {
    for (int k = 0; k < all.items()[user].length; k++) {
      if (all.items()[user][k] == item) {
        return all.millis()[user][k];
      }
    }
    throw new AssertionError("user " + user + " has no item " + item);
  }

  private static Dataset random(long seed) {
    Random random = new Random(seed);
    Dataset.Builder data = new Dataset.Builder("random", AttributeSchema.reservedOnly());
    int users = 1 + random.nextInt(6);
    int items = 1 + random.nextInt(10);
    for (int i = 1; i <= items; i++) {
      data.item(10L * i, "i" + i, Attributes.empty());
    }
    for (int u = 1; u <= users; u++) {
      data.user(u, "u" + u, Attributes.empty());
    }
    int events = random.nextInt(60);
    for (int e = 0; e < events; e++) {
      data.event(
          1 + random.nextInt(users),
          10L * (1 + random.nextInt(items)),
          "click",
          1,
          random.nextInt(40) * 1_000L,
          random.nextInt(4) > 0);
    }
    return data.build();
  }
}
