package dev.belfry.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The test vectors that are published for GrowthBook's SDKs; the file says whence they are. */
class BucketingTest {
  private static final JsonNode CASES = cases();

  @Test
  void hashesAsTheSdksDo() {
    for (JsonNode one : CASES.get("hash")) {
      String seed = one.get(0).asText();
      String value = one.get(1).asText();
      int version = one.get(2).asInt();
      if (one.get(3).isNull()) {
        assertThatThrownBy(() -> Bucketing.hash(seed, value, version))
            .hasMessage("there is no hash version " + version);
      } else {
        assertThat(Bucketing.hash(seed, value, version))
            .as(one.toString())
            .isEqualTo(one.get(3).asDouble());
      }
    }
  }

  /** As JavaScript's reference does: code units, not bytes of UTF-8 (computed by hand). */
  @Test
  void charactersBeyondAsciiAreHashedByTheirCodeUnits() {
    int hash = 0x811c9dc5;
    for (int unit : new int[] {0xd83d, 0xdd14, 0x00e9}) {
      hash = (hash ^ unit) * 0x01000193;
    }
    assertThat(Bucketing.hash("\u00e9", "\ud83d\udd14", 1))
        .isEqualTo(Integer.toUnsignedLong(hash) % 1000 / 1000.0);
  }

  @Test
  void bucketRangesAreTheSdks() {
    for (JsonNode one : CASES.get("getBucketRange")) {
      JsonNode arguments = one.get(1);
      double[] weights = arguments.get(2).isNull() ? null : doubles(arguments.get(2));
      List<Bucketing.Range> ranges =
          Bucketing.ranges(arguments.get(0).asInt(), arguments.get(1).asDouble(), weights);
      assertThat(ranges).as(one.get(0).asText()).hasSameSizeAs(one.get(2));
      for (int i = 0; i < ranges.size(); i++) {
        assertThat(ranges.get(i).from())
            .isCloseTo(one.get(2).get(i).get(0).asDouble(), within(1e-9));
        assertThat(ranges.get(i).to()).isCloseTo(one.get(2).get(i).get(1).asDouble(), within(1e-9));
      }
    }
  }

  @Test
  void variationsAreChosenAsTheSdksDo() {
    for (JsonNode one : CASES.get("chooseVariation")) {
      assertThat(Bucketing.choose(one.get(1).asDouble(), ranges(one.get(2))))
          .as(one.get(0).asText())
          .isEqualTo(one.get(3).asInt());
    }
  }

  @Test
  void namespacesAreTheSdks() {
    for (JsonNode one : CASES.get("inNamespace")) {
      assertThat(Bucketing.inNamespace(one.get(1).asText(), name(one.get(2)), part(one.get(2))))
          .as(one.get(0).asText())
          .isEqualTo(one.get(3).asBoolean());
    }
  }

  @Test
  void equalWeightsAreTheSdks() {
    for (JsonNode one : CASES.get("getEqualWeights")) {
      assertThat(Bucketing.equalWeights(one.get(0).asInt()))
          .containsExactly(doubles(one.get(1)), within(1e-8));
    }
  }

  @Test
  void wholeExperimentsComeOutAsInTheSdks() {
    for (JsonNode one : CASES.get("run")) {
      String id = one.get(0).asText();
      JsonNode experiment = one.get(1);
      JsonNode namespace = experiment.path("namespace");
      int variation = -1;
      if (namespace.isMissingNode()
          || Bucketing.inNamespace(id, name(namespace), part(namespace))) {
        double bucket =
            Bucketing.hash(
                experiment.path("seed").asText(experiment.get("key").asText()),
                id,
                experiment.path("hashVersion").asInt(1));
        variation =
            Bucketing.choose(
                bucket,
                Bucketing.ranges(
                    experiment.get("variations").size(),
                    experiment.path("coverage").asDouble(1),
                    experiment.has("weights") ? doubles(experiment.get("weights")) : null));
      }
      assertThat(variation).as(one.toString()).isEqualTo(one.get(2).asInt());
    }
  }

  private static String name(JsonNode namespace) {
    return namespace.get(0).asText();
  }

  private static LayerRange part(JsonNode namespace) {
    return new LayerRange(namespace.get(1).asDouble(), namespace.get(2).asDouble());
  }

  private static List<Bucketing.Range> ranges(JsonNode node) {
    List<Bucketing.Range> ranges = new ArrayList<>();
    node.forEach(
        pair -> ranges.add(new Bucketing.Range(pair.get(0).asDouble(), pair.get(1).asDouble())));
    return ranges;
  }

  private static double[] doubles(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static JsonNode cases() {
    try (InputStream in = BucketingTest.class.getResourceAsStream("/growthbook-cases.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
