package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.gateway.GatewayConfig;
import dev.belfry.platform.ConfigReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Simulation mode, section {@code simulation}: a clock that is moved over the API, and draws of one
 * seed.
 *
 * @param enabled whether the server is in it
 * @param seed of the ids of lists and of their draws
 * @param start what the clock shows at first
 */
public record SimulationConfig(boolean enabled, long seed, Instant start) {
  /** Of a list and of each stage: none is degraded because the machine was busy. */
  static final Duration BUDGET = Duration.ofSeconds(20);

  public SimulationConfig {
    requireNonNull(start, "start is null");
  }

  /** Reads the section; off unless it says otherwise. */
  public static SimulationConfig from(ConfigReader reader) {
    return new SimulationConfig(
        reader.bool("simulation.enabled", false),
        reader.whole("simulation.seed", 1, 0, Long.MAX_VALUE),
        reader.value(
            "simulation.start",
            "2026-06-01T00:00:00Z",
            Instant::parse,
            "an instant such as 2026-06-01T00:00:00Z"));
  }

  /**
   * What serves in simulation mode: nothing is ever late, and pages are signed alike everywhere.
   */
  GatewayConfig of(GatewayConfig gateway) {
    return enabled ? gateway.withBudget(BUDGET).withPageSecret("simulation") : gateway;
  }

  /** What tells the time of work that is done before the server is up. */
  InstantSource clock() {
    return enabled ? InstantSource.fixed(start) : InstantSource.system();
  }

  /**
   * Refuses a server that others could reach, or one on a database that may be somebody's.
   *
   * @throws BelfryException INVALID
   */
  void check(String host, boolean externalDatabase) {
    if (!enabled) {
      return;
    }
    if (externalDatabase) {
      throw BelfryException.invalid(
          "simulation.enabled is true and an outside PostgreSQL is named: a simulation runs on the"
              + " embedded servers of a home of its own; leave storage.postgres-url out");
    }
    if (!isLoopback(host)) {
      throw BelfryException.invalid(
          "simulation.enabled is true and gateway.host is '"
              + host
              + "': a server whose clock can be moved listens on this machine only; use 127.0.0.1");
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
