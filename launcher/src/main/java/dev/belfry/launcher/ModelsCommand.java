package dev.belfry.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "models",
    description =
        "Model versions of the server that runs: list them, promote one, take a promotion back.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ModelsCommand.Show.class,
      ModelsCommand.Promote.class,
      ModelsCommand.RollBack.class
    },
    footer = {
      "",
      "Examples:",
      "  ./belfry models list",
      "  ./belfry models promote model-20260131-030000",
      "  ./belfry models rollback"
    })
final class ModelsCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: list, promote or rollback");
  }

  private static void say(
      HomeOptions options, ServerOptions server, Function<ApiClient, String> work) {
    RunningServer target = server.find(options.home());
    try (ApiClient api = new ApiClient(URI.create(target.url()), target.apiKey());
        Terminal terminal = Terminal.ofProcess()) {
      terminal.say(work.apply(api));
    }
  }

  private static String isLive(JsonNode model) {
    return "Model " + model.path("name").asText() + " is live.";
  }

  @Command(
      name = "list",
      description = "Lists the versions, the newest first, with their state and why.",
      mixinStandardHelpOptions = true)
  static final class Show implements Runnable {
    @Mixin HomeOptions options = new HomeOptions();
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public void run() {
      say(
          options,
          server,
          api -> {
            StringBuilder lines = new StringBuilder();
            api.get("/v1/models").path("models").forEach(model -> lines.append(line(model)));
            return lines.isEmpty() ? "No model is registered." : lines.toString().stripTrailing();
          });
    }

    private static String line(JsonNode model) {
      return String.join(
              "\t",
              model.path("name").asText(),
              model.path("state").asText(),
              model.path("note").asText())
          + "\n";
    }
  }

  @Command(
      name = "promote",
      description = "Puts a version in force once it has shown that it answers.",
      mixinStandardHelpOptions = true)
  static final class Promote implements Runnable {
    @Mixin HomeOptions options = new HomeOptions();
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "NAME", description = "Which.")
    String name = "";

    @Override
    public void run() {
      say(
          options,
          server,
          api -> isLive(api.post("/v1/models/" + ApiClient.encode(name) + "/promote")));
    }
  }

  @Command(
      name = "rollback",
      description = "Puts the version in force that was live before.",
      mixinStandardHelpOptions = true)
  static final class RollBack implements Runnable {
    @Mixin HomeOptions options = new HomeOptions();
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public void run() {
      say(options, server, api -> isLive(api.post("/v1/models/rollback")));
    }
  }
}
