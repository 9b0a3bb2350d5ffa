package dev.belfry.gateway;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.platform.ConfigReader;
import java.time.Duration;

/**
 * Settings of the gateway, section {@code gateway}.
 *
 * @param host the address to listen on; loopback unless told otherwise
 * @param port 0 for any free one
 * @param coldThreshold distinct positive items from which a user is warm
 * @param candidates how many candidates each source is asked for, and the re-ranker is given
 * @param depth how many slots of a list are filled, over all its pages
 * @param budgets time of a request and of its stages
 * @param limits what is refused to keep the server well
 * @param pages how long and how many lists are kept for their further pages
 * @param fullInputsPerSecond how many lists a second are recorded with the re-ranker's full inputs
 * @param drain how long requests in flight may take when the server goes down
 * @param guardrailInterval how often the guardrails of experiments are looked at, {@code
 *     experiments.guardrail-interval}
 */
public record GatewayConfig(
    String host,
    int port,
    int coldThreshold,
    int candidates,
    int depth,
    Budgets budgets,
    Limits limits,
    Pages pages,
    int fullInputsPerSecond,
    Duration drain,
    Duration guardrailInterval) {
  public GatewayConfig {
    requireNonNull(host, "host is null");
    requireNonNull(budgets, "budgets is null");
    requireNonNull(limits, "limits is null");
    requireNonNull(pages, "pages is null");
    requireNonNull(drain, "drain is null");
    requireNonNull(guardrailInterval, "guardrailInterval is null");
    if (guardrailInterval.toSeconds() < 1) {
      throw BelfryException.invalid(
          "experiments.guardrail-interval is " + guardrailInterval + "; it may be 1s at least");
    }
    if (depth > candidates * 10) {
      throw BelfryException.invalid(
          "gateway.depth is "
              + depth
              + ", which "
              + candidates
              + " candidates can never fill; it may be at most ten times gateway.candidates");
    }
  }

  /**
   * Budgets in time. A stage gets its own budget or what is left of the whole, whichever is less.
   *
   * @param request the whole request
   * @param profile user attributes and history
   * @param prepare eligibility
   * @param scoring retrieval
   * @param rank the second stage
   * @param coldStart candidates that need no model
   * @param rerank the rules
   */
  public record Budgets(
      Duration request,
      Duration profile,
      Duration prepare,
      Duration scoring,
      Duration rank,
      Duration coldStart,
      Duration rerank) {
    public Budgets {
      requireNonNull(request, "request is null");
      requireNonNull(profile, "profile is null");
      requireNonNull(prepare, "prepare is null");
      requireNonNull(scoring, "scoring is null");
      requireNonNull(rank, "rank is null");
      requireNonNull(coldStart, "coldStart is null");
      requireNonNull(rerank, "rerank is null");
    }
  }

  /**
   * What is refused.
   *
   * @param bodyBytes size of a body
   * @param bulkBodyBytes size of a body of events or of a bulk form
   * @param inFlight requests handled at once over all instances
   * @param perKeyPerSecond requests a second of one API key; 0 for no limit
   */
  public record Limits(int bodyBytes, int bulkBodyBytes, int inFlight, int perKeyPerSecond) {}

  /**
   * Lists kept for their further pages.
   *
   * @param keep how long
   * @param items how many items over all lists
   * @param secret signs {@code next}; empty for one made at start
   */
  public record Pages(Duration keep, int items, String secret) {
    @Override
    public String toString() {
      return "Pages[keep=" + keep + ", items=" + items + ", secret=********]";
    }
  }

  /** This configuration with a secret for pages, unless one is set. */
  public GatewayConfig withPageSecret(String secret) {
    if (!pages.secret().isEmpty()) {
      return this;
    }
    return new GatewayConfig(
        host,
        port,
        coldThreshold,
        candidates,
        depth,
        budgets,
        limits,
        new Pages(pages.keep(), pages.items(), secret),
        fullInputsPerSecond,
        drain,
        guardrailInterval);
  }

  /**
   * This configuration with one budget for everything, so that no list is ever made without a part
   * that was late.
   */
  public GatewayConfig withBudget(Duration budget) {
    return new GatewayConfig(
        host,
        port,
        coldThreshold,
        candidates,
        depth,
        new Budgets(budget, budget, budget, budget, budget, budget, budget),
        limits,
        pages,
        fullInputsPerSecond,
        drain,
        guardrailInterval);
  }

  /** Reads every key of the section. */
  public static GatewayConfig from(ConfigReader reader) {
    return new GatewayConfig(
        reader.text("gateway.host", "127.0.0.1"),
        reader.integer("gateway.port", 8080, 0, 65_535),
        reader.integer("gateway.cold-threshold", 5, 1, 1_000),
        reader.integer("gateway.candidates", 200, 1, 10_000),
        reader.integer("gateway.depth", 200, 100, 10_000),
        new Budgets(
            reader.duration("gateway.budget", Duration.ofMillis(100)),
            reader.duration("gateway.profile-budget", Duration.ofMillis(40)),
            reader.duration("gateway.prepare-budget", Duration.ofMillis(50)),
            reader.duration("gateway.scoring-budget", Duration.ofMillis(60)),
            reader.duration("gateway.rank-budget", Duration.ofMillis(30)),
            reader.duration("gateway.cold-start-budget", Duration.ofMillis(60)),
            reader.duration("gateway.rerank-budget", Duration.ofMillis(80))),
        new Limits(
            reader.integer("gateway.body-bytes", 1 << 20, 1_024, 1 << 30),
            reader.integer("gateway.bulk-body-bytes", 16 << 20, 1_024, 1 << 30),
            reader.integer("gateway.max-in-flight", 256, 1, 1_000_000),
            reader.integer("gateway.requests-per-key", 0, 0, 1_000_000)),
        new Pages(
            reader.duration("gateway.page-keep", Duration.ofMinutes(10)),
            reader.integer("gateway.page-items", 1_000_000, 0, 100_000_000),
            reader.secret("gateway.page-secret", "")),
        reader.integer("gateway.full-inputs-per-second", 100, 0, 1_000_000),
        reader.duration("gateway.drain", Duration.ofSeconds(10)),
        reader.duration("experiments.guardrail-interval", Duration.ofMinutes(1)));
  }

  /** Every default. */
  public static GatewayConfig defaults() {
    return from(ConfigReader.defaults());
  }
}
