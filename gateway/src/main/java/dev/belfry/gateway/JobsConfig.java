package dev.belfry.gateway;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Where background work keeps its files, and what trains.
 *
 * @param folder for files that are imported; made where it is missing
 * @param holder names this home among those that share a database
 * @param trainer trains
 * @param promotion what becomes of a model that was trained
 */
public record JobsConfig(Path folder, String holder, Trainer trainer, PromotionRule promotion) {
  public JobsConfig {
    requireNonNull(folder, "folder is null");
    requireNonNull(holder, "holder is null");
    requireNonNull(trainer, "trainer is null");
    requireNonNull(promotion, "promotion is null");
  }

  /** Trains a model, in a process of its own. */
  @FunctionalInterface
  public interface Trainer {
    /**
     * Trains and registers the model; blocks until it is done.
     *
     * @param settings of models, by key
     * @param warmStart whether to go on from the parameters of the live model
     * @param log takes what it says, line by line
     * @param cancelled whether it is to stop, asked often
     * @return the name of the model
     * @throws dev.belfry.contracts.common.BelfryException with a sentence, when it ends badly
     */
    String train(
        Map<String, String> settings,
        boolean warmStart,
        Consumer<String> log,
        BooleanSupplier cancelled);
  }
}
