package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import java.time.Instant;

/**
 * The size of a synthetic shop.
 *
 * @param users how many, new ones included; 1 to 10 million
 * @param items how many, new ones included; 1 to 10 million
 * @param seed the same seed makes the same shop
 * @param until the end of its time: every event lies in the {@code days} before it
 * @param days how long it has been open
 */
public record ShopConfig(int users, int items, long seed, Instant until, int days) {
  public ShopConfig {
    requireNonNull(until, "until is null");
    if (users < 1 || users > 10_000_000) {
      throw BelfryException.invalid("users is " + users + "; 1 to 10,000,000 are accepted");
    }
    if (items < 1 || items > 10_000_000) {
      throw BelfryException.invalid("items is " + items + "; 1 to 10,000,000 are accepted");
    }
    if (days < 7 || days > 3_650) {
      throw BelfryException.invalid("days is " + days + "; 7 to 3,650 are accepted");
    }
  }

  /** 2,000 users and 500 items over half a year. */
  public static ShopConfig defaults() {
    return new ShopConfig(2_000, 500, 1, Instant.parse("2026-06-01T00:00:00Z"), 180);
  }
}
