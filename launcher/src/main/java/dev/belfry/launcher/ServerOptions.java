package dev.belfry.launcher;

import dev.belfry.contracts.common.BelfryException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that ask a server. */
final class ServerOptions {
  @Option(
      names = "--url",
      description = "The server to ask (default: the one that runs on the home).")
  @Nullable URI url;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "An API key of that server (default: the home's own).")
  @Nullable String key;

  /** Whether a server is named. */
  boolean isNamed() {
    return url != null;
  }

  /**
   * The server that is named, or else the one that runs on this home.
   *
   * @throws BelfryException INVALID when there is neither
   */
  RunningServer find(Path home) {
    if (url == null) {
      return RunningServer.read(home)
          .orElseThrow(
              () ->
                  BelfryException.invalid(
                      "no server runs on "
                          + home
                          + "; start one with ./belfry demo, or name one with --url and --key"));
    }
    return named("--url", url, key);
  }

  /**
   * The server at an address.
   *
   * @param option that the address was given by
   * @throws BelfryException INVALID when the address is none, or the key is missing
   */
  static RunningServer named(String option, @Nullable URI url, @Nullable String key) {
    if (url == null || !"http".equals(url.getScheme()) || url.getHost() == null) {
      throw BelfryException.invalid(
          option + " is '" + url + "', and takes an address such as http://127.0.0.1:8080");
    }
    if (key == null) {
      throw BelfryException.invalid(option + " needs --key KEY, an API key of that server");
    }
    String whole = url.getPort() < 0 ? "http://" + url.getHost() + ":80" : url.toString();
    return new RunningServer(0, whole, key, "", "", "");
  }

  /** The server that is named or runs on the home; where there is none, one for as long as this. */
  RunningServer findOrStart(HomeOptions options, Closer closer, Terminal terminal) {
    if (isNamed() || RunningServer.isUp(options.home())) {
      return find(options.home());
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
}
