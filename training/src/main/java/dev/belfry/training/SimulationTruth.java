package dev.belfry.training;

import java.util.HashMap;
import java.util.Map;

/**
 * What is true of a policy when everybody gets it: means over users of what was to be expected,
 * without the noise of clicks. Only whether a user comes again is as it happened. Not for use by
 * several threads.
 */
public final class SimulationTruth {
  private final Map<Integer, Unit> units = new HashMap<>();
  private long lists;
  private long shown;
  private double clicks;
  private double hides;
  private double revenue;

  private static final class Unit {
    private final int firstDay;
    private int lastDay;
    private double noPurchase = 1;
    private double clicks;
    private int shown;

    Unit(int firstDay) {
      this.firstDay = firstDay;
    }
  }

  /** Adds a visit; those of one user in the order of their days. */
  public void add(int user, int day, Visit visit) {
    Unit unit = units.computeIfAbsent(user, u -> new Unit(day));
    unit.lastDay = day;
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

  /** Share of the users who came again so many days after their first visit, or later. */
  public double retention(int days) {
    return units.values().stream()
        .mapToDouble(u -> u.lastDay >= u.firstDay + days ? 1 : 0)
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
