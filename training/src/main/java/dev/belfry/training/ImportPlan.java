package dev.belfry.training;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.BelfryException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an import of one file is going to do: which column is taken for what.
 *
 * @param file a table
 * @param columns its columns
 * @param mapping what they are
 * @param separator between several values of one attribute
 */
public record ImportPlan(Path file, List<String> columns, ColumnMapping mapping, char separator) {
  public ImportPlan {
    columns = List.copyOf(columns);
  }

  /**
   * Looks at the columns of a file.
   *
   * @param kind what its rows are, or null to tell from the names of the columns
   * @param changes column by field, over what is proposed; an empty column leaves a field out
   * @param separator between several values, or null for {@code |} (in files of reviews a comma)
   * @throws BelfryException NOT_FOUND without the file; INVALID when it holds no table, when a
   *     column is missing, or for a field that there is none
   */
  public static ImportPlan of(
      Path file,
      ColumnMapping.@Nullable Kind kind,
      Map<String, String> changes,
      @Nullable Character separator) {
    try (TableReader table = TableReader.open(file)) {
      List<String> columns = table.columns();
      ColumnMapping mapping =
          ColumnMapping.propose(columns, kind)
              .with(changes, columns)
              .complete(file.toString(), columns);
      char between = separator == null ? mapping.reviews() ? ',' : '|' : separator;
      return new ImportPlan(file, columns, mapping, between);
    } catch (IOException e) {
      throw BelfryException.invalid("The file " + file + " cannot be read: " + e.getMessage());
    }
  }

  /** The mapping for people: a line for each field, then what is left out. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %s"
            .formatted(
                file.getFileName(),
                mapping.reviews()
                    ? "reviews, each an event of its user and product"
                    : switch (mapping.kind()) {
                      case ITEMS -> "each row is an item";
                      case USERS -> "each row is a user";
                      case EVENTS -> "each row is an event";
                    }));
    mapping
        .columns()
        .forEach((field, column) -> lines.add("  %-20s <- %s".formatted(field, column)));
    List<String> rest = mapping.leftOut(columns);
    if (!rest.isEmpty()) {
      lines.add("  %-20s    %s".formatted("(left out)", String.join(", ", rest)));
    }
    return lines;
  }

  /**
   * The data in the file.
   *
   * @param known attributes that are stored, whose types stand
   */
  public ImportSource source(AttributeSchema known) {
    try {
      return new TablesSource(
          String.valueOf(file.getFileName()),
          List.of(new MappedTable(file, mapping, separator, known)),
          List.of());
    } catch (IOException e) {
      throw BelfryException.invalid("The file " + file + " cannot be read: " + e.getMessage());
    }
  }
}
