package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir Path folder = Path.of("");

  @Test
  void nothingSetIsTheDefaults() {
    assertThat(AlsConfig.of(Settings.none())).isEqualTo(AlsConfig.defaults());
    assertThat(TwoTowerConfig.of(Settings.none())).isEqualTo(TwoTowerConfig.defaults());
    OfflineModels.check(Settings.none());
  }

  @Test
  void everySettingOfAModelIsRead() {
    AlsConfig als =
        AlsConfig.of(
            Settings.parse(
                List.of("als.dimension=32", "als.regularization=0.01", "als.dimension = 16")));
    assertThat(als.dimension()).isEqualTo(16);
    assertThat(als.regularization()).isEqualTo(0.01);
    assertThat(als.sweeps()).isEqualTo(AlsConfig.defaults().sweeps());
  }

  @Test
  void everyProblemIsToldAtOnceWithWhatIsAccepted() {
    Settings settings =
        Settings.parse(
            List.of(
                "als.dimensions=32", "als.sweeps=many", "als.exponent=NaN", "als.deviation=-1"));
    assertThatThrownBy(() -> OfflineModels.check(settings))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("no setting 'als.dimensions'; did you mean 'als.dimension'?")
        .hasMessageContaining("als.sweeps is 'many', and takes a whole number from 1 to 1000")
        .hasMessageContaining("als.exponent is 'NaN'")
        .hasMessageContaining("als.deviation is '-1', and takes a number from 0 to 100");
  }

  @Test
  void assignmentWithoutAKeyIsRefused() {
    assertThatThrownBy(() -> Settings.parse(List.of("als.dimension")))
        .hasMessageContaining("'als.dimension' is not of the form key=value");
  }

  @Test
  void fileGivesBackWhatWasWritten() throws IOException {
    Settings settings = Settings.parse(List.of("als.dimension=64", "als.exponent=0.5"));
    Path file = folder.resolve("best.settings");
    Files.writeString(file, settings.toFile("found by tuning\non validation"));
    assertThat(Settings.read(file).asMap()).isEqualTo(settings.asMap());
  }

  @Test
  void unknownModelIsToldWithASuggestion() {
    assertThatThrownBy(() -> OfflineModels.named(List.of("two-towers")))
        .hasMessageContaining("there is no model 'two-towers'; did you mean 'two-tower'?")
        .hasMessageContaining("popularity");
  }

  @Test
  void whatIsDrawnIsAcceptedByTheModel() {
    for (String name : OfflineModels.names()) {
      OfflineModel model = OfflineModels.named(name);
      Random random = new Random(1);
      for (int draw = 0; draw < 50; draw++) {
        OfflineModels.check(model.searchSpace().draw(random));
      }
    }
  }

  @Test
  void drawsStayInTheirRange() {
    Random random = new Random(7);
    SearchSpace space =
        SearchSpace.of(
            SearchSpace.integer("a", 1, 3),
            SearchSpace.logUniform("b", 0.001, 10),
            SearchSpace.uniform("c", -1, 1),
            SearchSpace.choice("d", "x", "y"));
    for (int draw = 0; draw < 500; draw++) {
      var values = space.draw(random).asMap();
      assertThat(Integer.parseInt(values.get("a"))).isBetween(1, 3);
      assertThat(Double.parseDouble(values.get("b"))).isBetween(0.001, 10.0);
      assertThat(Double.parseDouble(values.get("c"))).isBetween(-1.0, 1.0);
      assertThat(values.get("d")).isIn("x", "y");
    }
  }
}
