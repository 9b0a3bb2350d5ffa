package dev.belfry.launcher;

import java.util.Locale;

/**
 * What came of a load.
 *
 * @param offered lists asked for in a second
 * @param served lists answered well in a second
 * @param p50 median time in milliseconds, from the intended start
 * @param p99 99th percentile
 * @param p999 99.9th percentile
 * @param max longest time
 * @param lists answered well
 * @param errors answers other than 200, and none at all
 * @param degraded lists among those answered well that name something missing
 */
record LoadReport(
    double offered,
    double served,
    double p50,
    double p99,
    double p999,
    double max,
    long lists,
    long errors,
    long degraded) {

  static String header() {
    return String.format(
        Locale.ROOT,
        "%10s %10s %9s %9s %9s %9s %9s %8s %9s",
        "offered/s",
        "served/s",
        "p50 ms",
        "p99 ms",
        "p99.9 ms",
        "max ms",
        "lists",
        "errors",
        "degraded");
  }

  String row() {
    return String.format(
        Locale.ROOT,
        "%10.0f %10.1f %9.2f %9.2f %9.2f %9.2f %9d %8d %9d",
        offered,
        served,
        p50,
        p99,
        p999,
        max,
        lists,
        errors,
        degraded);
  }

  /** Whether the server kept up within this time. */
  boolean keptUp(double p99Limit) {
    return errors == 0 && p99 <= p99Limit && served >= 0.97 * offered;
  }
}
