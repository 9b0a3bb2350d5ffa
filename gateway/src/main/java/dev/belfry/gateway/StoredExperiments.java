package dev.belfry.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.experiments.Experiment;
import dev.belfry.experiments.ExperimentDefinition;
import dev.belfry.experiments.ExperimentState;
import dev.belfry.platform.Json;
import dev.belfry.storage.ExperimentRow;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Between experiments as they are stored and as they are assigned by. */
final class StoredExperiments {
  private static final Logger LOG = LoggerFactory.getLogger(StoredExperiments.class);

  private StoredExperiments() {}

  /** The stored JSON as a tree. */
  static JsonNode tree(String json) {
    try {
      return Json.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored experiment is not JSON", e);
    }
  }

  /**
   * The stored JSON of a definition.
   *
   * @throws BelfryException INVALID where it is none any more
   */
  static ExperimentDefinition definition(String json) {
    return ExperimentDefinition.of(Fields.plainObject(tree(json)));
  }

  /** A definition as it is stored. */
  static String json(ExperimentDefinition definition) {
    try {
      return Json.mapper().writeValueAsString(definition.toMap());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a definition cannot be written", e);
    }
  }

  /**
   * A started experiment at its latest phase.
   *
   * @throws BelfryException INVALID where its definition is none any more
   */
  static Experiment experiment(ExperimentRow row) {
    ExperimentRow.Phase phase = row.phases().getLast();
    return new Experiment(
        row.experimentNo(),
        definition(row.definition()),
        ExperimentState.valueOf(row.state().name().toUpperCase(Locale.ROOT)),
        phase.phase(),
        phase.seed(),
        phase.startedAt());
  }

  /** The same, or nothing where it cannot be read; that is logged. */
  static List<Experiment> running(ExperimentRow row) {
    try {
      return List.of(experiment(row));
    } catch (BelfryException e) {
      LOG.error("experiment {} cannot be read and takes nobody in", row.key(), e);
      return List.of();
    }
  }
}
