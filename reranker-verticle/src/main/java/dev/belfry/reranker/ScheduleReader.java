package dev.belfry.reranker;

import dev.belfry.contracts.common.BelfryException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the {@code schedule} of a rule. */
final class ScheduleReader {
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  private ScheduleReader() {}

  static Schedule read(JsonFields fields) {
    fields.accept("from", "until", "days", "hours", "zone");
    ZoneId zone = zone(fields);
    try {
      return new Schedule(
          moment(fields, "from", zone),
          moment(fields, "until", zone),
          days(fields),
          fields.has("hours") ? hours(fields.object("hours", fields.place() + ", hours")) : null,
          zone);
    } catch (BelfryException e) {
      throw fields.placed(e);
    }
  }

  private static ZoneId zone(JsonFields fields) {
    String name = fields.text("zone", "UTC");
    try {
      return name.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(name);
    } catch (DateTimeException e) {
      throw fields.refused("zone", "a time zone such as UTC or Europe/Berlin");
    }
  }

  private static @Nullable Instant moment(JsonFields fields, String key, ZoneId zone) {
    String text = fields.textOrNull(key);
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException withoutOffset) {
      try {
        return LocalDateTime.parse(text).atZone(zone).toInstant();
      } catch (DateTimeException e) {
        throw fields.refused(
            key, "a moment such as 2026-12-01T00:00:00Z, or 2026-12-01T00:00 in the zone");
      }
    }
  }

  private static Set<DayOfWeek> days(JsonFields fields) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String text : fields.texts("days")) {
      int index = DAYS.indexOf(text.toLowerCase(Locale.ROOT));
      if (index < 0) {
        throw fields.refused("days", "an array of " + String.join(", ", DAYS));
      }
      days.add(DayOfWeek.of(index + 1));
    }
    return days;
  }

  private static Schedule.Hours hours(JsonFields fields) {
    fields.accept("from", "until");
    try {
      return new Schedule.Hours(time(fields, "from"), time(fields, "until"));
    } catch (BelfryException e) {
      throw fields.placed(e);
    }
  }

  private static LocalTime time(JsonFields fields, String key) {
    String text = fields.text(key);
    try {
      return text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text);
    } catch (DateTimeException e) {
      throw fields.refused(key, "a time of day such as 08:30");
    }
  }
}
