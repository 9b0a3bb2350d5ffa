package dev.belfry.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "recommend",
    description = {
      "Prints a list for one user, or writes the lists of many to a file.",
      "Asks the server that runs on the home, or another by --url; where none runs, one is started"
          + " for as long as it takes."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./belfry recommend --user 42 --count 10",
      "  ./belfry recommend --users ids.txt --out lists.csv",
      "  ./belfry recommend --users ids.txt --items sale.txt --count 5 --out lists.ndjson",
      "  ./belfry recommend --all-users --count 20 --out lists.parquet",
      "  ./belfry recommend --users ids.txt --items sale.txt --ratings --out ratings.parquet"
    })
final class RecommendCommand implements Runnable {
  @Mixin HomeOptions options = new HomeOptions();
  @Mixin ServerOptions server = new ServerOptions();

  @Option(names = "--user", paramLabel = "ID", description = "The user; none for nobody known.")
  @Nullable String user;

  @Option(
      names = "--count",
      defaultValue = "10",
      description = "Items of a list, 1 to 100 (default: 10).")
  int count = 10;

  @Option(names = "--placement", defaultValue = "home", description = "(default: home)")
  String placement = "home";

  @Option(
      names = "--purpose",
      description =
          "live counts as shown to the user, explore does not (default: explore for one user, live"
              + " for a file of users).")
  @Nullable String purpose;

  @Option(
      names = "--users",
      paramLabel = "FILE",
      description = "A file with a user id on each line.")
  @Nullable Path users;

  @Option(names = "--all-users", description = "Every user that is stored.")
  boolean allUsers;

  @Option(
      names = "--items",
      paramLabel = "FILE",
      description = "A file with an item id on each line; only these may come (at most 10000).")
  @Nullable Path items;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the lists of --users go: .csv, .parquet or .ndjson.")
  @Nullable Path out;

  @Option(
      names = "--ratings",
      description = "Each item with the rating that the user would give it, as far as is foretold.")
  boolean ratings;

  /** The items of the file, once they are read. */
  private volatile @Nullable List<String> candidates;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    boolean many = users != null || allUsers;
    if (many && (user != null || out == null || (users != null && allUsers))) {
      throw new ParameterException(
          spec.commandLine(),
          "--users and --all-users, of which one can be given, take --out FILE beside them and no"
              + " --user");
    }
    @Nullable List<String> named = users == null ? null : Lines.of(users);
    try (Closer closer = new Closer().closeAtExit();
        Terminal terminal = Terminal.ofProcess()) {
      RunningServer target = server.findOrStart(options, closer, terminal);
      try (ApiClient client = new ApiClient(URI.create(target.url()), target.apiKey())) {
        if (many && out != null) {
          new UserBatches(
                  id -> client.post("/v1/recommendations", request(id)),
                  columns(),
                  this::cells,
                  terminal)
              .run(
                  named == null ? client.userIds() : named.iterator(),
                  named == null ? 0 : named.size(),
                  out);
        } else {
          print(client.post("/v1/recommendations", request(user)), terminal);
        }
      }
    }
  }

  private Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("user_id", "VARCHAR");
    columns.put("position", "INTEGER");
    columns.put("item_id", "VARCHAR");
    columns.put("score", "DOUBLE");
    columns.put("source", "VARCHAR");
    columns.put("regime", "VARCHAR");
    if (ratings) {
      columns.put("predicted_rating", "DOUBLE");
    }
    return columns;
  }

  private List<String> cells(JsonNode list, JsonNode item) {
    List<String> cells =
        new ArrayList<>(
            List.of(
                item.path("position").asText(),
                item.path("itemId").asText(),
                Double.toString(item.path("score").asDouble()),
                item.path("source").asText(),
                list.path("regime").asText()));
    if (ratings) {
      cells.add(UserBatches.number(item.path("predictedRating")));
    }
    return cells;
  }

  private Map<String, Object> request(@Nullable String userId) {
    Map<String, Object> request = new LinkedHashMap<>();
    if (userId != null) {
      request.put("userId", userId);
    }
    request.put("count", count);
    request.put("placement", placement);
    String otherwise = users == null && !allUsers ? "explore" : "live";
    request.put("purpose", purpose == null ? otherwise : purpose);
    if (ratings) {
      request.put("ratings", true);
    }
    if (items != null) {
      @Nullable List<String> read = candidates;
      read = read == null ? Lines.of(items) : read;
      candidates = read;
      request.put("candidates", read);
    }
    return request;
  }

  private void print(JsonNode list, Terminal terminal) {
    terminal.say(
        "user %s, regime %s, model %s, ruleset %s, list %s"
            .formatted(
                list.path("userId").asText("-"),
                list.path("regime").asText(),
                list.path("model").asText("-"),
                list.path("ruleset").asText(),
                list.path("listId").asText()));
    if (!list.path("degraded").isEmpty()) {
      terminal.say("degraded: " + list.path("degraded"));
    }
    terminal.say(
        "%3s  %-24s %8s  %s%s"
            .formatted("#", "item", "score", ratings ? "rating  " : "", "source"));
    for (JsonNode item : list.path("items")) {
      terminal.say(
          String.format(
              Locale.ROOT,
              "%3d  %-24s %8.4f  %s%s",
              item.path("position").asInt(),
              item.path("itemId").asText(),
              item.path("score").asDouble(),
              ratings ? rating(item) : "",
              item.path("source").asText()));
    }
  }

  private static String rating(JsonNode item) {
    JsonNode rating = item.path("predictedRating");
    return rating.isNumber()
        ? String.format(Locale.ROOT, "%6.2f  ", rating.asDouble())
        : String.format("%6s  ", "-");
  }
}
