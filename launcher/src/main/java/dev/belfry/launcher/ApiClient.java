package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.platform.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** Belfry's own HTTP API, as the command line uses it. Thread-safe. */
final class ApiClient implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofMinutes(5);

  private final URI url;
  private final String key;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  /**
   * @param url such as {@code http://127.0.0.1:8080}
   * @param key an API key
   */
  ApiClient(URI url, String key) {
    this.url = requireNonNull(url);
    this.key = requireNonNull(key);
  }

  /** A value as it may stand in a path or a query. */
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * The answer of a GET.
   *
   * @throws BelfryException with the server's own sentence when it refuses; UNAVAILABLE when it
   *     cannot be reached
   */
  JsonNode get(String path) {
    return send(HttpRequest.newBuilder(url.resolve(path)).GET());
  }

  /** The answer of a POST of JSON; fails as {@link #get} does. */
  JsonNode post(String path, Object body) {
    return send("POST", path, body, TIMEOUT);
  }

  /** The answer of a PUT of JSON; fails as {@link #get} does. */
  JsonNode put(String path, Object body) {
    return send("PUT", path, body, TIMEOUT);
  }

  /** The answer of a POST of JSON that may take minutes; fails as {@link #get} does. */
  JsonNode postAndWait(String path, Object body) {
    return send("POST", path, body, LONG);
  }

  private JsonNode send(String method, String path, Object body, Duration timeout) {
    try {
      return send(
          HttpRequest.newBuilder(url.resolve(path))
              .header("Content-Type", "application/json")
              .method(method, BodyPublishers.ofByteArray(Json.mapper().writeValueAsBytes(body))),
          timeout);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The answer of a POST without a body, which may take minutes; fails as {@link #get} does. */
  JsonNode post(String path) {
    return send(HttpRequest.newBuilder(url.resolve(path)).POST(BodyPublishers.noBody()), LONG);
  }

  /**
   * The answer of a POST without a body that takes something as it was read; fails as {@link #get}
   * does.
   *
   * @param revision of what is changed
   */
  JsonNode postMatching(String path, long revision) {
    return send(
        HttpRequest.newBuilder(url.resolve(path))
            .header("If-Match", "\"" + revision + "\"")
            .POST(BodyPublishers.noBody()),
        LONG);
  }

  /** The ids of the first users that the server knows, in the order of its pages. */
  List<String> userIds(int most) {
    List<String> ids = new ArrayList<>();
    Iterator<String> all = userIds();
    while (ids.size() < most && all.hasNext()) {
      ids.add(all.next());
    }
    return ids;
  }

  /** The ids of all users that the server knows, page by page. */
  Iterator<String> userIds() {
    return new Iterator<>() {
      private final Deque<String> page = new ArrayDeque<>();
      private String after = "";
      private boolean last;

      @Override
      public boolean hasNext() {
        while (page.isEmpty() && !last) {
          JsonNode answer = get("/v1/users?limit=100" + after);
          answer.path("users").forEach(user -> page.add(user.path("userId").asText()));
          last = !answer.path("after").isTextual();
          after = "&after=" + encode(answer.path("after").asText());
        }
        return !page.isEmpty();
      }

      @Override
      public String next() {
        return page.remove();
      }
    };
  }

  @Override
  public void close() {
    http.close();
  }

  private JsonNode send(HttpRequest.Builder builder) {
    return send(builder, TIMEOUT);
  }

  private JsonNode send(HttpRequest.Builder builder, Duration timeout) {
    HttpRequest request = builder.timeout(timeout).header("Authorization", "Bearer " + key).build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= 400) {
        throw new BelfryException(code(response.statusCode()), detail(response));
      }
      return Json.mapper().readTree(response.body());
    } catch (IOException e) {
      throw new BelfryException(
          ErrorCode.UNAVAILABLE, "no Belfry answers at " + url + " (" + e + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BelfryException(ErrorCode.UNAVAILABLE, "interrupted", e);
    }
  }

  private static ErrorCode code(int status) {
    for (ErrorCode code : ErrorCode.values()) {
      if (code.httpStatus() == status) {
        return code;
      }
    }
    return ErrorCode.INTERNAL;
  }

  private static String detail(HttpResponse<String> response) {
    try {
      JsonNode problem = Json.mapper().readTree(response.body());
      if (problem.path("detail").isTextual()) {
        return problem.path("detail").asText();
      }
    } catch (IOException e) {
      // Told below.
    }
    return response.uri() + " answered " + response.statusCode();
  }
}
