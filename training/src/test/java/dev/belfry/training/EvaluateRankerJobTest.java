package dev.belfry.training;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belfry.contracts.common.BelfryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateRankerJobTest {
  private static final List<String> SMALL =
      List.of(
          "ranker.hidden=16",
          "ranker.embedding-width=4",
          "ranker.cross-layers=2",
          "ranker.batch=64",
          "ranker.epochs=25",
          "ranker.patience=5",
          "ranker.rate=0.01",
          "ranker.cut=0.5",
          "ranker.dropout=0");

  @TempDir Path folder = Path.of("");

  @Test
  void bothNetworksFindWhatNoColumnTellsAlone() throws IOException {
    Path train = shop("train.csv", 1_500, 1);
    Path test = shop("test.csv", 500, 2);
    Path out = folder.resolve("out");
    EvaluateJob.Result result = run(train, null, test, RankerConfig.MODELS, out);
    // Whoever knows the rule, but not the flips, ranks so well.
    for (String model : RankerConfig.MODELS) {
      assertThat(requireNonNull(result.metrics().get(model + ".auc"))).isGreaterThan(0.85);
      assertThat(requireNonNull(result.metrics().get(model + ".ece"))).isLessThan(0.15);
    }
    JsonNode metrics = new ObjectMapper().readTree(out.resolve(EvaluateJob.METRICS).toFile());
    assertThat(metrics.at("/models/dlrm/logloss/mean").asDouble())
        .isCloseTo(requireNonNull(result.metrics().get("dlrm.logloss")), within(1e-12));
    assertThat(metrics.at("/models/dcn-v2/auc/se").asDouble()).isPositive();
    assertThat(metrics.get("seconds").asDouble()).isPositive();
    assertThat(metrics.get("rss_mb").asDouble()).isPositive();
    assertThat(Files.readString(out.resolve(EvaluateJob.REPORT)))
        .contains("Calibration", "Validation by epoch", "<svg")
        .doesNotContain("http://", "https://");
    assertThat(result.text()).contains("categories user (", "numbers price", "dcn-v2", "dlrm");
    assertThat(result.text().lines().filter(l -> l.length() > 120 && !l.startsWith("Settings")))
        .isEmpty();
  }

  @Test
  void oneSeedGivesOneResult() throws IOException {
    Path train = shop("train.csv", 400, 1);
    Path test = shop("test.csv", 200, 2);
    EvaluateJob.Result one = run(train, train, test, List.of(RankerConfig.DLRM), null);
    EvaluateJob.Result other = run(train, train, test, List.of(RankerConfig.DLRM), null);
    assertThat(one.metrics()).isEqualTo(other.metrics());
  }

  @Test
  void whatCannotBeUsedIsSaidInOneSentence() throws IOException {
    Path good = shop("good.csv", 30, 1);
    refused(file("empty.csv", ""), good, "empty.csv is empty.");
    refused(file("header.csv", "user,item,price,click\n"), good, "holds no row.");
    refused(folder.resolve("none.csv"), good, "There is no file", "none.csv");
    refused(
        file("unlabelled.csv", "user,item,price\na,b,1.5\n"),
        good,
        "unlabelled.csv has no column 'click'; its columns are user, item, price.");
    refused(
        file("two.csv", "user,item,price,click\na,b,1.5,1\na,b,1.5,2\n"),
        good,
        "Row 2 of the file",
        "has '2' in the column 'click', where 0 or 1 is accepted.");
    refused(
        file("unknown.csv", "user,item,price,click\na,b,1.5,\n"),
        good,
        "has '' in the column 'click', where 0 or 1 is accepted.");
    refused(
        file("nan.csv", "user,item,price,click\na,b,1.5,1\na,c,NaN,0\n"),
        good,
        "has 'NaN' in the column 'price', where a finite number, or nothing, is accepted.");
    refused(
        good,
        file("less.csv", "user,price,click\na,1.5,1\n"),
        "less.csv has no column 'item'; its columns are user, price, click.");
    refused(
        good,
        file("word.csv", "user,item,price,click\na,b,cheap,1\n"),
        "has 'cheap' in the column 'price', where a finite number, or nothing, is accepted.");
  }

  @Test
  void optionsThatCannotBeUsedAreSaidInOneSentence() throws IOException {
    Path good = shop("good.csv", 30, 1);
    refused(good, options(List.of("user", "colour"), List.of()), "has no column 'colour'");
    refused(good, options(List.of("user"), List.of("user")), "as categorical and as numeric");
    refused(good, options(List.of("click"), List.of()), "the label 'click' cannot be read as well");
    refused(good, options(List.of(), List.of("user")), "in the column 'user', where a finite");
    refused(
        good,
        new EvaluateRankerJob.Options(
            List.of("dcn"), "click", List.of(), List.of(), settings(), List.of(1L), 2, null),
        "there is no model 'dcn'; there are dcn-v2, dlrm");
    refused(
        good,
        new EvaluateRankerJob.Options(
            List.of("dlrm"),
            "click",
            List.of(),
            List.of(),
            Settings.parse(List.of("ranker.hiden=3")),
            List.of(1L),
            2,
            null),
        "did you mean 'ranker.hidden'?");
  }

  @Test
  void negativesAreOtherItemsOfTheSameContextAndRowsAreSplit() throws IOException {
    Random random = new Random(3);
    Set<String> lines = new HashSet<>();
    while (lines.size() < 200) {
      int item = random.nextInt(20);
      lines.add(
          "%d-1-2-3-4-5-6-%d,%d-%d"
              .formatted(random.nextInt(30), random.nextInt(2), item, item % 2));
    }
    List<String> all = new ArrayList<>(lines);
    file("cfm_positive_train.csv", String.join("\n", all.subList(0, 150)));
    file("cfm_positive_test.csv", String.join("\n", all.subList(150, 200)));
    CodedTable table = FrappeFolder.read(folder, 2, new SplittableRandom(1));
    assertThat(table.size()).isEqualTo(600);
    Map<String, Integer> positives = new HashMap<>();
    for (int row = 0; row < table.size(); row++) {
      String line = line(table, row);
      boolean positive = cell(table, row, "label").equals("1");
      assertThat(lines.contains(line)).as(line).isEqualTo(positive);
      assertThat(Integer.parseInt(cell(table, row, "item")) % 2)
          .isEqualTo(Integer.parseInt(cell(table, row, "cost")));
      positives.merge(cell(table, row, "label"), 1, Integer::sum);
    }
    assertThat(positives).isEqualTo(Map.of("1", 200, "0", 400));
    RankerData data = RankerData.folder(folder, 2, List.of(7, 2, 1), 1);
    assertThat(data.train().size()).isEqualTo(420);
    assertThat(requireNonNull(data.validation()).size()).isEqualTo(120);
    assertThat(data.test().size()).isEqualTo(60);
    assertThatThrownBy(() -> RankerData.folder(folder, 25, List.of(7, 2, 1), 1))
        .hasMessageContaining("25 negatives for each positive cannot be drawn; 0 to");
    assertThatThrownBy(() -> RankerData.folder(folder, 2, List.of(7, 3), 1))
        .hasMessageContaining("the split is [7, 3]");
    Files.delete(folder.resolve("cfm_positive_test.csv"));
    assertThatThrownBy(() -> RankerData.folder(folder, 2, List.of(7, 2, 1), 1))
        .hasMessageContaining("has no cfm_positive_test.csv");
  }

  private static String line(CodedTable table, int row) {
    List<String> cells = new ArrayList<>();
    for (String column : table.columns().subList(0, 8)) {
      cells.add(cell(table, row, column));
    }
    return String.join("-", cells)
        + ","
        + cell(table, row, "item")
        + "-"
        + cell(table, row, "cost");
  }

  private static String cell(CodedTable table, int row, String column) {
    int place = table.column(column);
    return table.values(place).get(table.code(row, place));
  }

  private static EvaluateJob.Result run(
      Path train, @Nullable Path valid, Path test, List<String> models, @Nullable Path out) {
    return EvaluateRankerJob.run(
        () -> RankerData.files(train, valid, test),
        new EvaluateRankerJob.Options(
            models, "click", List.of(), List.of(), settings(), List.of(1L, 2L), 2, out),
        Progress.NONE);
  }

  private static Settings settings() {
    return Settings.parse(SMALL);
  }

  private static EvaluateRankerJob.Options options(List<String> categorical, List<String> numeric) {
    return new EvaluateRankerJob.Options(
        List.of("dlrm"), "click", categorical, numeric, settings(), List.of(1L), 2, null);
  }

  private static void refused(Path train, Path test, String... parts) {
    assertThatThrownBy(() -> run(train, null, test, List.of("dlrm"), null))
        .isInstanceOf(BelfryException.class)
        .hasMessageContainingAll(parts);
  }

  private static void refused(Path file, EvaluateRankerJob.Options options, String part) {
    assertThatThrownBy(
            () ->
                EvaluateRankerJob.run(
                    () -> RankerData.files(file, file, file), options, Progress.NONE))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining(part);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /** Users of two tastes and items of two kinds; a click where they meet, in nine of ten cases. */
  private Path shop(String name, int rows, long seed) throws IOException {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder("user,item,price,click\n");
    for (int r = 0; r < rows; r++) {
      int user = random.nextInt(12);
      int item = random.nextInt(16);
      boolean click = (user % 2 == item % 2) == random.nextInt(10) > 0;
      text.append(
          "u%d,i%d,%s,%d\n".formatted(user, item, item == 3 ? "" : item + 0.5, click ? 1 : 0));
    }
    return file(name, text.toString());
  }
}
