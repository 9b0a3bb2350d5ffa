package dev.belfry.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.Assignment;
import dev.belfry.experiments.Assignments;
import dev.belfry.experiments.ExperimentDefinition;
import dev.belfry.experiments.ExperimentKind;
import dev.belfry.experiments.UnitKind;
import dev.belfry.storage.ExperimentRow;
import java.util.Optional;

/** Which variant a unit has, and why, in a sentence. */
final class AssignmentAnswer {
  private AssignmentAnswer() {}

  static ObjectNode of(
      ExperimentRow row,
      ExperimentDefinition definition,
      String unit,
      boolean known,
      Assignments found) {
    Optional<Assignments.Assigned> own =
        found.assigned().stream()
            .filter(one -> one.experiment().experimentNo() == row.experimentNo())
            .findFirst();
    Optional<Assignment> assignment = own.map(Assignments.Assigned::record);
    return Responses.object()
        .put("experiment", row.key())
        .put("phase", row.phase())
        .put("unit", unit)
        .put("variant", assignment.map(Assignment::variant).orElse(null))
        .put(
            "sentence", own.isPresent() ? in(own.get()) : out(row, definition, unit, known, found));
  }

  private static String in(Assignments.Assigned own) {
    return own.remembered()
        ? "The experiment is sticky, and this is the variant that the unit got first."
        : "The hash of the unit lies in the part of this variant.";
  }

  private static String out(
      ExperimentRow row,
      ExperimentDefinition definition,
      String unit,
      boolean known,
      Assignments found) {
    if (!row.isRunning()) {
      return "The experiment is " + row.state().text() + ": everybody gets what is live.";
    }
    if (definition.unit() == UnitKind.USER && !known) {
      return "User '" + unit + "' is not known here yet: nobody unknown is assigned.";
    }
    if (definition.kind() == ExperimentKind.SHADOW) {
      return "A shadow runs beside a share of the requests; nobody is assigned to it.";
    }
    Optional<Assignments.Assigned> holdout =
        found.assigned().stream()
            .filter(one -> one.experiment().definition().kind() == ExperimentKind.HOLDOUT)
            .findFirst();
    if (holdout.isPresent()) {
      return "The holdout '"
          + holdout.get().experiment().key()
          + "' keeps the unit out of every other experiment.";
    }
    return "The unit is not in the coverage of the experiment"
        + (definition.layer() == null
            ? ""
            : ", or the part of the layer '" + definition.layer() + "' that it is in is another's")
        + (definition.targeting() == null ? "." : ", or the targeting does not hold.");
  }
}
