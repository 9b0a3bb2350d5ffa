package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.storage.BatchStore;
import dev.belfry.storage.ModelRow;
import dev.belfry.storage.PositiveRule;
import dev.belfry.training.Dataset;
import dev.belfry.training.Importer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From nothing to a server that recommends: the servers started, the data imported, a model
 * trained. Each step that an earlier start has done is left out.
 */
final class Demo {
  /** What {@code --fresh} deletes, and nothing else. */
  private static final List<String> OWN =
      List.of(
          "postgres",
          "redis",
          "models",
          "journal",
          "secrets",
          "run",
          "logs",
          "training",
          "demo.json");

  private final BelfryConfig config;
  private final @Nullable DataSource asked;
  private final DataSource otherwise;
  private final Trainer trainer;
  private final Closer closer;
  private final Terminal terminal;

  /** Trains a model from what an installation holds, and promotes it. */
  interface Trainer {
    void train(Installation installation);
  }

  /**
   * @param asked the data that is wanted, or null for what the home holds
   * @param otherwise the data of a new home, where none is asked for
   */
  Demo(
      BelfryConfig config,
      @Nullable DataSource asked,
      DataSource otherwise,
      Trainer trainer,
      Closer closer,
      Terminal terminal) {
    this.config = requireNonNull(config);
    this.asked = asked;
    this.otherwise = requireNonNull(otherwise);
    this.trainer = requireNonNull(trainer);
    this.closer = requireNonNull(closer);
    this.terminal = requireNonNull(terminal);
  }

  /**
   * Does what is not done and starts the server.
   *
   * @param fresh whether to begin anew, without what the home holds
   * @throws BelfryException CONFLICT when the home holds other data than what is asked for
   */
  BelfryServer start(boolean fresh) {
    Ports.requireFree(config.gateway().host(), config.gateway().port());
    if (fresh) {
      forget();
    }
    Optional<DemoState> state = DemoState.read(config.home());
    requireSameData(state);
    // Read before anything is started: a folder that is none is told at once.
    @Nullable Dataset data = state.map(DemoState::imported).orElse(false) ? null : read();
    Installation installation =
        terminal.step("Starting PostgreSQL and Redis", () -> Installation.open(config, closer));
    SimulationConfig simulation = config.simulation();
    try (BatchStore store =
        new BatchStore(installation.storage(), simulation.clock(), simulation.enabled())) {
      if (data != null) {
        load(data, store);
      }
      if (store.models().stream().noneMatch(ModelRow::live)) {
        trainer.train(installation);
      }
    }
    return terminal.step("Starting the server", () -> BelfryServer.start(installation));
  }

  private void requireSameData(Optional<DemoState> state) {
    if (asked == null || state.isEmpty() || state.get().data().equals(asked.description())) {
      return;
    }
    throw new BelfryException(
        ErrorCode.CONFLICT,
        "home "
            + config.home()
            + " holds "
            + state.get().data()
            + ", and not "
            + asked.description()
            + "; begin anew with --fresh, or give another home with --home DIR");
  }

  private Dataset read() {
    DataSource source = source();
    return terminal.step(
        "Reading " + source.description(),
        () ->
            source.read(
                PositiveRule.parse(config.storage().positives()),
                (where, reason) -> terminal.note("left out " + where + ": " + reason)));
  }

  private DataSource source() {
    return asked == null ? otherwise : asked;
  }

  private void load(Dataset data, BatchStore store) {
    Path home = config.home();
    new DemoState(source().description(), false).write(home);
    try (RejectsFile rejects = new RejectsFile(home.resolve("rejects.tsv"))) {
      Importer.Report report = Importer.load(data, store, rejects, terminal::advance);
      terminal.note(report + "." + rejects.sentence());
    }
    new DemoState(source().description(), true).write(home);
  }

  private void forget() {
    if (!Files.isDirectory(config.home())) {
      return;
    }
    try (Home home = Home.open(config.home(), 0)) {
      ServerProcess.stopLeftovers(home.folder("run"));
      for (String name : OWN) {
        Path path = home.folder().resolve(name);
        if (Files.exists(path)) {
          ServerBinaries.deleteTree(path);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete what is in " + config.home(), e);
    }
  }
}
