package dev.belfry.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.platform.Json;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "predict",
    description = {
      "Writes what each of some users would rate each of some items to a file.",
      "No list is made: no rule holds, nothing is recorded. Asks the server that runs on the home,"
          + " or another by --url; where none runs, one is started for as long as it takes."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./belfry predict --users ids.txt --items sale.txt --out ratings.csv",
      "  ./belfry predict --all-users --items sale.txt --top 5 --out best.parquet"
    })
final class PredictCommand implements Runnable {
  /** As many items as one request takes. */
  private static final int AT_ONCE = 1_000;

  @Mixin HomeOptions options = new HomeOptions();
  @Mixin ServerOptions server = new ServerOptions();

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
      required = true,
      description = "A file with an item id on each line.")
  Path items = Path.of("");

  @Option(
      names = "--top",
      paramLabel = "K",
      description = "Only the K items of each user with the highest ratings, best first.")
  int top;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where the ratings go: .csv, .parquet or .ndjson.")
  Path out = Path.of("");

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    if ((users == null) != allUsers) {
      throw new ParameterException(
          spec.commandLine(), "either --users FILE or --all-users is to be given");
    }
    if (top < 0) {
      throw BelfryException.invalid("--top is " + top + "; numbers from 1 are accepted");
    }
    List<String> ids = Lines.of(items);
    if (ids.isEmpty()) {
      throw BelfryException.invalid("the file " + items + " names no item");
    }
    @Nullable List<String> named = users == null ? null : Lines.of(users);
    try (Closer closer = new Closer().closeAtExit();
        Terminal terminal = Terminal.ofProcess()) {
      RunningServer target = server.findOrStart(options, closer, terminal);
      try (ApiClient client = new ApiClient(URI.create(target.url()), target.apiKey())) {
        new UserBatches(user -> ask(client, user, ids), columns(), PredictCommand::cells, terminal)
            .run(
                named == null ? client.userIds() : named.iterator(),
                named == null ? 0 : named.size(),
                out);
      }
    }
  }

  private static Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("user_id", "VARCHAR");
    columns.put("item_id", "VARCHAR");
    columns.put("predicted_rating", "DOUBLE");
    return columns;
  }

  private static List<String> cells(JsonNode answer, JsonNode item) {
    return List.of(item.path("itemId").asText(), UserBatches.number(item.path("predictedRating")));
  }

  /** One answer for all items, in parts where they are many. */
  private JsonNode ask(ApiClient client, String userId, List<String> ids) {
    List<JsonNode> rated = new ArrayList<>();
    @Nullable JsonNode first = null;
    for (int from = 0; from < ids.size(); from += AT_ONCE) {
      JsonNode part =
          client.post(
              "/v1/ratings",
              Map.of(
                  "userId",
                  userId,
                  "items",
                  ids.subList(from, Math.min(ids.size(), from + AT_ONCE))));
      first = first == null ? part : first;
      part.path("items").forEach(rated::add);
    }
    if (top > 0) {
      rated.removeIf(item -> !item.path("predictedRating").isNumber());
      rated.sort(
          Comparator.comparingDouble((JsonNode item) -> item.path("predictedRating").asDouble())
              .reversed());
    }
    ObjectNode whole = Json.mapper().createObjectNode();
    whole.put("userId", userId);
    whole.set("model", first == null ? null : first.path("model"));
    ArrayNode array = whole.putArray("items");
    rated.stream().limit(top > 0 ? top : rated.size()).forEach(array::add);
    return whole;
  }
}
