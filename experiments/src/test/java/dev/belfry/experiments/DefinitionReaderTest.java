package dev.belfry.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.Objectives;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefinitionReaderTest {
  @Test
  void whatIsWrittenIsReadAgain() {
    Map<String, Object> values = Definitions.ab("front-page");
    values.put("layer", "ranking");
    values.put("layerRange", List.of(0.25, 0.5));
    values.put("placements", List.of("home"));
    values.put("targeting", "context.device == 'phone'");
    values.put("sticky", true);
    values.put("secondaryMetrics", List.of("revenue"));
    values.put("guardrails", List.of(Map.of("metric", "latency", "maxRelativeHarm", 0.2)));
    values.put(
        "variants",
        List.of(
            Definitions.variant("control", 0.5, Map.of()),
            Definitions.variant(
                "new",
                0.5,
                Map.of(
                    "model",
                    "m2",
                    "ruleset",
                    7,
                    "withRules",
                    List.of("a"),
                    "withoutRules",
                    List.of("b"),
                    "objectives",
                    Map.of("purchase", 2),
                    "rank",
                    false,
                    "withoutSources",
                    List.of("item-knn"),
                    "count",
                    12))));
    ExperimentDefinition definition = ExperimentDefinition.of(values);
    assertThat(ExperimentDefinition.of(definition.toMap())).isEqualTo(definition);
    VariantParameters parameters = definition.variants().get(1).parameters();
    assertThat(parameters)
        .isEqualTo(
            new VariantParameters(
                "m2",
                7L,
                List.of("a"),
                List.of("b"),
                new Objectives(Map.of("purchase", 2.0)),
                false,
                List.of("item-knn"),
                12));
    assertThat(definition.layerRange()).isEqualTo(new LayerRange(0.25, 0.5));
    assertThat(definition.control().parameters().isLive()).isTrue();
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    Map<String, Object> values = Definitions.ab("Front page");
    values.put("coverage", 1.5);
    values.put("primaryMetric", "crt");
    values.put("layerRange", List.of(0, 1));
    values.put("hypothesys", "x");
    values.put(
        "variants",
        List.of(
            Definitions.variant("a", 0.5, Map.of()),
            Definitions.variant("a", 0.4, Map.of("withoutSources", List.of("item_knn")))));
    assertThat(DefinitionReader.read(values).definition()).isNull();
    assertThat(Definitions.messages(values))
        .anySatisfy(m -> assertThat(m).contains("the key is 'Front page'"))
        .anySatisfy(m -> assertThat(m).contains("'coverage' is 1.5; a number from 0 to 1"))
        .anySatisfy(m -> assertThat(m).contains("'primaryMetric' is 'crt'", "did you mean 'ctr'"))
        .anySatisfy(m -> assertThat(m).contains("'layerRange' is given without a 'layer'"))
        .anySatisfy(m -> assertThat(m).contains("'hypothesys' (did you mean 'hypothesis'?)"))
        .anySatisfy(m -> assertThat(m).contains("two variants have the key 'a'"))
        .anySatisfy(m -> assertThat(m).contains("variants[1].parameters.withoutSources' is 'item"))
        .anySatisfy(m -> assertThat(m).contains("add up to 0.9; 1 is accepted"));
  }

  @Test
  void eachKindHasItsNumberOfVariants() {
    Map<String, Object> two = Definitions.ab("x");
    assertThat(Definitions.messages(Definitions.with(two, "kind", "interleaving"))).isEmpty();
    assertThat(Definitions.messages(Definitions.with(two, "kind", "shadow")))
        .singleElement()
        .asString()
        .contains("there are 2 variants", "'shadow' takes 1");
    assertThat(Definitions.messages(Definitions.with(two, "kind", "holdout")))
        .singleElement()
        .asString()
        .contains("a holdout changes nothing");
  }

  @Test
  void aSessionHasNoRetention() {
    Map<String, Object> values = Definitions.with(Definitions.ab("x"), "unit", "session");
    values.put("primaryMetric", "retention_7");
    assertThat(Definitions.messages(values))
        .containsExactly("'retention_7' needs the unit 'user': a session does not come back");
  }

  @Test
  void experimentsThatCannotRunTogetherAreNamed() {
    Experiment other =
        Definitions.running(
            Definitions.with(
                Definitions.with(Definitions.ab("other"), "layer", "l"),
                "layerRange",
                List.of(0, 0.5)));
    Map<String, Object> mine = Definitions.with(Definitions.ab("mine"), "layer", "l");
    assertThat(overlaps(Definitions.with(mine, "layerRange", List.of(0.5, 1)), other)).isEmpty();
    assertThat(overlaps(Definitions.with(mine, "layerRange", List.of(0.4, 1)), other))
        .singleElement()
        .asString()
        .contains("'other' takes [0.0, 0.5) of the layer 'l'");
    assertThat(overlaps(Definitions.ab("mine"), other))
        .singleElement()
        .asString()
        .contains("both change rank");
    assertThat(overlaps(Definitions.ab("other"), other)).as("itself").isEmpty();
  }

  private static List<String> overlaps(Map<String, Object> values, Experiment other) {
    return Overlaps.of(ExperimentDefinition.of(values), List.of(other)).stream()
        .map(DefinitionProblem::message)
        .toList();
  }
}
