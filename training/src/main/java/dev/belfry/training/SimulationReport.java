package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The scenarios of one simulation, for people and for programs. The same runs give the same bytes.
 *
 * @param facts what was simulated, line by line
 * @param tables one for each scenario
 */
public record SimulationReport(List<String> facts, List<SimulationTable> tables) {
  /** The figures, for programs. */
  public static final String FIGURES = "simulate.json";

  /** The report, for people. */
  public static final String PAGE = "report.html";

  public SimulationReport {
    facts = List.copyOf(facts);
    tables = List.copyOf(tables);
  }

  /** Fails with INVALID before anything is simulated where nothing could be written after it. */
  public static void checkWritable(Path folder) {
    ReportFiles.checkWritable(requireNonNull(folder, "folder is null"));
  }

  /** The tables for a terminal. */
  public String text() {
    StringBuilder text = new StringBuilder();
    facts.forEach(line -> text.append(line).append('\n'));
    tables.forEach(table -> text.append(table.text()));
    return text.toString();
  }

  /** Writes both files into a folder. */
  public void write(Path folder) {
    ReportFiles.write(folder, FIGURES, json(), PAGE, html());
  }

  /** The figures; a value that there is not is null. */
  String json() {
    ObjectNode root = new ObjectMapper().createObjectNode();
    facts.forEach(root.putArray("facts")::add);
    ArrayNode scenarios = root.putArray("scenarios");
    for (SimulationTable table : tables) {
      ObjectNode scenario = scenarios.addObject();
      scenario.put("scenario", table.scenario());
      table.description().forEach(scenario.putArray("description")::add);
      ArrayNode runs = scenario.putArray("runs");
      for (SimulationTable.Row row : table.rows()) {
        ObjectNode run = runs.addObject().put("run", row.name());
        for (int c = 0; c < table.columns().size(); c++) {
          put(run, table.columns().get(c).name(), row.values()[c]);
        }
      }
      ObjectNode means = scenario.putObject("means");
      table.columns().stream()
          .filter(SimulationTable.Column::summed)
          .forEach(
              column -> {
                ObjectNode mean = means.putObject(column.name());
                put(mean, "mean", table.mean(column.name()));
                put(mean, "halfLength", table.halfLength(column.name()));
              });
    }
    return root.toPrettyString() + "\n";
  }

  private static void put(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, value);
    } else {
      node.putNull(name);
    }
  }

  private String html() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Simulation</title><style>%s</style></head><body><main>
        <h1>Simulation</h1><ul class='facts'>
        """
            .formatted(ReportPage.style()));
    facts.forEach(
        fact -> page.append("<li>").append(SvgChart.escape(fact.strip())).append("</li>"));
    page.append("</ul>");
    tables.forEach(table -> section(page, table));
    return page.append("</main></body></html>\n").toString();
  }

  private static void section(StringBuilder page, SimulationTable table) {
    page.append("<section><h2>Scenario ").append(SvgChart.escape(table.scenario())).append("</h2>");
    table
        .description()
        .forEach(line -> page.append("<p>").append(SvgChart.escape(line)).append("</p>"));
    page.append("<div class='scroll'><table><tr><th></th>");
    table
        .columns()
        .forEach(c -> page.append("<th>").append(SvgChart.escape(c.name())).append("</th>"));
    page.append("</tr>");
    for (SimulationTable.Row row : table.rows()) {
      page.append("<tr><td>").append(SvgChart.escape(row.name())).append("</td>");
      for (int c = 0; c < table.columns().size(); c++) {
        page.append("<td>")
            .append(SvgChart.escape(table.columns().get(c).unit().write(row.values()[c])))
            .append("</td>");
      }
      page.append("</tr>");
    }
    page.append("<tr><td>mean, 95 % interval</td>");
    for (SimulationTable.Column column : table.columns()) {
      page.append("<td class='best'>").append(SvgChart.escape(mean(table, column))).append("</td>");
    }
    page.append("</tr></table></div>");
    table.charts().forEach(chart -> draw(page, table, chart));
    page.append("</section>");
  }

  private static String mean(SimulationTable table, SimulationTable.Column column) {
    return column.summed()
        ? column.unit().write(table.mean(column.name()))
            + " ± "
            + column.unit().write(table.halfLength(column.name())).replace("+", "")
        : "";
  }

  private static void draw(StringBuilder page, SimulationTable table, SimulationTable.Chart chart) {
    double[] x = IntStream.range(0, table.rows().size()).asDoubleStream().toArray();
    double[] low = table.values(chart.low());
    double[] high = table.values(chart.high());
    double[] error = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      error[i] = Double.isNaN(high[i] - low[i]) ? 0 : (high[i] - low[i]) / 2;
    }
    List<SvgChart.Line> lines = new ArrayList<>();
    lines.add(new SvgChart.Line("truth", 0, x, table.values(chart.truth()), new double[0]));
    lines.add(new SvgChart.Line("estimate", 1, x, table.values(chart.estimate()), error));
    List<String> ticks = table.rows().stream().map(SimulationTable.Row::name).toList();
    page.append("<h3>")
        .append(SvgChart.escape(chart.title()))
        .append("</h3><figure>")
        .append(SvgChart.lines(chart.title(), "run", ticks, lines, false))
        .append("</figure><p class='legend'><span><i class='c0'></i>truth</span>")
        .append("<span><i class='c1'></i>estimate, half the interval each way</span></p>");
  }
}
