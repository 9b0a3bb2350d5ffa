package dev.belfry.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.training.SimulationReport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whole simulations in a tiny world. */
class SimulateCommandIT {
  @Test
  @Tag("full")
  void oneSeedPrintsTheSameTablesTwice() {
    String first = tables();
    assertThat(first).contains("Scenario ab, ctr", "Scenario ab, revenue", "run 1");
    assertThat(tables()).isEqualTo(first);
  }

  private static String tables() {
    SimulateCommand command = new SimulateCommand();
    command.runs = 1;
    command.seed = 7;
    command.users = 60;
    command.items = 60;
    command.days = 4;
    command.scenario = SimulateCommand.Scenario.AB;
    try (Terminal quiet = Terminal.silent()) {
      SimulationReport report = command.simulate(quiet);
      return report.text();
    }
  }
}
