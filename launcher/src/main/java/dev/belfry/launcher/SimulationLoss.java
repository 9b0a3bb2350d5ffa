package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Users of one variant who never ask for their list, as where an app crashes before it.
 *
 * @param experiment its key
 * @param variant its key
 * @param share of the variant's users, above 0, at most 1
 */
public record SimulationLoss(String experiment, String variant, double share) {
  private static final Pattern FORM = Pattern.compile("([^/=]+)/([^/=]+)=([0-9.]+)");

  public SimulationLoss {
    requireNonNull(experiment, "experiment is null");
    requireNonNull(variant, "variant is null");
    if (!(share > 0 && share <= 1)) {
      throw BelfryException.invalid(
          "the share of the users of "
              + experiment
              + "/"
              + variant
              + " who are lost is "
              + share
              + "; above 0 and at most 1 is accepted");
    }
  }

  /** Reads a loss such as {@code home-test/b=0.3}. */
  static SimulationLoss parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches()) {
      try {
        return new SimulationLoss(
            matcher.group(1), matcher.group(2), Double.parseDouble(matcher.group(3)));
      } catch (NumberFormatException e) {
        // Told below.
      }
    }
    throw BelfryException.invalid(
        "--lose is '" + text + "', and takes EXPERIMENT/VARIANT=SHARE, such as home-test/b=0.3");
  }
}
