package dev.belfry.launcher;

import dev.belfry.contracts.common.BelfryException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    description = {
      "Serves what is in the database until Ctrl-C.",
      "PostgreSQL and Redis are named by URL, or run embedded in the home."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./belfry serve --embedded",
      "  ./belfry serve --postgres postgresql://belfry:pw@db:5432/belfry --redis redis://cache:6379",
      "  BELFRY_STORAGE_POSTGRES_URL=... ./belfry serve --host 0.0.0.0"
    })
final class ServeCommand implements Runnable {
  @Mixin HomeOptions options = new HomeOptions();

  @Option(
      names = "--postgres",
      paramLabel = "URL",
      description = "postgresql://user:password@host:port/database")
  @Nullable String postgres;

  @Option(
      names = "--redis",
      paramLabel = "URL",
      description =
          "redis://:password@host:port; none means no Redis beside an outside PostgreSQL.")
  @Nullable String redis;

  @Option(names = "--embedded", description = "Run PostgreSQL and Redis in the home.")
  boolean embedded;

  @Option(names = "--host", description = "The address to listen on (default: 127.0.0.1).")
  @Nullable String host;

  @Option(names = "--port", description = "The port to listen on (default: 8080; 0: any free one).")
  @Nullable Integer port;

  @Option(
      names = "--simulation",
      description = {
        "Let the clock stand still until POST /v1/simulation/clock moves it, and draw from one seed"
            + " (simulation.seed).",
        "On loopback and embedded servers only, with a home of its own."
      })
  boolean simulation;

  @Override
  public void run() {
    BelfryConfig config = options.load(settings());
    if (embedded && config.storage().isExternal()) {
      throw BelfryException.invalid(
          "--embedded and a PostgreSQL URL (storage.postgres-url) do not go together; give one");
    }
    if (!embedded && !config.storage().isExternal()) {
      throw BelfryException.invalid(
          "no PostgreSQL is named: give --postgres URL, or --embedded to run one in the home");
    }
    try (Closer closer = new Closer().closeAtExit();
        Terminal terminal = Terminal.ofProcess()) {
      Installation installation =
          terminal.step("Opening " + config.home(), () -> Installation.open(config, closer));
      BelfryServer server =
          terminal.step("Starting the server", () -> BelfryServer.start(installation));
      terminal.say("Ready at " + server.url() + ". Ctrl-C stops it.");
      terminal.say(
          "An API key with every scope is in "
              + config.home().resolve("secrets").resolve(BelfryServer.KEY)
              + ".");
      if (FirstAdmin.isMissing(server.storage())) {
        terminal.say(
            "Nobody can sign in to the console yet: ./belfry member add NAME --role admin");
      }
      Stay.untilStopped();
    }
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    if (postgres != null) {
      settings.put("storage.postgres-url", postgres);
    }
    if (redis != null) {
      settings.put("storage.redis-url", redis);
    }
    if (host != null) {
      settings.put("gateway.host", host);
    }
    if (port != null) {
      settings.put("gateway.port", port.toString());
    }
    if (simulation) {
      settings.put("simulation.enabled", "true");
    }
    return settings;
  }
}
