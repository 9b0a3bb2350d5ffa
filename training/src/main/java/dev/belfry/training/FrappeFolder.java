package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The Frappe log of app usage (Baltrunas et al., 2015) as it is shared for models with context:
 * {@code cfm_positive_train.csv} and {@code cfm_positive_test.csv}, each line {@code
 * user-daytime-weekday-isweekend-homework-weather-country-city,item-cost}, all ids. It holds
 * positives alone; the published figures are over each of them and two apps drawn at random that
 * were not used in that context.
 */
final class FrappeFolder {
  private static final List<String> FILES =
      List.of("cfm_positive_train.csv", "cfm_positive_test.csv");
  private static final List<String> COLUMNS =
      List.of(
          "user",
          "daytime",
          "weekday",
          "isweekend",
          "homework",
          "weather",
          "country",
          "city",
          "item",
          "cost",
          "label");
  private static final int ITEM = 8;
  private static final String LINE = "[0-9]+(-[0-9]+){7},[0-9]+-[0-9]+";

  private FrappeFolder() {}

  /** All positives, each followed by negatives; the column {@code label} tells them apart. */
  static CodedTable read(Path folder, int negatives, SplittableRandom random) {
    List<String[]> positives = positives(folder);
    Map<String, String[]> items = new HashMap<>();
    Map<String, Set<String>> used = new HashMap<>();
    for (String[] row : positives) {
      items.putIfAbsent(row[ITEM], row);
      used.computeIfAbsent(context(row), c -> new HashSet<>()).add(row[ITEM]);
    }
    List<String> ids = items.keySet().stream().sorted().toList();
    int most = used.values().stream().mapToInt(Set::size).max().orElse(0);
    if (negatives < 0 || negatives > ids.size() - most) {
      throw BelfryException.invalid(
          "%d negatives for each positive cannot be drawn; 0 to %d are accepted"
              .formatted(negatives, ids.size() - most));
    }
    CodedTable.Builder table = new CodedTable.Builder("the folder " + folder, COLUMNS);
    for (String[] row : positives) {
      add(table, row, row, "1");
      Set<String> taken = new HashSet<>(used.getOrDefault(context(row), Set.of()));
      for (int n = 0; n < negatives; ) {
        String item = ids.get(random.nextInt(ids.size()));
        if (taken.add(item)) {
          add(table, row, items.getOrDefault(item, row), "0");
          n++;
        }
      }
    }
    return table.build();
  }

  private static void add(CodedTable.Builder table, String[] context, String[] item, String label) {
    String[] cells = new String[COLUMNS.size()];
    System.arraycopy(context, 0, cells, 0, ITEM);
    System.arraycopy(item, ITEM, cells, ITEM, 2);
    cells[ITEM + 2] = label;
    table.add(cells);
  }

  private static String context(String[] row) {
    return String.join("-", List.of(row).subList(0, ITEM));
  }

  private static List<String[]> positives(Path folder) {
    List<String[]> rows = new ArrayList<>();
    for (String name : FILES) {
      Path file = folder.resolve(name);
      if (!Files.isRegularFile(file)) {
        throw new BelfryException(
            ErrorCode.NOT_FOUND,
            "The folder "
                + folder
                + " has no "
                + name
                + "; the layout that is read is Frappe's: "
                + String.join(" and ", FILES)
                + ".");
      }
      read(file, rows);
    }
    return rows;
  }

  private static void read(Path file, List<String[]> rows) {
    try {
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        if (!line.matches(LINE)) {
          throw BelfryException.invalid(
              "Line "
                  + number
                  + " of "
                  + file
                  + " is '"
                  + line
                  + "', where eight ids joined by dashes, a comma, and two such ids are expected.");
        }
        rows.add(line.split("[-,]", -1));
      }
    } catch (IOException e) {
      throw BelfryException.invalid("The file " + file + " cannot be read: " + e.getMessage());
    }
  }
}
