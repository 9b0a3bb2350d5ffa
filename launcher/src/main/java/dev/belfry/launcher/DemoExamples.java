package dev.belfry.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Requests that work on what this server holds.
 *
 * @param warmUser a user whose lists come from the model
 * @param item an item that such a list holds
 */
record DemoExamples(String warmUser, String item) {
  private static final int TRIED = 50;
  private static final String NEWCOMER = "newcomer";

  /** Looks for a warm user among the server's first ones; its lists are shown to nobody. */
  static DemoExamples of(ApiClient client) {
    String user = "1";
    String item = "1";
    for (String candidate : client.userIds(TRIED)) {
      JsonNode list =
          client.post("/v1/recommendations", Map.of("userId", candidate, "purpose", "explore"));
      user = candidate;
      item = list.path("items").path(0).path("itemId").asText(item);
      if (list.path("regime").asText().equals("WARM")) {
        break;
      }
    }
    return new DemoExamples(user, item);
  }

  /**
   * What the demo prints when it is ready.
   *
   * @param password of the admin, where one was made just now
   */
  List<String> lines(URI url, String key, Optional<String> password) {
    String authorization = "-H 'Authorization: Bearer " + key + "'";
    return List.of(
        "",
        "Ready at " + url + " (Ctrl-C stops everything)",
        "  console  " + url,
        "  sign in  " + signIn(password),
        "  API key  " + key,
        "",
        "A user that the model knows, a user nobody knows, and what one more event changes:",
        "  curl " + authorization + " '" + url + path(warmUser) + "'",
        "  curl " + authorization + " '" + url + path(NEWCOMER) + "'",
        "  curl "
            + authorization
            + " -H 'Content-Type: application/json' -d '{\"userId\": \""
            + NEWCOMER
            + "\", \"itemId\": \""
            + item
            + "\", \"type\": \"click\"}' "
            + url
            + "/v1/events");
  }

  private static String signIn(Optional<String> password) {
    String reset = "./belfry member reset " + FirstAdmin.NAME;
    return password
        .map(made -> FirstAdmin.NAME + " with " + made + " (shown this once; again: " + reset + ")")
        .orElse("as before, or with a new password: " + reset);
  }

  private static String path(String userId) {
    return "/v1/users/" + ApiClient.encode(userId) + "/recommendations?count=10";
  }
}
