package dev.belfry.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.platform.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** Rules that go live by way of a draft, as people do it. */
final class Drafts {
  private Drafts() {}

  /** The id of a new draft, at revision 1. */
  static String create(ApiClient client, List<?> rules) {
    return client
        .post("/v1/drafts", Map.of("title", "rules", "rules", rules))
        .path("draftId")
        .asText();
  }

  /** The answer to publishing a draft that nobody changed. */
  static JsonNode publish(BelfryServer server, String draftId) {
    HttpRequest request =
        HttpRequest.newBuilder(server.url().resolve("/v1/drafts/" + draftId + "/publish"))
            .header("Authorization", "Bearer " + server.apiKey())
            .header("If-Match", "\"1\"")
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return Json.mapper()
          .readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }
}
