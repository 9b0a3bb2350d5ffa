package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ReportPageTest {
  private static String page() {
    double[] users = {0.1, 0.4, 0.2, 0.3};
    double[] more = {0.3, 0.6, 0.4, 0.5};
    return ReportPage.of(
        new EvaluationResult(
            "<shop> & 'more'",
            List.of("four users"),
            OfflineRun.Plan.of(List.of(10, 20), "ndcg@10", List.of(1L), false, 2, Settings.none()),
            "categories",
            List.of(model("popularity", users, List.of()), model("two-tower", more, CURVE)),
            java.util.Optional.empty(),
            12,
            345));
  }

  private static final List<List<ModelResult.Point>> CURVE =
      List.of(
          List.of(new ModelResult.Point(1, 5.5, 0.1), new ModelResult.Point(2, 4.5, Double.NaN)));

  private static ModelResult model(
      String name, double[] units, List<List<ModelResult.Point>> curves) {
    java.util.Map<String, Figure> figures = new java.util.TreeMap<>();
    for (String key :
        List.of("recall", "ndcg", "hitrate", "coverage", "gini", "diversity", "novelty")) {
      figures.put(key + "@10", new Figure(java.util.Arrays.stream(units).average().orElse(0), .01));
      figures.put(key + "@20", new Figure(0.5, .01));
    }
    double[] recall = new double[Evaluator.GRID.length];
    java.util.Arrays.fill(recall, 0.25);
    List<ModelResult.Bucket> buckets =
        List.of(
            new ModelResult.Bucket("0", 1, new Figure(0, 0)),
            new ModelResult.Bucket("1-4", 3, new Figure(0.2, 0.05)));
    return new ModelResult(name, figures, units, curves, recall, buckets, buckets, 1, 2, 300);
  }

  @Test
  void pageNeedsNothingFromOutside() {
    assertThat(page()).doesNotContain("<script").doesNotContain("http").doesNotContain("@import");
    assertThat(page()).contains("prefers-color-scheme: dark");
  }

  @Test
  void namesAreEscapedAndFiguresAreThere() {
    assertThat(page())
        .contains("&lt;shop&gt; &amp; &#39;more&#39;")
        .doesNotContain("<shop>")
        .contains("two-tower ranks best: NDCG@10 0.4500")
        .contains("That is 0.2000 above popularity")
        .contains("Recall by length of the list")
        .contains("Loss by epoch")
        .contains("345 MB");
  }

  @Test
  void everyChartIsWellFormed() throws Exception {
    Matcher charts = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(page());
    int count = 0;
    while (charts.find()) {
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(charts.group())));
      assertThat(charts.group()).doesNotContain("NaN").doesNotContain("Infinity");
      count++;
    }
    assertThat(count).isGreaterThanOrEqualTo(9);
  }
}
