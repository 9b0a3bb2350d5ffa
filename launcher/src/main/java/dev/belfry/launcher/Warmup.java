package dev.belfry.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.contracts.common.BelfryException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a server that has just started for lists until they come in time: the first ones load
 * classes and compile, and would be degraded. They are shadow lists, which nobody is shown.
 */
final class Warmup {
  private static final Logger LOG = LoggerFactory.getLogger(Warmup.class);
  private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int IN_A_ROW = 200;
  private static final int USERS = 100;

  /** Lets everything through: it is there so that the filter language is loaded too. */
  private static final String FILTER = "size(context.placement) > 0";

  private Warmup() {}

  /**
   * Returns when the lists come in time, or after 10 seconds.
   *
   * @param complete whether every verticle is there; without one of them all lists are degraded
   */
  static void run(URI url, String apiKey, boolean complete) {
    long until = System.nanoTime() + BOUND_NANOS;
    int inTime = 0;
    try (ApiClient client = new ApiClient(url, apiKey)) {
      List<String> users = client.userIds(USERS);
      for (int asked = 0; inTime < IN_A_ROW && System.nanoTime() < until; asked++) {
        String user = users.isEmpty() ? "nobody" : users.get(asked % users.size());
        inTime = isInTime(client, user, asked % 2 == 1, complete) ? inTime + 1 : 0;
      }
    } catch (BelfryException e) {
      LOG.warn("The server could not be warmed up: {}", e.getMessage());
    }
    if (inTime < IN_A_ROW) {
      LOG.info("The server starts with lists that are degraded");
    }
  }

  private static boolean isInTime(
      ApiClient client, String user, boolean filtered, boolean complete) {
    Map<String, Object> request = new HashMap<>(Map.of("userId", user, "purpose", "shadow"));
    if (filtered) {
      request.put("filter", FILTER);
    }
    try {
      JsonNode list = client.post("/v1/recommendations", request);
      LOG.debug("warm-up list: degraded {}", list.path("degraded"));
      return !complete || list.path("degraded").isEmpty();
    } catch (BelfryException late) {
      LOG.debug("warm-up list: {}", late.getMessage());
      return false;
    }
  }
}
