package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What the runs of one scenario gave: a row for each run, and the mean over runs with its 95 %
 * interval (Student's t).
 *
 * @param scenario its name
 * @param description what was done, line by line
 * @param columns what is told of each run
 * @param rows one for each run
 * @param charts what the report draws
 */
public record SimulationTable(
    String scenario,
    List<String> description,
    List<Column> columns,
    List<Row> rows,
    List<Chart> charts) {
  /** Square of the sum of the normal quantiles of 97.5 % and 80 %. */
  public static final double POWER_80 = 7.848879;

  /** Quantiles of 97.5 % of Student's t for 1 to 30 degrees of freedom. */
  private static final double[] STUDENT = {
    12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281, 2.2010, 2.1788,
    2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860, 2.0796, 2.0739, 2.0687, 2.0639,
    2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423
  };

  private static final double NORMAL = 1.959964;

  public SimulationTable {
    requireNonNull(scenario, "scenario is null");
    description = List.copyOf(description);
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    charts = List.copyOf(charts);
    for (Row row : rows) {
      if (row.values().length != columns.size()) {
        throw new IllegalArgumentException("a row has " + row.values().length + " values");
      }
    }
  }

  /** This table with these rows. */
  public SimulationTable with(List<Row> runs) {
    return new SimulationTable(scenario, description, columns, runs, charts);
  }

  /** How a value is written. */
  public enum Unit {
    COUNT("%,.0f"),
    SHARE("%.4f"),
    LIFT("%+.1f %%"),
    NUMBER("%.2f");

    private final String format;

    Unit(String format) {
      this.format = format;
    }

    String write(double value) {
      return Double.isNaN(value)
          ? "-"
          : String.format(Locale.ROOT, format, this == LIFT ? value * 100 : value);
    }
  }

  /**
   * A column.
   *
   * @param name unique in the table
   * @param unit how its values are written
   * @param summed whether the mean over runs is told
   */
  public record Column(String name, Unit unit, boolean summed) {
    /** A column whose mean is told. */
    public static Column of(String name, Unit unit) {
      return new Column(name, unit, true);
    }

    /** A column whose mean means nothing. */
    public static Column plain(String name, Unit unit) {
      return new Column(name, unit, false);
    }
  }

  /**
   * A run.
   *
   * @param name such as {@code run 1}
   * @param values beside the columns; NaN where there is none
   */
  public record Row(String name, double[] values) {
    public Row {
      requireNonNull(name, "name is null");
      values = values.clone();
    }

    @Override
    public double[] values() {
      return values.clone();
    }
  }

  /**
   * An estimate beside the truth, run by run.
   *
   * @param title above it
   * @param truth a column
   * @param estimate a column
   * @param low of the estimate's interval, a column
   * @param high of it
   */
  public record Chart(String title, String truth, String estimate, String low, String high) {}

  /** The values of a column, by run. */
  double[] values(String column) {
    for (int c = 0; c < columns.size(); c++) {
      if (columns.get(c).name().equals(column)) {
        int at = c;
        return rows.stream().mapToDouble(row -> row.values()[at]).toArray();
      }
    }
    throw new IllegalArgumentException("there is no column " + column);
  }

  /** The mean of a column over the runs that have a value; NaN where none has. */
  double mean(String column) {
    return present(column).stream().mapToDouble(v -> v).average().orElse(Double.NaN);
  }

  /** Half the length of the 95 % interval of that mean; NaN with fewer than two runs. */
  double halfLength(String column) {
    double[] values = present(column).stream().mapToDouble(v -> v).toArray();
    int freedom = values.length - 1;
    if (freedom < 1) {
      return Double.NaN;
    }
    double quantile = freedom <= STUDENT.length ? STUDENT[freedom - 1] : NORMAL;
    return quantile * Figure.standardError(values);
  }

  private List<Double> present(String column) {
    List<Double> values = new ArrayList<>();
    for (double value : values(column)) {
      if (!Double.isNaN(value)) {
        values.add(value);
      }
    }
    return values;
  }

  /** The table for a terminal. */
  public String text() {
    List<List<String>> cells = new ArrayList<>();
    cells.add(cells("", Column::name));
    for (Row row : rows) {
      List<String> line = new ArrayList<>(List.of(row.name()));
      for (int c = 0; c < columns.size(); c++) {
        line.add(columns.get(c).unit().write(row.values()[c]));
      }
      cells.add(line);
    }
    cells.add(cells("mean", c -> c.summed() ? c.unit().write(mean(c.name())) : ""));
    cells.add(cells("± (95 %)", c -> c.summed() ? halfWritten(c) : ""));
    StringBuilder text = new StringBuilder("\nScenario ").append(scenario).append('\n');
    description.forEach(line -> text.append(line).append('\n'));
    return text.append(ResultTable.layOut(cells)).toString();
  }

  private List<String> cells(String name, Function<Column, String> cell) {
    List<String> line = new ArrayList<>(List.of(name));
    columns.forEach(column -> line.add(cell.apply(column)));
    return line;
  }

  private String halfWritten(Column column) {
    return column.unit().write(halfLength(column.name())).replace("+", "");
  }
}
