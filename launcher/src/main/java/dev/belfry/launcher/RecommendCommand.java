package dev.belfry.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.contracts.common.BelfryException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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
      "  ./belfry recommend --all-users --count 20 --out lists.parquet"
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
    @Nullable List<String> named = users == null ? null : lines(users);
    try (Closer closer = new Closer().closeAtExit();
        Terminal terminal = Terminal.ofProcess()) {
      RunningServer target = target(closer, terminal);
      try (ApiClient client = new ApiClient(URI.create(target.url()), target.apiKey())) {
        if (many && out != null) {
          new BatchRecommender(client, this::request, terminal)
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

  private RunningServer target(Closer closer, Terminal terminal) {
    if (server.isNamed() || RunningServer.isUp(options.home())) {
      return server.find(options.home());
    }
    BelfryConfig config = options.load(Map.of("gateway.port", "0"));
    if (!Files.isDirectory(config.home()) && !config.storage().isExternal()) {
      throw BelfryException.invalid(
          "there is no home at "
              + config.home()
              + "; make one with ./belfry demo, or name another with --home DIR");
    }
    terminal.note("No server runs on " + config.home() + ": starting one for this.");
    BelfryServer started = BelfryServer.start(Installation.open(config, closer));
    return new RunningServer(0, started.url().toString(), started.apiKey(), "", "", "");
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
    if (items != null) {
      @Nullable List<String> read = candidates;
      read = read == null ? lines(items) : read;
      candidates = read;
      request.put("candidates", read);
    }
    return request;
  }

  private static void print(JsonNode list, Terminal terminal) {
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
    terminal.say("%3s  %-24s %8s  %s".formatted("#", "item", "score", "source"));
    for (JsonNode item : list.path("items")) {
      terminal.say(
          String.format(
              Locale.ROOT,
              "%3d  %-24s %8.4f  %s",
              item.path("position").asInt(),
              item.path("itemId").asText(),
              item.path("score").asDouble(),
              item.path("source").asText()));
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      throw BelfryException.invalid("the file " + file + " cannot be read as lines of text");
    }
  }
}
