package dev.belfry.training;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The report: one page that needs nothing from outside, in light and dark. */
final class ReportPage {
  private static final String STYLE = "report.css";

  private final EvaluationResult result;
  private final StringBuilder page = new StringBuilder();
  private final int k;

  private ReportPage(EvaluationResult result) {
    this.result = result;
    this.k = result.plan().ks().getFirst();
  }

  static String of(EvaluationResult result) {
    ReportPage page = new ReportPage(result);
    page.write();
    return page.page.toString();
  }

  private void write() {
    page.append(
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Evaluation: %s</title><style>%s</style></head><body><main>
        <h1>Evaluation on %s</h1>
        """
            .formatted(escape(result.dataset()), style(), escape(result.dataset())));
    summary();
    legend();
    result.plan().ks().forEach(this::quality);
    differences();
    recallByK();
    buckets(
        "By length of the history",
        "%s of users who had so many items before; the bars are one standard error."
            .formatted(metric()),
        "items the user had before",
        ModelResult::byHistory);
    buckets(
        "By popularity of what is asked for",
        ("Share of the held-out items that are in the top %d, by how many users had them in"
                + " training. Popularity finds only what is popular; what is rare is where models"
                + " differ.")
            .formatted(k),
        "users who had the item in training",
        ModelResult::byPopularity);
    training();
    lists();
    cost();
    page.append("</main></body></html>\n");
  }

  private void summary() {
    ModelResult best =
        result.models().stream()
            .max((a, b) -> Double.compare(compared(a).mean(), compared(b).mean()))
            .orElseThrow();
    page.append("<p class='lead'>")
        .append(escape(best.name()))
        .append(" ranks best: ")
        .append(metric())
        .append(' ')
        .append(sure(compared(best)))
        .append(". ");
    result.besideBest().stream()
        .filter(b -> b.model().equals(best.name()))
        .findFirst()
        .ifPresent(b -> page.append(inWords(b)));
    page.append("</p><ul class='facts'>");
    result
        .description()
        .forEach(l -> page.append("<li>").append(escape(l.strip())).append("</li>"));
    page.append(
        String.format(
            Locale.ROOT,
            "<li>%.0f s in all, %,.0f MB at most</li></ul>",
            result.seconds(),
            result.rssMb()));
  }

  private static String inWords(EvaluationResult.Beside beside) {
    Bootstrap.Comparison comparison = beside.bootstrap();
    boolean told = comparison.low() > 0 || comparison.high() < 0;
    return told
        ? String.format(
            Locale.ROOT,
            "That is %.4f above %s (95 %% interval %.4f to %.4f).",
            comparison.difference(),
            escape(beside.other()),
            comparison.low(),
            comparison.high())
        : String.format(
            Locale.ROOT,
            "Whether it is better than %s cannot be told from these users (difference %.4f,"
                + " 95 %% interval %.4f to %.4f).",
            escape(beside.other()),
            comparison.difference(),
            comparison.low(),
            comparison.high());
  }

  private void legend() {
    page.append("<p class='legend'>");
    for (int m = 0; m < result.models().size(); m++) {
      page.append("<span><i class='c%d'></i>%s</span>".formatted(m, escape(name(m))));
    }
    page.append("</p>");
  }

  private void quality(int at) {
    List<String> metrics =
        List.of("recall", "ndcg", "hitrate", "precision", "map", "mrr", "accuracy");
    table(
        "Top " + at,
        at == k
            ? "± is one standard error, over users and seeds. Accuracy is the share of all held-out"
                + " interactions that are found; recall is the mean over users."
            : "",
        List.of("recall", "NDCG", "hit rate", "precision", "MAP", "MRR", "accuracy"),
        metrics.stream().map(m -> m + "@" + at).toList());
  }

  private void table(String title, String text, List<String> heads, List<String> metrics) {
    page.append("<section><h2>").append(title).append("</h2>");
    if (!text.isEmpty()) {
      page.append("<p>").append(text).append("</p>");
    }
    page.append("<div class='scroll'><table><tr><th>model</th>");
    heads.forEach(head -> page.append("<th>").append(head).append("</th>"));
    page.append("</tr>");
    for (ModelResult model : result.models()) {
      page.append("<tr><td>").append(escape(model.name())).append("</td>");
      for (String metric : metrics) {
        @Nullable Figure figure = model.figures().get(metric);
        boolean best = figure != null && isBest(metric, figure.mean());
        page.append(best ? "<td class='best'>" : "<td>")
            .append(figure == null ? "-" : sure(figure))
            .append("</td>");
      }
      page.append("</tr>");
    }
    page.append("</table></div></section>");
  }

  private boolean isBest(String metric, double mean) {
    return !metric.startsWith("gini")
        && result.models().stream()
            .map(m -> m.figures().get(metric))
            .allMatch(f -> f == null || f.mean() <= mean);
  }

  private void differences() {
    List<EvaluationResult.Beside> popularity = result.besidePopularity();
    List<EvaluationResult.Beside> best = result.besideBest();
    if (best.isEmpty()) {
      return;
    }
    page.append("<section><h2>Differences</h2><p>Difference of ")
        .append(metric())
        .append(
            ", the same users in both, 10,000 resamples of the users. An interval that holds 0 tells"
                + " nothing.</p><div class='scroll'><table><tr><th>model</th><th>beside</th>"
                + "<th>difference</th><th>95 % interval</th><th>p</th></tr>");
    Set<EvaluationResult.Beside> all = new LinkedHashSet<>(popularity);
    best.stream().filter(b -> !b.other().equals(OfflineModels.POPULARITY)).forEach(all::add);
    for (EvaluationResult.Beside b : all) {
      page.append(
          String.format(
              Locale.ROOT,
              "<tr><td>%s</td><td>%s</td><td>%+.4f</td><td>%+.4f to %+.4f</td><td>%s</td></tr>",
              escape(b.model()),
              escape(b.other()),
              b.bootstrap().difference(),
              b.bootstrap().low(),
              b.bootstrap().high(),
              escape(ResultTable.probability(b))));
    }
    page.append("</table></div></section>");
  }

  private void recallByK() {
    int longest = result.plan().ks().getLast();
    int points = (int) Arrays.stream(Evaluator.GRID).filter(g -> g <= longest).count();
    if (points < 2) {
      return;
    }
    double[] x = IntStream.range(0, points).asDoubleStream().toArray();
    List<SvgChart.Line> lines = new ArrayList<>();
    for (int m = 0; m < result.models().size(); m++) {
      double[] y = Arrays.copyOf(result.models().get(m).recallAt(), points);
      lines.add(new SvgChart.Line(name(m), m, x, y, new double[0]));
    }
    chart(
        "Recall by length of the list",
        "Share of what is asked for that is among the first k.",
        SvgChart.lines(
            "recall by k",
            "k",
            Arrays.stream(Evaluator.GRID).limit(points).mapToObj(String::valueOf).toList(),
            lines,
            true));
  }

  private void buckets(
      String title,
      String text,
      String axis,
      Function<ModelResult, List<ModelResult.Bucket>> buckets) {
    List<ModelResult.Bucket> all = buckets.apply(result.models().getFirst());
    List<String> ticks = all.stream().map(ModelResult.Bucket::label).toList();
    List<SvgChart.Line> lines = new ArrayList<>();
    for (int m = 0; m < result.models().size(); m++) {
      List<ModelResult.Bucket> own = buckets.apply(result.models().get(m));
      lines.add(
          new SvgChart.Line(
              name(m),
              m,
              IntStream.range(0, own.size()).asDoubleStream().toArray(),
              own.stream().mapToDouble(b -> b.figure().mean()).toArray(),
              own.stream().mapToDouble(b -> b.figure().se()).toArray()));
    }
    String counts =
        String.join(
            ", ", all.stream().map(b -> "%s: %,d".formatted(b.label(), b.count())).toList());
    chart(
        title,
        text + " How many there are: " + counts + ".",
        SvgChart.lines(title, axis, ticks, lines, true));
  }

  private void training() {
    curves(
        "Loss by epoch",
        "Mean training loss, one line for each seed, of the models that tell of it. Losses of"
            + " different models are not comparable.",
        ModelResult.Point::loss);
    curves(
        "Validation by epoch",
        "NDCG@10 on the validation cases, which decides when training stops.",
        ModelResult.Point::metric);
  }

  private void curves(String title, String text, ToDoubleFunction<ModelResult.Point> value) {
    List<SvgChart.Line> lines = new ArrayList<>();
    int epochs = 0;
    for (int m = 0; m < result.models().size(); m++) {
      for (List<ModelResult.Point> curve : result.models().get(m).curves()) {
        double[] y = curve.stream().mapToDouble(value).toArray();
        if (Arrays.stream(y).anyMatch(v -> !Double.isNaN(v))) {
          double[] x = curve.stream().mapToDouble(p -> p.epoch() - 1.0).toArray();
          lines.add(new SvgChart.Line(name(m), m, x, y, new double[0]));
          epochs = Math.max(epochs, curve.getLast().epoch());
        }
      }
    }
    if (!lines.isEmpty()) {
      List<String> ticks = IntStream.rangeClosed(1, epochs).mapToObj(String::valueOf).toList();
      chart(title, text, SvgChart.lines(title, "epoch", ticks, lines, false));
    }
  }

  private void lists() {
    table(
        "What the lists are like",
        ("Of the top %d. Coverage: share of the catalogue that anybody gets. Gini: 0 when every item"
                + " is shown as often, 1 when all lists are the same item. Diversity: mean distance"
                + " of two items of a list, by %s. Novelty: bits of information in being shown an"
                + " item, more for what few have. Cold items: share of the items with fewer than %d"
                + " users in training that anybody gets; cold users: share of the users with fewer"
                + " than %d items that get a list at all.")
            .formatted(k, result.diversityBasis(), Evaluator.COLD, Evaluator.COLD),
        List.of("coverage", "Gini", "diversity", "novelty", "cold users", "cold items"),
        List.of(
            "coverage@" + k,
            "gini@" + k,
            "diversity@" + k,
            "novelty@" + k,
            "coldstart-users@" + k,
            "coldstart-items@" + k));
    bars(
        "Coverage",
        m -> m.figure("coverage@" + k),
        v -> String.format(Locale.ROOT, "%.1f %%", v * 100));
    bars("Gini", m -> m.figure("gini@" + k), v -> String.format(Locale.ROOT, "%.3f", v));
  }

  private void cost() {
    page.append(
        "<section><h2>What it costs</h2><p>One training, and ranking for every case (threads: "
            + result.plan().threads()
            + "), on average; memory is the most of the whole process meanwhile.</p>");
    bars(
        "Training, seconds",
        m -> new Figure(m.fitSeconds(), 0),
        v -> String.format(Locale.ROOT, "%.1f", v));
    bars(
        "Ranking, seconds",
        m -> new Figure(m.rankSeconds(), 0),
        v -> String.format(Locale.ROOT, "%.1f", v));
    bars("Memory, MB", m -> new Figure(m.peakMb(), 0), v -> String.format(Locale.ROOT, "%,.0f", v));
    page.append("</section>");
  }

  private void bars(
      String title, Function<ModelResult, Figure> figure, DoubleFunction<String> format) {
    List<SvgChart.Bar> bars = new ArrayList<>();
    for (int m = 0; m < result.models().size(); m++) {
      Figure value = figure.apply(result.models().get(m));
      bars.add(new SvgChart.Bar(name(m), m, value.mean(), value.se()));
    }
    page.append("<h3>")
        .append(title)
        .append("</h3><figure>")
        .append(SvgChart.bars(title, bars, format))
        .append("</figure>");
  }

  private void chart(String title, String text, String svg) {
    page.append("<section><h2>")
        .append(escape(title))
        .append("</h2><p>")
        .append(escape(text))
        .append("</p><figure>")
        .append(svg)
        .append("</figure>");
    legend();
    page.append("</section>");
  }

  private String name(int model) {
    return result.models().get(model).name();
  }

  private Figure compared(ModelResult model) {
    return model.figure(result.plan().comparedName());
  }

  private String metric() {
    return result.plan().comparedName().toUpperCase(Locale.ROOT);
  }

  private static String sure(Figure figure) {
    return String.format(Locale.ROOT, "%.4f <small>± %.4f</small>", figure.mean(), figure.se());
  }

  private static String escape(String text) {
    return SvgChart.escape(text);
  }

  /** The style sheet of reports. */
  static String style() {
    try (InputStream in = ReportPage.class.getResourceAsStream(STYLE)) {
      if (in == null) {
        throw new IllegalStateException(STYLE + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(STYLE + " cannot be read", e);
    }
  }
}
