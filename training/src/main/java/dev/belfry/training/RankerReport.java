package dev.belfry.training;

import dev.belfry.training.EvaluateRankerJob.Measurement;
import dev.belfry.training.EvaluateRankerJob.RankerRuns;
import dev.belfry.training.EvaluateRankerJob.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What a measurement of rankers looks like: tables for a terminal, and a page for people. */
final class RankerReport {
  private static final List<String> METRICS =
      List.of(EvaluateRankerJob.AUC, EvaluateRankerJob.LOG_LOSS, EvaluateRankerJob.CALIBRATION);
  private static final List<String> HEADS = List.of("AUC", "log loss", "calibration");
  private static final String MEANING =
      "± is one standard error over seeds. Calibration error: mean distance between the mean"
          + " probability and the share of positives, over 15 bins of equal width.";

  private static final String CHOOSE =
      "Settings are to be chosen by the AUC on the validation, never by figures of the test.";

  private final Measurement measured;
  private final StringBuilder page = new StringBuilder();

  private RankerReport(Measurement measured) {
    this.measured = measured;
  }

  /** For a terminal. */
  static String text(Measurement measured) {
    StringBuilder text = new StringBuilder();
    measured.description().forEach(line -> text.append(line).append('\n'));
    List<List<String>> rows = new ArrayList<>();
    List<String> titles = new ArrayList<>(List.of("model"));
    titles.addAll(HEADS);
    titles.addAll(List.of("valid AUC", "epochs", "training s", "scoring s", "memory MB"));
    rows.add(titles);
    for (RankerRuns model : measured.models()) {
      List<String> row = new ArrayList<>(List.of(model.model()));
      METRICS.forEach(metric -> row.add(sure(model, metric, "%.5f ± %.5f")));
      row.add(validation(model));
      row.add(format("%.1f", model.figure(Run::epochs).mean()));
      row.add(format("%.1f", model.figure(Run::fitSeconds).mean()));
      row.add(format("%.1f", model.figure(Run::scoreSeconds).mean()));
      row.add(format("%,.0f", model.figure(Run::peakMb).mean()));
      rows.add(row);
    }
    return text.append('\n')
        .append(ResultTable.layOut(rows))
        .append('\n')
        .append(MEANING.replace(". C", ".\nC"))
        .append("\n" + CHOOSE)
        .append("\nEpochs, seconds and memory are those of one run, on average.\n")
        .toString();
  }

  /** A page that needs nothing from outside. */
  static String page(Measurement measured) {
    RankerReport report = new RankerReport(measured);
    report.write();
    return report.page.toString();
  }

  private void write() {
    page.append(
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Rankers: %s</title><style>%s</style></head><body><main>
        <h1>Rankers on %s</h1>
        <ul class='facts'>
        """
            .formatted(escape(measured.dataset()), ReportPage.style(), escape(measured.dataset())));
    measured.description().forEach(l -> page.append("<li>").append(escape(l)).append("</li>"));
    page.append(
        format(
            "<li>%.0f s in all, %,.0f MB at most</li></ul>", measured.seconds(), measured.rssMb()));
    figures();
    curves("Loss by epoch", "Mean training loss, one line for each seed.", ModelResult.Point::loss);
    curves(
        "Validation by epoch",
        "AUC on the validation, which decides when the rate is cut and when training stops.",
        ModelResult.Point::metric);
    calibration();
    cost();
    page.append("</main></body></html>\n");
  }

  private void figures() {
    page.append("<section><h2>Figures</h2><p>")
        .append(MEANING + " " + CHOOSE)
        .append("</p><div class='scroll'><table><tr><th>model</th>");
    HEADS.forEach(head -> page.append("<th>").append(head).append("</th>"));
    page.append("<th>validation AUC</th></tr>");
    for (RankerRuns model : measured.models()) {
      page.append("<tr><td>").append(model.model()).append("</td>");
      METRICS.forEach(
          metric ->
              page.append("<td>")
                  .append(sure(model, metric, "%.5f <small>± %.5f</small>"))
                  .append("</td>"));
      page.append("<td>").append(validation(model)).append("</td></tr>");
    }
    page.append("</table></div></section>");
  }

  private static String validation(RankerRuns model) {
    double mean = model.figure(Run::validation).mean();
    return Double.isNaN(mean) ? "-" : format("%.5f", mean);
  }

  private void curves(String title, String text, ToDoubleFunction<ModelResult.Point> value) {
    List<SvgChart.Line> lines = new ArrayList<>();
    int epochs = 0;
    for (int m = 0; m < measured.models().size(); m++) {
      RankerRuns model = measured.models().get(m);
      for (Run run : model.runs()) {
        double[] y = run.curve().stream().mapToDouble(value).toArray();
        if (Arrays.stream(y).anyMatch(v -> !Double.isNaN(v))) {
          double[] x = run.curve().stream().mapToDouble(p -> p.epoch() - 1.0).toArray();
          lines.add(new SvgChart.Line(model.model(), m, x, y, new double[0]));
          epochs = Math.max(epochs, y.length);
        }
      }
    }
    if (!lines.isEmpty()) {
      List<String> ticks = IntStream.rangeClosed(1, epochs).mapToObj(String::valueOf).toList();
      chart(title, text, SvgChart.lines(title, "epoch", ticks, lines, false));
    }
  }

  private void calibration() {
    int bins = ClickFigures.BINS;
    double[] x = IntStream.range(0, bins).asDoubleStream().toArray();
    List<String> ticks =
        IntStream.range(0, bins).mapToObj(b -> format("%.2f", (b + 0.5) / bins)).toList();
    List<SvgChart.Line> lines = new ArrayList<>();
    for (int m = 0; m < measured.models().size(); m++) {
      RankerRuns model = measured.models().get(m);
      ClickFigures.Bin[] own = model.runs().getFirst().bins();
      double[] y = Arrays.stream(own).mapToDouble(ClickFigures.Bin::positives).toArray();
      lines.add(new SvgChart.Line(model.model(), m, x, y, new double[0]));
    }
    double[] even = Arrays.stream(x).map(b -> (b + 0.5) / bins).toArray();
    lines.add(new SvgChart.Line("as foretold", 9, x, even, new double[0]));
    chart(
        "Calibration",
        "Share of positives among the test's rows of which the probability is near the one below;"
            + " first seed. The straight line is what probabilities that are true would give.",
        SvgChart.lines("calibration", "probability", ticks, lines, true));
  }

  private void cost() {
    page.append("<section><h2>What it costs</h2><p>One run, on average.</p>");
    bars("Training, seconds", Run::fitSeconds, "%.1f");
    bars("Scoring the test, seconds", Run::scoreSeconds, "%.2f");
    bars("Memory, MB", Run::peakMb, "%,.0f");
    page.append("</section>");
  }

  private void bars(String title, ToDoubleFunction<Run> value, String format) {
    List<SvgChart.Bar> bars = new ArrayList<>();
    for (int m = 0; m < measured.models().size(); m++) {
      RankerRuns model = measured.models().get(m);
      bars.add(new SvgChart.Bar(model.model(), m, model.figure(value).mean(), 0));
    }
    page.append("<h3>")
        .append(title)
        .append("</h3><figure>")
        .append(SvgChart.bars(title, bars, v -> format(format, v)))
        .append("</figure>");
  }

  private void chart(String title, String text, String svg) {
    page.append("<section><h2>")
        .append(title)
        .append("</h2><p>")
        .append(text)
        .append("</p><figure>")
        .append(svg)
        .append("</figure><p class='legend'>");
    for (int m = 0; m < measured.models().size(); m++) {
      page.append(
          "<span><i class='c%d'></i>%s</span>".formatted(m, measured.models().get(m).model()));
    }
    page.append("</p></section>");
  }

  private static String sure(RankerRuns model, String metric, String format) {
    Figure figure = model.figures().getOrDefault(metric, new Figure(Double.NaN, 0));
    return String.format(Locale.ROOT, format, figure.mean(), figure.se());
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static String escape(String text) {
    return SvgChart.escape(text);
  }
}
