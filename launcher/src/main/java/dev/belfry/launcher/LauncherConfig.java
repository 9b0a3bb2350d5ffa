package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;

import dev.belfry.platform.ConfigReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the process itself.
 *
 * @param minFreeBytes the space that the home's disk must have left at the start, in bytes
 * @param binaries where the embedded servers' programs are unpacked, shared by a user's homes
 * @param restartDelay how long after its death an embedded server is started again
 * @param postgresPort where the embedded PostgreSQL listens; 0 for any port that is free
 * @param coldStartEnabled whether cold start is deployed in this process
 * @param rerankerEnabled whether the re-ranker is deployed in this process
 * @param stepBound how long one step of the shutdown may take
 */
public record LauncherConfig(
    long minFreeBytes,
    Path binaries,
    Duration restartDelay,
    int postgresPort,
    boolean coldStartEnabled,
    boolean rerankerEnabled,
    Duration stepBound) {
  public LauncherConfig {
    requireNonNull(binaries, "binaries is null");
    requireNonNull(restartDelay, "restartDelay is null");
    requireNonNull(stepBound, "stepBound is null");
  }

  /** Reads the sections {@code home}, {@code embedded}, {@code launcher} and the switches. */
  public static LauncherConfig from(ConfigReader reader, Map<String, String> environment) {
    return new LauncherConfig(
        reader.whole("home.min-free-bytes", 1L << 30, 0, Long.MAX_VALUE),
        reader.path("embedded.binaries", defaultBinaries(environment)),
        reader.duration("embedded.restart-delay", Duration.ofSeconds(1)),
        reader.integer("embedded.postgres-port", 0, 0, 65_535),
        reader.bool("coldstart.enabled", true),
        reader.bool("reranker.enabled", true),
        reader.duration("launcher.shutdown-step", Duration.ofSeconds(20)));
  }

  /** The user's cache folder: what lies there can be made again. */
  static Path defaultBinaries(Map<String, String> environment) {
    @Nullable String cache = environment.get("XDG_CACHE_HOME");
    Path base =
        cache == null || cache.isBlank()
            ? Home.ofUser(environment).resolve(".cache")
            : Path.of(cache);
    return base.resolve("belfry");
  }
}
