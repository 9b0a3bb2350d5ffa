package dev.belfry.gateway;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a training that ended well has its model promoted, section {@code training}. Compares
 * what the two manifests say: each model was measured when it was trained, on the last part of its
 * own data. Immutable.
 *
 * @param mode {@code promote}: what is asked
 * @param metric {@code promote-metric}: a name of the manifest's metrics, such as {@code
 *     hybrid.ndcg@10}; more is better
 * @param tolerance {@code promote-tolerance}: the relative loss that still counts as not worse, 0
 *     to 1
 * @param keep {@code keep-models}: how many versions are kept beside those in service, at least 1
 */
public record PromotionRule(Mode mode, String metric, double tolerance, int keep) {
  /** Not worse by more than a twentieth, and five versions are kept. */
  public static final PromotionRule DEFAULT =
      new PromotionRule(Mode.NOT_WORSE, "hybrid.ndcg@10", 0.05, 5);

  /** What is asked of a model. */
  public enum Mode {
    /** Nothing. */
    ALWAYS,
    /** That somebody promotes it. */
    NEVER,
    /** That it is not worse than the live one. */
    NOT_WORSE
  }

  /**
   * What becomes of a model.
   *
   * @param verdict which
   * @param reason why, in a sentence
   */
  record Decision(Verdict verdict, String reason) {}

  /** What can become of a model. */
  enum Verdict {
    PROMOTE,
    KEEP,
    REFUSE
  }

  /**
   * What is known of a version.
   *
   * @param name of it
   * @param protocol how it was measured, or null where that is not known
   * @param metrics figures by name
   */
  record Measured(String name, @Nullable String protocol, Map<String, Double> metrics) {
    Measured {
      requireNonNull(name, "name is null");
      metrics = Map.copyOf(metrics);
    }
  }

  public PromotionRule {
    requireNonNull(mode, "mode is null");
    requireNonNull(metric, "metric is null");
    if (!(tolerance >= 0 && tolerance <= 1)) {
      throw BelfryException.invalid(
          "training.promote-tolerance is " + tolerance + "; 0 to 1 is accepted");
    }
    if (keep < 1) {
      throw BelfryException.invalid(
          "training.keep-models is " + keep + "; a whole number from 1 on is accepted");
    }
  }

  /** What becomes of {@code candidate} beside the version that is live, if one is. */
  Decision decide(Measured candidate, @Nullable Measured live) {
    if (mode == Mode.NEVER) {
      return new Decision(
          Verdict.KEEP, "training.promote is never: it waits for somebody to promote it");
    }
    if (live == null) {
      return new Decision(Verdict.PROMOTE, "no model was live");
    }
    if (mode == Mode.ALWAYS) {
      return new Decision(Verdict.PROMOTE, "training.promote is always");
    }
    return notWorse(candidate, live);
  }

  private Decision notWorse(Measured candidate, Measured live) {
    Double now = candidate.metrics().get(metric);
    Double before = live.metrics().get(metric);
    if (now == null && before == null) {
      return new Decision(
          Verdict.PROMOTE, "neither it nor " + live.name() + " has " + metric + " to compare");
    }
    if (before == null) {
      return new Decision(
          Verdict.PROMOTE, "its %s is %.4f, and %s has none".formatted(metric, now, live.name()));
    }
    if (now == null || !Double.isFinite(now)) {
      return new Decision(
          Verdict.REFUSE,
          "it has no %s, and that of %s is %.4f".formatted(metric, live.name(), before));
    }
    if (!Objects.equals(candidate.protocol(), live.protocol())) {
      return new Decision(
          Verdict.PROMOTE,
          "its %s of %.4f (%s) cannot be held against the %.4f of %s (%s)"
              .formatted(metric, now, candidate.protocol(), before, live.name(), live.protocol()));
    }
    String figures =
        "its %s is %.4f, %s the %.4f of %s, each measured on the last part of its own data"
            .formatted(metric, now, against(now, before), before, live.name());
    return now >= before * (1 - tolerance)
        ? new Decision(Verdict.PROMOTE, figures)
        : new Decision(
            Verdict.REFUSE, figures + "; a loss of %s is accepted".formatted(percent(tolerance)));
  }

  private static String against(double now, double before) {
    double change = before == 0 ? 0 : now / before - 1;
    if (Math.abs(change) < 0.0005) {
      return "like";
    }
    return percent(Math.abs(change)) + (change > 0 ? " above" : " below");
  }

  private static String percent(double share) {
    return "%.1f %%".formatted(100 * share);
  }
}
