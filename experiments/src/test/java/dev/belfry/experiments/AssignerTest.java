package dev.belfry.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.common.Assignment;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.UserProfile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.NotBlank;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AssignerTest {
  private static final int IDS = 1_000_000;

  /** The 99.9 % point of chi-square with 3 degrees of freedom. */
  private static final double CHI_SQUARE_3 = 16.266;

  @Test
  void aMillionIdsFallByTheWeights() {
    double[] weights = {0.1, 0.2, 0.3, 0.4};
    List<Bucketing.Range> ranges = Bucketing.ranges(4, 1, weights);
    long[] counts = new long[4];
    for (int i = 0; i < IDS; i++) {
      counts[Bucketing.choose(Bucketing.hash("weights:1", "user-" + i, 2), ranges)]++;
    }
    double chiSquare = 0;
    for (int i = 0; i < 4; i++) {
      double expected = IDS * weights[i];
      chiSquare += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    assertThat(chiSquare).isLessThan(CHI_SQUARE_3);
  }

  @Test
  void twoExperimentsAreIndependent() {
    List<Bucketing.Range> halves = Bucketing.ranges(2, 1, null);
    long[][] counts = new long[2][2];
    for (int i = 0; i < IDS; i++) {
      String id = "user-" + i;
      counts[Bucketing.choose(Bucketing.hash("one:1", id, 2), halves)][
          Bucketing.choose(Bucketing.hash("two:1", id, 2), halves)]++;
    }
    double chiSquare = 0;
    for (int a = 0; a < 2; a++) {
      for (int b = 0; b < 2; b++) {
        double row = counts[a][0] + counts[a][1];
        double column = counts[0][b] + counts[1][b];
        double expected = row * column / IDS;
        chiSquare += (counts[a][b] - expected) * (counts[a][b] - expected) / expected;
      }
    }
    assertThat(chiSquare).as("99.9 % point with 1 degree of freedom").isLessThan(10.828);
  }

  @Property(tries = 300)
  void experimentsOfALayerExcludeEachOther(
      @ForAll @NotBlank String id, @ForAll @DoubleRange(min = 0.01, max = 0.99) double cut) {
    Map<String, Object> low = Definitions.with(Definitions.ab("low"), "layer", "shared");
    Map<String, Object> high = Definitions.with(Definitions.ab("high"), "layer", "shared");
    Assigner assigner =
        assigner(
            Definitions.running(Definitions.with(low, "layerRange", List.of(0, cut))),
            Definitions.running(Definitions.with(high, "layerRange", List.of(cut, 1))));
    assertThat(assign(assigner, id).assigned()).hasSize(1);
  }

  @Property(tries = 300)
  void growingCoverageMovesNobody(
      @ForAll @AlphaChars @NotBlank String id,
      @ForAll @DoubleRange(max = 1) double one,
      @ForAll @DoubleRange(max = 1) double two) {
    Assigner small = covering(Math.min(one, two));
    Assigner large = covering(Math.max(one, two));
    Assignments before = assign(small, id);
    if (!before.assigned().isEmpty()) {
      assertThat(assign(large, id).record()).isEqualTo(before.record());
    }
  }

  @Test
  void aHoldoutComesBeforeEverything() {
    Map<String, Object> holdout = Definitions.with(Definitions.ab("zz-held"), "kind", "holdout");
    holdout.put("coverage", 0.2);
    holdout.put("variants", List.of(Definitions.variant("held", 1, Map.of())));
    Assigner assigner =
        assigner(Definitions.running(Definitions.ab("ab")), Definitions.running(holdout));
    int held = 0;
    for (int i = 0; i < 10_000; i++) {
      List<Assignment> record = assign(assigner, "u" + i).record();
      if (record.getFirst().variant().equals("held")) {
        assertThat(record).hasSize(1);
        held++;
      } else {
        assertThat(record).extracting(Assignment::experiment).containsExactly("ab");
      }
    }
    assertThat(held / 10_000.0).isCloseTo(0.2, within(0.02));
  }

  @Test
  void targetingThatIsNotDecidedTakesNobodyIn() {
    Map<String, Object> phones =
        Definitions.with(Definitions.ab("phones"), "targeting", "context.device == 'phone'");
    Assigner assigner = assigner(Definitions.running(phones));
    assertThat(assign(assigner, "u", Map.of("device", "phone")).assigned()).hasSize(1);
    assertThat(assign(assigner, "u", Map.of("device", "desktop")).assigned()).isEmpty();
    assertThat(assign(assigner, "u", Map.of()).assigned()).isEmpty();
  }

  @Test
  void targetingThatCannotBeComputedIsCounted() {
    Map<String, Object> broken =
        Definitions.with(
            Definitions.ab("broken"), "targeting", "[1.0, 2.0][context.hour > 1.0 ? 5 : 0] > 0.0");
    Assigner assigner = assigner(Definitions.running(broken));
    assertThat(assign(assigner, "u", Map.of("hour", 3.0)).assigned()).isEmpty();
    assertThat(assigner.targetingErrors()).containsEntry("broken", 1L);
  }

  @Test
  void anExperimentWhoseTargetingDoesNotCompileTakesNobodyInAndSaysWhy() {
    Assigner assigner =
        assigner(
            Definitions.running(
                Definitions.with(Definitions.ab("x"), "targeting", "user.gone == 1")));
    assertThat(assign(assigner, "u").assigned()).isEmpty();
    assertThat(assigner.problems()).containsKey("x");
  }

  @Test
  void stickyUnitsKeepTheirVariantThroughPhases() {
    Map<String, Object> sticky = Definitions.with(Definitions.ab("sticky"), "sticky", true);
    sticky.put("coverage", 0);
    Assigner assigner = assigner(Definitions.running(sticky, 3));
    assertThat(assign(assigner, "u").assigned()).isEmpty();
    Assignments kept =
        assigner.assign("u", null, context(Map.of()), profile("u"), experimentNo -> "new");
    assertThat(kept.assigned())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.remembered()).isTrue();
              assertThat(one.record().phase()).isEqualTo(3);
              assertThat(one.record().variant()).isEqualTo("new");
            });
    assertThat(kept.parameters().rank()).isTrue();
  }

  @Test
  void aSessionKeepsItsVariantWhenItsUserSignsIn() {
    Assigner assigner =
        assigner(Definitions.running(Definitions.with(Definitions.ab("s"), "unit", "session")));
    for (int i = 0; i < 100; i++) {
      Assignments before =
          assigner.assign(null, "s" + i, context(Map.of()), profile(null), StickyVariants.NONE);
      Assignments after =
          assigner.assign("u", "s" + i, context(Map.of()), profile("u"), StickyVariants.NONE);
      assertThat(after.record()).hasSize(1).isEqualTo(before.record());
    }
  }

  @Test
  void interleavingHasOneExperimentAListAndShadowsNone() {
    Map<String, Object> one = Definitions.with(Definitions.ab("i1"), "kind", "interleaving");
    Map<String, Object> two = Definitions.with(Definitions.ab("i2"), "kind", "interleaving");
    Map<String, Object> shadow = Definitions.with(Definitions.ab("sh"), "kind", "shadow");
    shadow.put("variants", List.of(Definitions.variant("beside", 1, Map.of("rank", false))));
    shadow.put("coverage", 0.5);
    Assigner assigner =
        assigner(Definitions.running(one), Definitions.running(two), Definitions.running(shadow));
    Assignments assignments = assign(assigner, "u");
    assertThat(assignments.record())
        .singleElement()
        .extracting(Assignment::variant)
        .isEqualTo(Assignment.INTERLEAVED);
    assertThat(assignments.interleaving()).map(Experiment::key).contains("i1");
    int shadows = 0;
    for (int i = 0; i < 10_000; i++) {
      shadows += assigner.shadows("list-" + i, context(Map.of()), profile("u")).size();
    }
    assertThat(shadows / 10_000.0).isCloseTo(0.5, within(0.03));
  }

  private static Assigner covering(double coverage) {
    return assigner(
        Definitions.running(Definitions.with(Definitions.ab("x"), "coverage", coverage)));
  }

  private static Assigner assigner(Experiment... experiments) {
    return Assigner.of(List.of(experiments), AttributeSchema.reservedOnly());
  }

  private static Assignments assign(Assigner assigner, String userId) {
    return assign(assigner, userId, Map.of());
  }

  private static Assignments assign(Assigner assigner, String userId, Map<String, Object> context) {
    return assigner.assign(userId, null, context(context), profile(userId), StickyVariants.NONE);
  }

  private static RequestContext context(Map<String, Object> values) {
    return new RequestContext("home", Attributes.of(values), Instant.EPOCH);
  }

  private static UserProfile profile(@Nullable String userId) {
    return UserProfile.unknown(userId);
  }
}
