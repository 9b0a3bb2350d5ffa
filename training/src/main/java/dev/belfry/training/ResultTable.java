package dev.belfry.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tables for a terminal: no line is longer than 120 characters. */
final class ResultTable {
  private final EvaluationResult result;

  private ResultTable(EvaluationResult result) {
    this.result = result;
  }

  static String of(EvaluationResult result) {
    return new ResultTable(result).text();
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    result.description().forEach(line -> text.append(line).append('\n'));
    for (int k : result.plan().ks()) {
      text.append("\nTop ").append(k).append('\n').append(quality(k));
    }
    text.append("\nLists and cost\n").append(lists(result.plan().ks().getFirst()));
    text.append(beside());
    text.append(
        """

        ± is one standard error, over users and seeds. Diversity is of %s.
        Coverage and cold items are shares of the catalogue; cold is what fewer than %d users had in training.
        Memory is the most of the process while the model was trained and ranked.
        """
            .formatted(result.diversityBasis(), Evaluator.COLD));
    return text.toString();
  }

  private String quality(int k) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("model", "recall", "NDCG", "hit rate", "precision", "MAP", "MRR", "accuracy"));
    for (ModelResult model : result.models()) {
      rows.add(
          List.of(
              model.name(),
              sure(model, "recall@" + k),
              sure(model, "ndcg@" + k),
              plain(model, "hitrate@" + k),
              plain(model, "precision@" + k),
              plain(model, "map@" + k),
              plain(model, "mrr@" + k),
              plain(model, "accuracy@" + k)));
    }
    return layOut(rows);
  }

  private String lists(int k) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "model",
            "coverage",
            "Gini",
            "diversity",
            "novelty",
            "cold users",
            "cold items",
            "training s",
            "ranking s",
            "memory MB"));
    for (ModelResult model : result.models()) {
      rows.add(
          List.of(
              model.name(),
              plain(model, "coverage@" + k),
              plain(model, "gini@" + k),
              plain(model, "diversity@" + k),
              plain(model, "novelty@" + k),
              plain(model, "coldstart-users@" + k),
              plain(model, "coldstart-items@" + k),
              String.format(Locale.ROOT, "%.1f", model.fitSeconds()),
              String.format(Locale.ROOT, "%.1f", model.rankSeconds()),
              String.format(Locale.ROOT, "%,.0f", model.peakMb())));
    }
    return layOut(rows);
  }

  private String beside() {
    Map<String, EvaluationResult.Beside> popularity = new TreeMap<>();
    result.besidePopularity().forEach(b -> popularity.put(b.model(), b));
    List<EvaluationResult.Beside> best = result.besideBest();
    if (best.isEmpty() && popularity.isEmpty()) {
      return "";
    }
    Map<String, EvaluationResult.Beside> rivals = new TreeMap<>();
    best.forEach(b -> rivals.put(b.model(), b));
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("model", "less popularity", "p", "less the other", "p", "the other"));
    for (ModelResult model : result.models()) {
      EvaluationResult.@Nullable Beside first = popularity.get(model.name());
      EvaluationResult.@Nullable Beside second = rivals.get(model.name());
      if (first != null || second != null) {
        rows.add(
            List.of(
                model.name(),
                difference(first),
                probability(first),
                difference(second),
                probability(second),
                second == null ? "-" : second.other()));
      }
    }
    return "\nDifference of %s, 95 %% interval, paired bootstrap over users; the other is %s\n%s"
        .formatted(
            result.plan().comparedName(),
            result.against().map(name -> name).orElse("the best baseline that it is not itself"),
            layOut(rows));
  }

  private static String difference(EvaluationResult.@Nullable Beside beside) {
    if (beside == null) {
      return "-";
    }
    Bootstrap.Comparison comparison = beside.bootstrap();
    return String.format(
        Locale.ROOT,
        "%+.4f [%+.4f, %+.4f]",
        comparison.difference(),
        comparison.low(),
        comparison.high());
  }

  /** A p value, as it is written. */
  static String probability(EvaluationResult.@Nullable Beside beside) {
    if (beside == null) {
      return "-";
    }
    double p = beside.bootstrap().pValue();
    return p < 0.001 ? "< .001" : String.format(Locale.ROOT, "%.3f", p).substring(p < 1 ? 1 : 0);
  }

  private static String sure(ModelResult model, String metric) {
    @Nullable Figure figure = model.figures().get(metric);
    return figure == null
        ? "-"
        : String.format(Locale.ROOT, "%.4f ± %.4f", figure.mean(), figure.se());
  }

  private static String plain(ModelResult model, String metric) {
    @Nullable Figure figure = model.figures().get(metric);
    return figure == null ? "-" : String.format(Locale.ROOT, "%.4f", figure.mean());
  }

  /** Left-aligned names, right-aligned figures, two spaces between columns. */
  static String layOut(List<List<String>> rows) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int c = 0; c < columns; c++) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    StringBuilder table = new StringBuilder();
    for (List<String> row : rows) {
      for (int c = 0; c < columns; c++) {
        String pad = " ".repeat(widths[c] - row.get(c).length());
        table.append("  ").append(c == 0 ? row.get(c) + pad : pad + row.get(c));
      }
      table.append('\n');
    }
    return table.toString();
  }
}
