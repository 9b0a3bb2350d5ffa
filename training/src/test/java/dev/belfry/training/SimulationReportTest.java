package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.common.Entity;
import dev.belfry.storage.PositiveRule;
import dev.belfry.training.SimulationTable.Chart;
import dev.belfry.training.SimulationTable.Column;
import dev.belfry.training.SimulationTable.Row;
import dev.belfry.training.SimulationTable.Unit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulationReportTest {
  private static final SimulationTable TABLE =
      new SimulationTable(
          "ab",
          List.of("a < b"),
          List.of(
              Column.of("truth", Unit.LIFT),
              Column.of("lift", Unit.LIFT),
              Column.plain("low", Unit.LIFT),
              Column.plain("high", Unit.LIFT)),
          List.of(
              new Row("run 1", new double[] {0.10, 0.08, 0.01, 0.15}),
              new Row("run 2", new double[] {0.12, 0.14, 0.07, 0.21}),
              new Row("run 3", new double[] {0.14, Double.NaN, Double.NaN, Double.NaN})),
          List.of(new Chart("lift", "truth", "lift", "low", "high")));

  @Test
  void meansComeWithStudentsInterval() {
    assertThat(TABLE.mean("truth")).isCloseTo(0.12, within(1e-12));
    // sd 0.02, n 3, t(2) = 4.3027: 4.3027 * 0.02 / sqrt(3).
    assertThat(TABLE.halfLength("truth")).isCloseTo(0.0496833, within(1e-6));
    // Two runs have a value: t(1) = 12.7062, sd 0.0424264.
    assertThat(TABLE.halfLength("lift")).isCloseTo(0.381186, within(1e-5));
    assertThat(TABLE.text())
        .contains(
            "run 3     +14.0 %        -",
            "mean      +12.0 %  +11.0 %", "± (95 %)    5.0 %   38.1 %");
  }

  @Test
  void theReportIsWrittenForPeopleAndPrograms(@TempDir Path folder) throws Exception {
    SimulationReport report = new SimulationReport(List.of("seed 1"), List.of(TABLE));
    report.write(folder);
    assertThat(Files.readString(folder.resolve(SimulationReport.FIGURES)))
        .contains("\"scenario\" : \"ab\"", "\"lift\" : null", "\"halfLength\" : 0.049683");
    assertThat(Files.readString(folder.resolve(SimulationReport.PAGE)))
        .contains("a &lt; b", "<svg", "+12.0 %");
  }

  @Test
  void twinsAreAlikeInAllButTheirWorld() {
    ShopConfig config = new ShopConfig(20, 30, 3, ShopConfig.defaults().until(), 30);
    ShopWorld world = ShopWorld.generate(config, PositiveRule.DEFAULT);
    Dataset plain = GenerateJob.generate(config, PositiveRule.DEFAULT);
    Dataset twins = world.twins(List.of("live", "control"), PositiveRule.DEFAULT);
    assertThat(twins.users()).hasSize(40);
    assertThat(twins.events()).isEqualTo(2 * plain.events());
    assertThat(twins.positives()).isEqualTo(2 * plain.positives());
    assertThat(twins.users().get(23).userId()).isEqualTo(world.userId(3, "control"));
    assertThat(twins.users().get(23).attributes().get("world")).isEqualTo("control");
    assertThat(twins.users().get(23).attributes().get("country"))
        .isEqualTo(plain.users().get(3).attributes().get("country"));
    assertThat(twins.schema().find(Entity.USER, "world")).isPresent();
    assertThat(world.itemIndex("sku-00030")).isEqualTo(29);
  }

  @Test
  void whatIsTrueIsWhatIsToBeExpected() {
    SimulationTruth truth = new SimulationTruth();
    double[] affinities = {0, 0};
    SimulatedUser user = new SimulatedUser(0, UserBehaviour.DEFAULT, 1, 1);
    long day = 86_400;
    truth.add(0, 0, user.visit(0, affinities, new double[] {10, 10}));
    truth.add(0, 7 * day, user.visit(7, affinities, new double[] {10, 10}));
    truth.add(1, 60, user.visit(0, affinities, new double[] {10, 10}));
    double clicks = (1 + Math.pow(2, -0.7)) / (1 + Math.exp(2));
    assertThat(truth.units()).isEqualTo(2);
    assertThat(truth.clickThrough()).isCloseTo(clicks / 2, within(1e-12));
    assertThat(truth.clicksPerUnit()).isCloseTo(1.5 * clicks, within(1e-12));
    assertThat(truth.revenue()).isCloseTo(1.5 * clicks * 1.1, within(1e-12));
    // The second user's week is over a minute after the first one's.
    assertThat(truth.retention(7, 14 * day + 60)).isEqualTo(0.5);
    assertThat(truth.retention(7, 14 * day)).isEqualTo(1);
    assertThat(truth.retention(8, 40 * day)).isZero();
    assertThat(truth.retention(30, 30 * day)).isNaN();
  }
}
