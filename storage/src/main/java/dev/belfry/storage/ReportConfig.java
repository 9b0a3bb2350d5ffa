package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;

/**
 * How long the record is kept, and how reports are read.
 *
 * @param listsRetentionDays days that served lists are kept, 2 to 36,500; daily sums stay
 * @param attribution an event that names no list belongs to the latest one within this time before
 *     it, a minute to seven days
 * @param password of the role {@code belfry_report}
 */
public record ReportConfig(int listsRetentionDays, Duration attribution, String password) {
  /** 400 days, 24 hours, and a password made at random for this process. */
  public static final ReportConfig DEFAULT =
      new ReportConfig(400, Duration.ofHours(24), randomPassword());

  public ReportConfig {
    requireNonNull(attribution, "attribution is null");
    requireNonNull(password, "password is null");
    if (listsRetentionDays < 2 || listsRetentionDays > 36_500) {
      throw BelfryException.invalid(
          "lists retention of " + listsRetentionDays + " days is not within 2..36500");
    }
    if (attribution.compareTo(Duration.ofMinutes(1)) < 0
        || attribution.compareTo(Duration.ofDays(7)) > 0) {
      throw BelfryException.invalid(
          "attribution window " + attribution + " is not within a minute and seven days");
    }
    if (password.isEmpty() || password.indexOf('\0') >= 0) {
      throw BelfryException.invalid("the password of belfry_report is empty or holds a zero byte");
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "ReportConfig[listsRetentionDays="
        + listsRetentionDays
        + ", attribution="
        + attribution
        + "]";
  }

  private static String randomPassword() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
