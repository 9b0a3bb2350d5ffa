package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.gateway.PromotionRule.Decision;
import dev.belfry.gateway.PromotionRule.Measured;
import dev.belfry.gateway.PromotionRule.Mode;
import dev.belfry.gateway.PromotionRule.Verdict;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PromotionRuleTest {
  private static final String NDCG = "hybrid.ndcg@10";

  @ParameterizedTest
  @CsvSource({
    "0.100, 0.100, PROMOTE, 'is 0.1000, like the 0.1000 of live'",
    "0.095, 0.100, PROMOTE, 'is 0.0950, 5.0 % below the 0.1000 of live'",
    "0.094, 0.100, REFUSE, '6.0 % below the 0.1000 of live, each measured on the last part of its own data; a loss of 5.0 % is accepted'",
    "0.120, 0.100, PROMOTE, '20.0 % above'",
    "0.010, 0.000, PROMOTE, 'like the 0.0000'"
  })
  void aModelThatIsNotWorseIsPromotedAndAWorseOneIsToldSo(
      double candidate, double live, Verdict verdict, String reason) {
    Decision decision = PromotionRule.DEFAULT.decide(model("new", candidate), model("live", live));
    assertThat(decision.verdict()).isEqualTo(verdict);
    assertThat(decision.reason()).contains(reason);
  }

  @Test
  void whatCannotBeComparedIsSaidToBeSo() {
    Measured live = model("live", 0.1);
    Measured bare = new Measured("bare", null, Map.of());
    Measured otherwise = new Measured("new", "leave-last-out", Map.of(NDCG, 0.01));
    assertThat(PromotionRule.DEFAULT.decide(bare, null))
        .isEqualTo(new Decision(Verdict.PROMOTE, "no model was live"));
    assertThat(PromotionRule.DEFAULT.decide(bare, live).verdict()).isEqualTo(Verdict.REFUSE);
    assertThat(PromotionRule.DEFAULT.decide(live, bare).verdict()).isEqualTo(Verdict.PROMOTE);
    assertThat(PromotionRule.DEFAULT.decide(bare, bare).verdict()).isEqualTo(Verdict.PROMOTE);
    assertThat(PromotionRule.DEFAULT.decide(otherwise, live))
        .isEqualTo(
            new Decision(
                Verdict.PROMOTE,
                "its hybrid.ndcg@10 of 0.0100 (leave-last-out) cannot be held against the 0.1000 of"
                    + " live (by time)"));
    assertThat(PromotionRule.DEFAULT.decide(model("new", Double.NaN), live).verdict())
        .isEqualTo(Verdict.REFUSE);
  }

  @Test
  void theOtherModesDoNotLookAtFigures() {
    Measured live = model("live", 0.1);
    Measured worse = model("new", 0.001);
    assertThat(rule(Mode.ALWAYS, 0).decide(worse, live).verdict()).isEqualTo(Verdict.PROMOTE);
    assertThat(rule(Mode.NEVER, 0).decide(model("new", 1.0), live).verdict())
        .isEqualTo(Verdict.KEEP);
    assertThat(rule(Mode.NEVER, 0).decide(worse, null).verdict()).isEqualTo(Verdict.KEEP);
  }

  @Property(tries = 200)
  void whatPassesPassesWithMoreToleranceAndWithABetterFigure(
      @ForAll @DoubleRange(min = 0.01, max = 1) double candidate,
      @ForAll @DoubleRange(min = 0.01, max = 1) double live,
      @ForAll @DoubleRange(min = 0, max = 0.5) double tolerance) {
    if (verdict(candidate, live, tolerance) == Verdict.PROMOTE) {
      assertThat(verdict(candidate, live, tolerance * 2)).isEqualTo(Verdict.PROMOTE);
      assertThat(verdict(candidate * 1.1, live, tolerance)).isEqualTo(Verdict.PROMOTE);
    } else {
      assertThat(candidate).isLessThan(live);
    }
  }

  @Test
  void saysWhatIsAccepted() {
    assertThatThrownBy(() -> rule(Mode.NOT_WORSE, 1.5))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("1.5; 0 to 1 is accepted");
    assertThatThrownBy(() -> new PromotionRule(Mode.ALWAYS, NDCG, 0, 0))
        .hasMessageContaining("training.keep-models is 0");
  }

  private static Verdict verdict(double candidate, double live, double tolerance) {
    return rule(Mode.NOT_WORSE, tolerance)
        .decide(model("new", candidate), model("live", live))
        .verdict();
  }

  private static PromotionRule rule(Mode mode, double tolerance) {
    return new PromotionRule(mode, NDCG, tolerance, 5);
  }

  private static Measured model(String name, @Nullable Double ndcg) {
    return new Measured(name, "by time", ndcg == null ? Map.of() : Map.of(NDCG, ndcg));
  }
}
