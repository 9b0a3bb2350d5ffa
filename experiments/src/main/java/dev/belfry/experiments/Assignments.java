package dev.belfry.experiments;

import dev.belfry.contracts.common.Assignment;
import java.util.List;
import java.util.Optional;

/**
 * The experiments that a request is in.
 *
 * @param assigned in the order of their keys
 */
public record Assignments(List<Assigned> assigned) {
  /** In no experiment. */
  public static final Assignments NONE = new Assignments(List.of());

  public Assignments {
    assigned = List.copyOf(assigned);
  }

  /**
   * One experiment of a request.
   *
   * @param experiment at the phase that it is in
   * @param variant what the unit got; of interleaving the control, whose list the other one shares
   * @param remembered whether it was kept from an earlier request
   */
  public record Assigned(Experiment experiment, Variant variant, boolean remembered) {
    /** What the record of the list says. */
    public Assignment record() {
      return new Assignment(
          experiment.key(),
          experiment.experimentNo(),
          experiment.phase(),
          isInterleaved() ? Assignment.INTERLEAVED : variant.key());
    }

    boolean isInterleaved() {
      return experiment.definition().kind() == ExperimentKind.INTERLEAVING;
    }
  }

  /** What the record of the list says. */
  public List<Assignment> record() {
    return assigned.stream().map(Assigned::record).toList();
  }

  /** What the variants change together; of interleaving what its control changes. */
  public VariantParameters parameters() {
    VariantParameters parameters = VariantParameters.LIVE;
    for (Assigned one : assigned) {
      parameters = parameters.and(one.variant().parameters());
    }
    return parameters;
  }

  /** The experiment whose two variants share the list. */
  public Optional<Experiment> interleaving() {
    return assigned.stream().filter(Assigned::isInterleaved).map(Assigned::experiment).findFirst();
  }
}
