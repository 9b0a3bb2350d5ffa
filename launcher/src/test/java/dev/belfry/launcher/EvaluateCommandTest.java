package dev.belfry.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvaluateCommandTest {
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  private int run(String... arguments) {
    CommandLine line = Main.commandLine();
    line.setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  private String write(String name, List<String> lines) throws IOException {
    return Files.write(folder.resolve(name), lines).toString();
  }

  /** Two halves of the users like two halves of the items; the test asks for the same half. */
  private void twoTastes() throws IOException {
    Random random = new Random(5);
    List<String> train = new ArrayList<>(List.of("user,item"));
    List<String> test = new ArrayList<>(List.of("user,item"));
    for (int user = 0; user < 60; user++) {
      for (int item = user % 2; item < 20; item += 2) {
        (random.nextInt(4) == 0 ? test : train).add("u" + user + ",i" + item);
      }
    }
    write("train.csv", train);
    write("test.csv", test);
  }

  @Test
  void alsFindsATasteThatPopularityCannot() throws IOException {
    twoTastes();
    Path out = folder.resolve("report");
    assertThat(
            run(
                "evaluate",
                "--train",
                folder.resolve("train.csv").toString(),
                "--test",
                folder.resolve("test.csv").toString(),
                "--model",
                "als",
                "--set",
                "als.dimension=4",
                "--k",
                "3,5",
                "--seeds",
                "1,2",
                "--out",
                out.toString()))
        .as(err.toString())
        .isZero();
    JsonNode json = new ObjectMapper().readTree(out.resolve("metrics.json").toFile());
    JsonNode models = json.path("models");
    double als = models.path("als").path("recall@3").path("mean").asDouble();
    assertThat(als).isGreaterThan(0.9);
    assertThat(models.path("popularity").path("recall@3").path("mean").asDouble()).isLessThan(als);
    assertThat(models.path("als").path("ndcg@5").path("se").isNumber()).isTrue();
    assertThat(Files.readString(out.resolve("report.html"))).contains("<svg").contains("als");
  }

  @Test
  void tunedSettingsAreTakenByEvaluate() throws IOException {
    twoTastes();
    Path tuned = folder.resolve("tuned");
    String train = folder.resolve("train.csv").toString();
    assertThat(
            run(
                "tune",
                "--model",
                "als",
                "--train",
                train,
                "--trials",
                "2",
                "--metric",
                "ndcg@5",
                "--out",
                tuned.toString()))
        .as(err.toString())
        .isZero();
    assertThat(
            run(
                "evaluate",
                "--train",
                train,
                "--test",
                folder.resolve("test.csv").toString(),
                "--model",
                "als",
                "--settings",
                tuned.resolve("best.settings").toString(),
                "--seeds",
                "1"))
        .as(err.toString())
        .isZero();
  }

  @Test
  void whatIsMisspeltIsToldInASentence() throws IOException {
    twoTastes();
    String train = folder.resolve("train.csv").toString();
    assertThat(run("evaluate", "--train", train, "--model", "item-nn")).isEqualTo(1);
    assertThat(run("evaluate", "--train", train, "--set", "als.dimensions=8")).isEqualTo(1);
    assertThat(run("evaluate", "--train", train, "--protocol", "leave-one-out")).isEqualTo(1);
    assertThat(run("evaluate", "--train", train, "--k", "0", "--model", "als")).isEqualTo(1);
    assertThat(err.toString())
        .contains("belfry: there is no model 'item-nn'; did you mean 'item-knn'?")
        .contains("belfry: there is no setting 'als.dimensions'; did you mean 'als.dimension'?")
        .contains("belfry: there is no protocol 'leave-one-out'; did you mean 'leave-last-out'?")
        .contains("belfry: k is 0; 1 to 1,000 are accepted");
  }

  @Test
  void optionsThatDoNotGoTogetherAreBadUsage() throws IOException {
    twoTastes();
    String train = folder.resolve("train.csv").toString();
    assertThat(run("evaluate", "--train", train, "--data", folder.toString())).isEqualTo(2);
    assertThat(run("evaluate", "--items", train)).isEqualTo(2);
    assertThat(run("tune", "--model", "als", "--train", train, "--budget", "soon")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--data and --train do not go together")
        .contains("go with --train")
        .contains("--budget is 'soon'");
  }
}
