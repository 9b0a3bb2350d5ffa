package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.belfry.gateway.PromotionRule;
import dev.belfry.platform.ConfigReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When the server trains by itself, section {@code training}. Immutable.
 *
 * @param schedule {@code schedule}: a cron expression of five fields, or {@code off}
 * @param zone {@code time-zone}: where the expression's hours are
 * @param settings {@code settings}: a file of model settings for it, as of {@code ./belfry train
 *     --settings}; empty for the defaults
 * @param promotion {@code promote}, {@code promote-metric}, {@code promote-tolerance}, {@code
 *     keep-models}: what becomes of a model that a job trained
 */
public record TrainingConfig(
    String schedule, ZoneId zone, String settings, PromotionRule promotion) {
  private static final String OFF = "off";
  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  public TrainingConfig {
    requireNonNull(schedule, "schedule is null");
    requireNonNull(zone, "zone is null");
    requireNonNull(settings, "settings is null");
    requireNonNull(promotion, "promotion is null");
    times(schedule);
  }

  /** Reads the section; nightly at three unless it says otherwise. */
  public static TrainingConfig from(ConfigReader reader) {
    return new TrainingConfig(
        reader.value(
            "training.schedule",
            "0 3 * * *",
            text -> {
              times(text);
              return text;
            },
            "a cron expression of five fields such as '0 3 * * *', or off"),
        reader.value(
            "training.time-zone",
            ZoneId.systemDefault().getId(),
            TrainingConfig::zone,
            "a time zone such as Europe/Vienna or UTC"),
        reader.text("training.settings", ""),
        promotion(reader));
  }

  private static PromotionRule promotion(ConfigReader reader) {
    PromotionRule defaults = PromotionRule.DEFAULT;
    return new PromotionRule(
        reader.choice("training.promote", defaults.mode()),
        reader.text("training.promote-metric", defaults.metric()),
        reader.number("training.promote-tolerance", defaults.tolerance(), 0, 1),
        reader.integer("training.keep-models", defaults.keep(), 1, 10_000));
  }

  /** Whether there is a schedule at all. */
  boolean isOn() {
    return !schedule.equals(OFF);
  }

  /** The latest time at or before {@code now} that a training was due. */
  Optional<Instant> latest(Instant now) {
    @Nullable ExecutionTime times = times(schedule);
    if (times == null) {
      return Optional.empty();
    }
    ZonedDateTime local = now.atZone(zone);
    return times.isMatch(local) && local.getSecond() == 0 && local.getNano() == 0
        ? Optional.of(now)
        : times.lastExecution(local).map(ZonedDateTime::toInstant);
  }

  /** The first time after {@code now} that a training is due. */
  Optional<Instant> next(Instant now) {
    @Nullable ExecutionTime times = times(schedule);
    return times == null
        ? Optional.empty()
        : times.nextExecution(now.atZone(zone)).map(ZonedDateTime::toInstant);
  }

  private static @Nullable ExecutionTime times(String schedule) {
    return schedule.equals(OFF) ? null : ExecutionTime.forCron(PARSER.parse(schedule));
  }

  private static ZoneId zone(String id) {
    try {
      return ZoneId.of(id);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
