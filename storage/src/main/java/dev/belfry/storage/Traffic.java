package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What recorded lists and events say, in bounded queries. Thread-safe. */
public interface Traffic {
  /** So many days of an item's exposure are kept, and no more are asked for. */
  int DAYS_KEPT = 90;

  /**
   * Live traffic in equal buckets.
   *
   * @param now the last bucket holds it
   * @param bucket a whole number of minutes below an hour, or of hours
   * @param buckets how many
   */
  Future<Overview> overview(Instant now, Duration bucket, int buckets);

  /**
   * An item, day by day in UTC, the last one holding {@code now}.
   *
   * @param days 1 to {@value #DAYS_KEPT}
   */
  Future<List<Day>> exposure(long itemNo, Instant now, int days);

  /**
   * Lists of every purpose that a user was served, the newest first, without further pages.
   *
   * @param before a moment that they were served before
   */
  Future<List<UserList>> lists(long userNo, Instant before, int limit);

  /** What rules did to the latest live lists since a moment; see {@link Effects#since()}. */
  Future<Effects> effects(Instant since);

  /** The most frequent values of a user attribute. */
  Future<List<Value>> values(String attribute, int limit);

  /** One day of an item. */
  record Day(LocalDate day, long shown, long clicks, long purchases) {
    public Day {
      requireNonNull(day, "day is null");
    }
  }

  /** A list of a user. */
  record UserList(
      UUID listId, Instant servedAt, String placement, String regime, int items, long clicks) {}

  /**
   * What rules did.
   *
   * @param since the moment asked for, or later, where there were more lists than are looked at
   * @param lists how many were looked at
   * @param rules one for each that did something
   */
  record Effects(Instant since, long lists, List<RuleEffects> rules) {
    public Effects {
      rules = List.copyOf(rules);
    }
  }

  /**
   * What one rule did.
   *
   * @param rule its name
   * @param lists that it touched
   * @param items that it touched, of those served
   * @param dropped that it left out, of lists that are fully recorded
   * @param meanFactor geometric mean of what it multiplied by, or null where it does not
   */
  record RuleEffects(
      String rule, long lists, long items, long dropped, @Nullable Double meanFactor) {}

  /** A value and how many users have it. */
  record Value(String value, long users) {}
}
