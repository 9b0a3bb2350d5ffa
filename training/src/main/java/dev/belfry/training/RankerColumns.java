package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.model.RankerSchema;
import dev.belfry.model.RankerSchema.Category;
import dev.belfry.model.RankerSchema.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the columns of a table become a ranker's input, as the training rows say: a category column
 * has a slot for each of its values and slot 0 for all others; a number column is brought to a mean
 * of 0 and a deviation of 1, and an empty number to the mean.
 *
 * @param label the column that is foretold, 0 or 1
 * @param categories by column, the slot of each value
 * @param numbers columns of numbers
 */
record RankerColumns(String label, List<Vocabulary> categories, List<Scale> numbers) {
  /** A category column. */
  record Vocabulary(String column, Map<String, Integer> slots) {}

  /** A number column. */
  record Scale(String column, double mean, double deviation) {}

  /**
   * Which columns are read.
   *
   * @param categorical columns of categories
   * @param numeric columns of numbers; where both are empty, every column but the label is read: as
   *     numbers where all values are numbers and one at least is not whole, else as categories
   */
  record Chosen(List<String> categorical, List<String> numeric) {
    Chosen {
      categorical = List.copyOf(categorical);
      numeric = List.copyOf(numeric);
    }
  }

  /** The columns of training rows. */
  static RankerColumns of(CodedTable train, String label, Chosen chosen) {
    train.column(label);
    Set<String> categorical = new LinkedHashSet<>(chosen.categorical);
    Set<String> numeric = new LinkedHashSet<>(chosen.numeric);
    for (String column : categorical) {
      if (numeric.contains(column)) {
        throw BelfryException.invalid(
            "the column '" + column + "' is named as categorical and as numeric; one is accepted");
      }
    }
    if (categorical.contains(label) || numeric.contains(label)) {
      throw BelfryException.invalid("the label '" + label + "' cannot be read as well");
    }
    if (categorical.isEmpty() && numeric.isEmpty()) {
      for (String column : train.columns()) {
        if (!column.equals(label)) {
          (isFractional(train, train.column(column)) ? numeric : categorical).add(column);
        }
      }
    }
    if (categorical.isEmpty() && numeric.isEmpty()) {
      throw BelfryException.invalid("there is no column beside the label '" + label + "' to read");
    }
    return new RankerColumns(
        label,
        categorical.stream().map(c -> vocabulary(train, c)).toList(),
        numeric.stream().map(c -> scale(train, c)).toList());
  }

  private static boolean isFractional(CodedTable table, int column) {
    boolean fraction = false;
    for (String value : table.values(column)) {
      try {
        double number = value.isEmpty() ? 0 : Double.parseDouble(value);
        fraction |= number != Math.rint(number) || !Double.isFinite(number);
      } catch (NumberFormatException e) {
        return false;
      }
    }
    return fraction;
  }

  private static Vocabulary vocabulary(CodedTable train, String name) {
    int column = train.column(name);
    Map<String, Integer> slots = new HashMap<>();
    for (int row = 0; row < train.size(); row++) {
      slots.putIfAbsent(train.values(column).get(train.code(row, column)), slots.size() + 1);
    }
    return new Vocabulary(name, slots);
  }

  private static Scale scale(CodedTable train, String name) {
    int column = train.column(name);
    double[] numbers = numbers(train, column);
    double sum = 0;
    double squares = 0;
    int known = 0;
    for (int row = 0; row < train.size(); row++) {
      double number = checked(train, numbers, row, column);
      if (!Double.isNaN(number)) {
        sum += number;
        squares += number * number;
        known++;
      }
    }
    double mean = known == 0 ? 0 : sum / known;
    double variance = known == 0 ? 0 : Math.max(0, squares / known - mean * mean);
    return new Scale(name, mean, variance < 1e-12 ? 1 : Math.sqrt(variance));
  }

  /** By value of a column: the number, infinite for what is none, NaN for what is missing. */
  private static double[] numbers(CodedTable table, int column) {
    List<String> values = table.values(column);
    double[] numbers = new double[values.size()];
    for (int v = 0; v < numbers.length; v++) {
      try {
        double number = values.get(v).isEmpty() ? 0 : Double.parseDouble(values.get(v));
        numbers[v] =
            values.get(v).isEmpty()
                ? Double.NaN
                : Double.isNaN(number) ? Double.POSITIVE_INFINITY : number;
      } catch (NumberFormatException e) {
        numbers[v] = Double.POSITIVE_INFINITY;
      }
    }
    return numbers;
  }

  private static double checked(CodedTable table, double[] numbers, int row, int column) {
    double number = numbers[table.code(row, column)];
    if (Double.isInfinite(number)) {
      throw refused(table, row, column, "a finite number, or nothing, is accepted");
    }
    return number;
  }

  private static BelfryException refused(CodedTable table, int row, int column, String accepted) {
    return BelfryException.invalid(
        "Row %d of %s has '%s' in the column '%s', where %s."
            .formatted(
                row + 1,
                table.name(),
                table.values(column).get(table.code(row, column)),
                table.columns().get(column),
                accepted));
  }

  /** What a ranker over these columns reads: a row's columns all belong to the pair. */
  RankerSchema schema() {
    return new RankerSchema(
        Part.EMPTY,
        Part.EMPTY,
        new Part(
            categories.stream().map(c -> new Category(c.column, c.slots.size() + 1)).toList(),
            numbers.size()));
  }

  /** The rows of a table that has these columns. */
  RankerExamples examples(CodedTable table) {
    int size = table.size();
    float[] labels = labels(table);
    int[] slots = new int[size * categories.size()];
    for (int c = 0; c < categories.size(); c++) {
      Vocabulary vocabulary = categories.get(c);
      int column = table.column(vocabulary.column);
      int[] byCode = new int[table.values(column).size()];
      for (int v = 0; v < byCode.length; v++) {
        byCode[v] = vocabulary.slots.getOrDefault(table.values(column).get(v), 0);
      }
      for (int row = 0; row < size; row++) {
        slots[row * categories.size() + c] = byCode[table.code(row, column)];
      }
    }
    float[] scaled = new float[size * numbers.size()];
    for (int n = 0; n < numbers.size(); n++) {
      Scale scale = numbers.get(n);
      int column = table.column(scale.column);
      double[] values = numbers(table, column);
      for (int row = 0; row < size; row++) {
        double number = checked(table, values, row, column);
        scaled[row * numbers.size() + n] =
            Double.isNaN(number) ? 0 : (float) ((number - scale.mean) / scale.deviation);
      }
    }
    return RankerExamples.ofOne(schema(), slots, scaled, labels);
  }

  private float[] labels(CodedTable table) {
    int column = table.column(label);
    double[] values = numbers(table, column);
    float[] labels = new float[table.size()];
    for (int row = 0; row < labels.length; row++) {
      double value = values[table.code(row, column)];
      if (value != 0 && value != 1) {
        throw refused(table, row, column, "0 or 1 is accepted");
      }
      labels[row] = (float) value;
    }
    return labels;
  }

  /** The columns in words. */
  String description() {
    List<String> words = new ArrayList<>();
    if (!categories.isEmpty()) {
      words.add(
          "categories "
              + String.join(
                  ", ",
                  categories.stream()
                      .map(c -> "%s (%,d)".formatted(c.column, c.slots.size()))
                      .toList()));
    }
    if (!numbers.isEmpty()) {
      words.add("numbers " + String.join(", ", numbers.stream().map(Scale::column).toList()));
    }
    return String.join("; ", words);
  }
}
