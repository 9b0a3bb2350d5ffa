package dev.belfry.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is true of a policy when everybody gets it: means over users of what was to be expected,
 * without the noise of clicks. Only whether a user comes again is as it happened. Not for use by
 * several threads.
 */
public final class SimulationTruth {
  private static final long DAY = 86_400;

  private final Map<Integer, Unit> units = new HashMap<>();
  private long lists;
  private long shown;
  private double clicks;
  private double hides;
  private double revenue;

  private static final class Unit {
    private final List<Long> seconds = new ArrayList<>();
    private double noPurchase = 1;
    private double clicks;
    private int shown;

    boolean cameIn(int days) {
      long from = seconds.getFirst() + days * DAY;
      return seconds.stream().anyMatch(second -> second >= from && second < from + 7 * DAY);
    }
  }

  /**
   * Adds a visit; those of one user in order.
   *
   * @param second when it was, since the beginning
   */
  public void add(int user, long second, Visit visit) {
    Unit unit = units.computeIfAbsent(user, u -> new Unit());
    unit.seconds.add(second);
    unit.noPurchase *= visit.noPurchase();
    unit.clicks += visit.expectedClicks();
    unit.shown += visit.shown();
    lists++;
    shown += visit.shown();
    clicks += visit.expectedClicks();
    hides += visit.expectedHides();
    revenue += visit.expectedRevenue();
  }

  /** Users who came at all. */
  public int units() {
    return units.size();
  }

  /** Lists that were looked at. */
  public long lists() {
    return lists;
  }

  /** Clicked items among those shown. */
  public double clickThrough() {
    return clicks / shown;
  }

  /** Hidden items among those shown. */
  public double hides() {
    return hides / shown;
  }

  /** Clicked items of a user. */
  public double clicksPerUnit() {
    return clicks / units.size();
  }

  /** Share of the users who buy something. */
  public double conversion() {
    return units.values().stream().mapToDouble(u -> 1 - u.noPurchase).average().orElse(Double.NaN);
  }

  /** Value of purchases of a user. */
  public double revenue() {
    return revenue / units.size();
  }

  /**
   * Share of the users who came again in the week that begins so many days after their first visit,
   * among those for whom that week is over.
   *
   * @param until the present, in seconds since the beginning
   */
  public double retention(int days, long until) {
    return units.values().stream()
        .filter(unit -> unit.seconds.getFirst() + (days + 7) * DAY <= until)
        .mapToDouble(unit -> unit.cameIn(days) ? 1 : 0)
        .average()
        .orElse(Double.NaN);
  }

  /**
   * Users of each of two groups that a test of click-through at 5 % with a power of 80 % needs to
   * tell this policy from another, by the variance of a ratio over users (delta method; Deng,
   * Knoblich, Lu, "Applying the Delta Method in Metric Analytics", KDD 2018, section 3).
   */
  public double unitsToTell(SimulationTruth other) {
    double difference = clickThrough() - other.clickThrough();
    return SimulationTable.POWER_80
        * (ratioVariance() + other.ratioVariance())
        / (difference * difference);
  }

  /** Variance of one user's part in the ratio of clicks and items shown. */
  private double ratioVariance() {
    double ratio = clickThrough();
    double meanShown = (double) shown / units.size();
    double squares = 0;
    for (Unit unit : units.values()) {
      // Clicks vary about what is expected of them too; nearly as independent rare events do.
      double residual = unit.clicks - ratio * unit.shown;
      squares += residual * residual + unit.clicks;
    }
    return squares / units.size() / (meanShown * meanShown);
  }
}
