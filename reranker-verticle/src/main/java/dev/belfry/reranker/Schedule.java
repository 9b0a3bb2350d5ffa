package dev.belfry.reranker;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When a rule holds.
 *
 * @param from first moment, or null
 * @param until first moment after, or null
 * @param days days of the week in {@code zone}; empty means every day
 * @param hours part of the day in {@code zone}, or null for the whole day
 * @param zone where days and hours are told
 */
record Schedule(
    @Nullable Instant from,
    @Nullable Instant until,
    Set<DayOfWeek> days,
    @Nullable Hours hours,
    ZoneId zone) {
  Schedule {
    requireNonNull(zone, "zone is null");
    days = Set.copyOf(days);
    if (from != null && until != null && !from.isBefore(until)) {
      throw FieldRefusal.of(
          "until", "until is " + until + ", and accepted is a moment after from (" + from + ")");
    }
  }

  boolean holds(Instant now) {
    if ((from != null && now.isBefore(from)) || (until != null && !now.isBefore(until))) {
      return false;
    }
    if (days.isEmpty() && hours == null) {
      return true;
    }
    ZonedDateTime local = now.atZone(zone);
    if (hours != null) {
      LocalTime time = local.toLocalTime();
      if (!hours.holds(time)) {
        return false;
      }
      if (hours.endsNextDay() && time.isBefore(hours.until())) {
        // A night belongs to the day on which it begins.
        local = local.minusDays(1);
      }
    }
    return days.isEmpty() || days.contains(local.getDayOfWeek());
  }

  /**
   * A part of the day. Where it ends before it begins it goes on past midnight.
   *
   * @param from first minute
   * @param until first minute after; midnight is the end of the day
   */
  record Hours(LocalTime from, LocalTime until) {
    Hours {
      if (from.equals(until)) {
        throw BelfryException.invalid(
            "hours begin and end at " + from + ", and accepted are two different times");
      }
    }

    boolean endsNextDay() {
      return until.isBefore(from);
    }

    boolean holds(LocalTime time) {
      return endsNextDay()
          ? !time.isBefore(from) || time.isBefore(until)
          : !time.isBefore(from) && time.isBefore(until);
    }
  }
}
