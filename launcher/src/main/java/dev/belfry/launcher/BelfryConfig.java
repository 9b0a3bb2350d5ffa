package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;

import dev.belfry.coldstart.ColdStartConfig;
import dev.belfry.gateway.GatewayConfig;
import dev.belfry.platform.ConfigReader;
import dev.belfry.reranker.RerankerConfig;
import dev.belfry.scoring.ScoringConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration of a process: {@code belfry.yaml}, then {@code BELFRY_*} environment
 * variables, then {@code --set} flags, each winning over the one before.
 *
 * @param home the folder that everything is written to
 * @param launcher settings of the process itself
 * @param storage where PostgreSQL and Redis are
 * @param modelsDir {@code models.dir}: the folder of the trained models
 * @param gateway settings of the HTTP server and the pipeline
 * @param scoring settings of two-tower scoring
 * @param coldStart settings of cold start
 * @param reranker settings of the re-ranker
 * @param training when the server trains by itself
 * @param simulation whether its time and draws are a simulation's
 * @param entries every effective setting and where it came from
 */
public record BelfryConfig(
    Path home,
    LauncherConfig launcher,
    StorageSettings storage,
    Path modelsDir,
    GatewayConfig gateway,
    ScoringConfig scoring,
    ColdStartConfig coldStart,
    RerankerConfig reranker,
    TrainingConfig training,
    SimulationConfig simulation,
    List<ConfigReader.Entry> entries) {

  /** Variables that start with {@code BELFRY_} and are not settings. */
  private static final Set<String> NOT_SETTINGS =
      Set.of(
          "BELFRY_HOME", "BELFRY_DATA", "BELFRY_JAVA_OPTS", "BELFRY_JVM_FOLDERS", "BELFRY_DISK_KB");

  public BelfryConfig {
    requireNonNull(home, "home is null");
    requireNonNull(launcher, "launcher is null");
    requireNonNull(storage, "storage is null");
    requireNonNull(modelsDir, "modelsDir is null");
    requireNonNull(gateway, "gateway is null");
    requireNonNull(scoring, "scoring is null");
    requireNonNull(coldStart, "coldStart is null");
    requireNonNull(reranker, "reranker is null");
    requireNonNull(training, "training is null");
    requireNonNull(simulation, "simulation is null");
    entries = List.copyOf(entries);
  }

  /**
   * Reads the configuration of a home.
   *
   * @param file the file to read, or null for the home's {@code belfry.yaml}, which may be missing
   * @param environment the environment variables
   * @param flags values of {@code --set}, by key
   * @throws dev.belfry.contracts.common.BelfryException INVALID naming everything that is wrong
   */
  public static BelfryConfig load(
      Path home, @Nullable Path file, Map<String, String> environment, Map<String, String> flags) {
    Path folder = home.toAbsolutePath().normalize();
    Path yaml = file == null ? folder.resolve("belfry.yaml") : file;
    Map<String, String> settings =
        file == null && !Files.exists(yaml) ? Map.of() : YamlFile.read(yaml);
    Map<String, String> variables = new TreeMap<>(environment);
    variables.keySet().removeAll(NOT_SETTINGS);
    ConfigReader reader = new ConfigReader(settings, yaml.toString(), variables, flags);
    LauncherConfig launcher = LauncherConfig.from(reader, environment);
    StorageSettings storage = StorageSettings.from(reader, folder);
    Path models = reader.path("models.dir", folder.resolve("models"));
    GatewayConfig gateway = GatewayConfig.from(reader);
    ScoringConfig scoring = ScoringConfig.from(reader);
    ColdStartConfig coldStart = ColdStartConfig.from(reader);
    RerankerConfig reranker = RerankerConfig.from(reader);
    TrainingConfig training = TrainingConfig.from(reader);
    SimulationConfig simulation = SimulationConfig.from(reader);
    reader.check();
    simulation.check(gateway.host(), storage.isExternal());
    return new BelfryConfig(
        folder,
        launcher,
        storage,
        models,
        simulation.of(gateway),
        scoring,
        coldStart,
        reranker,
        training,
        simulation,
        reader.entries());
  }

  /** The configuration of a home with these settings and nothing from outside. */
  public static BelfryConfig of(Path home, Map<String, String> settings) {
    return load(home, null, Map.of(), settings);
  }
}
