package dev.belfry.launcher;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    description = {
      "Starts everything on this machine: PostgreSQL, Redis, data, a trained model, the server and"
          + " its console.",
      "The first start makes a synthetic shop, or reads the data you name, and trains; later ones"
          + " go on from there in seconds. Ctrl-C stops everything."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./belfry demo",
      "  ./belfry demo --data ml-latest-small --home /tmp/films",
      "  ./belfry demo --users 10000 --items 2000 --fresh"
    })
final class DemoCommand implements Runnable {
  @Mixin HomeOptions options = new HomeOptions();
  @Mixin ShopOptions shop = new ShopOptions();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Real data instead of the synthetic shop: MovieLens in any layout, or what"
              + " 'generate' writes.")
  @Nullable Path data;

  @Option(names = "--port", description = "The port to listen on (default: 8080; 0: any free one).")
  @Nullable Integer port;

  @Option(
      names = "--fresh",
      description = "Begin anew: deletes the data, the models and the keys of the home.")
  boolean fresh;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    if (data != null && shop.isGiven()) {
      throw new ParameterException(
          spec.commandLine(), "--data and --users, --items, --seed do not go together");
    }
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("gateway.host", "127.0.0.1");
    if (port != null) {
      settings.put("gateway.port", port.toString());
    }
    BelfryConfig config = options.load(settings);
    try (Closer closer = new Closer().closeAtExit();
        Terminal terminal = Terminal.ofProcess()) {
      DataSource standard = DataSource.shop(shop.config());
      BelfryServer server =
          new Demo(
                  config,
                  asked(standard),
                  standard,
                  installation -> Training.inChild(installation, terminal),
                  closer,
                  terminal)
              .start(fresh);
      Optional<String> password = FirstAdmin.make(server.storage());
      try (ApiClient client = new ApiClient(server.url(), server.apiKey())) {
        DemoExamples.of(client)
            .lines(server.url(), server.apiKey(), password)
            .forEach(terminal::say);
      }
      Stay.untilStopped();
    }
  }

  private @Nullable DataSource asked(DataSource standard) {
    if (data != null) {
      return DataSource.folder(data);
    }
    return shop.isGiven() ? standard : null;
  }
}
