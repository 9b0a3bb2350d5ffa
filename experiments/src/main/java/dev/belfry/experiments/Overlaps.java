package dev.belfry.experiments;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which running experiments one cannot run beside. */
public final class Overlaps {
  private Overlaps() {}

  /**
   * Why an experiment cannot be started beside others: its part of a layer is taken, both change
   * the same thing and can meet in a request, or there is a holdout already.
   *
   * @param others those that run; one of the same key is left out
   */
  public static List<DefinitionProblem> of(
      ExperimentDefinition definition, List<Experiment> others) {
    List<DefinitionProblem> problems = new ArrayList<>();
    for (Experiment other : others) {
      if (other.state() == ExperimentState.RUNNING && !other.key().equals(definition.key())) {
        check(definition, other.definition(), problems);
      }
    }
    return problems;
  }

  private static void check(
      ExperimentDefinition one, ExperimentDefinition other, List<DefinitionProblem> problems) {
    if (one.kind() == ExperimentKind.SHADOW || other.kind() == ExperimentKind.SHADOW) {
      return;
    }
    if (one.kind() == ExperimentKind.HOLDOUT && other.kind() == ExperimentKind.HOLDOUT) {
      problems.add(
          new DefinitionProblem(
              "kind", "the holdout '" + other.key() + "' runs already; there can be one"));
    }
    boolean sameLayer = one.layer() != null && one.layer().equals(other.layer());
    if (sameLayer && !one.layerRange().overlaps(other.layerRange())) {
      return;
    }
    if (sameLayer) {
      problems.add(
          new DefinitionProblem(
              "layerRange",
              "the experiment '"
                  + other.key()
                  + "' takes ["
                  + other.layerRange().from()
                  + ", "
                  + other.layerRange().to()
                  + ") of the layer '"
                  + other.layer()
                  + "', and the parts of a layer must not overlap"));
      return;
    }
    Set<String> shared = touched(one);
    shared.retainAll(touched(other));
    if (!shared.isEmpty() && canMeet(one, other)) {
      problems.add(
          new DefinitionProblem(
              "layer",
              "this experiment and '"
                  + other.key()
                  + "' both change "
                  + String.join(", ", shared)
                  + ": give them parts of one layer that do not overlap, or placements of their"
                  + " own"));
    }
  }

  private static boolean canMeet(ExperimentDefinition one, ExperimentDefinition other) {
    return one.placements().isEmpty()
        || other.placements().isEmpty()
        || one.placements().stream().anyMatch(other.placements()::contains);
  }

  private static Set<String> touched(ExperimentDefinition definition) {
    Set<String> touched = new LinkedHashSet<>();
    definition.variants().forEach(variant -> touched.addAll(variant.parameters().touched()));
    if (definition.kind() == ExperimentKind.INTERLEAVING) {
      touched.add("the slots of the list");
    }
    return touched;
  }
}
