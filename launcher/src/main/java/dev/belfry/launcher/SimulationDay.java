package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A day of users on a server.
 *
 * @param date by the server's clock
 * @param lists that were asked for
 * @param degraded lists among them that were made without something
 * @param clicks on items of them
 * @param purchases of items of them
 * @param hides of items of them
 * @param lost visits of users who never asked for their list
 * @param experiments what is not a draft, at the day's end
 */
public record SimulationDay(
    LocalDate date,
    int lists,
    int degraded,
    int clicks,
    int purchases,
    int hides,
    int lost,
    List<Experiment> experiments) {
  /** So many experiments are named in a line. */
  private static final int NAMED = 3;

  public SimulationDay {
    requireNonNull(date, "date is null");
    experiments = List.copyOf(experiments);
  }

  /**
   * An experiment.
   *
   * @param state such as {@code running}
   * @param health of one that runs: green, red or waiting; empty for another
   * @param units of one that runs
   */
  public record Experiment(String key, String state, String health, long units) {
    @Override
    public String toString() {
      return health.isEmpty()
          ? key + " " + state
          : String.format(Locale.ROOT, "%s %s (%,d units, health %s)", key, state, units, health);
    }
  }

  /** A line for people. */
  @Override
  public String toString() {
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%s  %,d lists, %,d clicked, %,d bought, %,d hidden",
                date,
                lists,
                clicks,
                purchases,
                hides));
    if (degraded > 0) {
      line.append(String.format(Locale.ROOT, ", %,d lists degraded", degraded));
    }
    if (lost > 0) {
      line.append(String.format(Locale.ROOT, ", %,d visits lost", lost));
    }
    if (!experiments.isEmpty()) {
      line.append("; ")
          .append(
              experiments.stream()
                  .limit(NAMED)
                  .map(Experiment::toString)
                  .collect(Collectors.joining(", ")));
      if (experiments.size() > NAMED) {
        line.append(", and ").append(experiments.size() - NAMED).append(" more");
      }
    }
    return line.toString();
  }
}
