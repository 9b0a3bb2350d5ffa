package dev.belfry.training;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.Ids;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A MovieLens folder, recognised by its files: 100k ({@code u.data}), 1M and 10M ({@code
 * ratings.dat}), 20M, 25M, 32M and latest ({@code ratings.csv}). Ratings become events of type
 * {@code rating} with the stars as value; the year of the title becomes a number; the first tags of
 * a film become its description; the genome is left out. Item and user numbers are the ids of the
 * files.
 */
final class MovieLens implements ImportSource {
  private static final Pattern YEAR = Pattern.compile("\\((\\d{4})\\)\\s*$");
  private static final Pattern ARTICLE = Pattern.compile("^(.*), (The|A|An)$");
  private static final int MAX_TAGS = 10;
  private static final long LAST_SECOND = 100_000_000_000L;
  private static final List<String> GENRES_100K =
      List.of(
          "unknown",
          "Action",
          "Adventure",
          "Animation",
          "Children's",
          "Comedy",
          "Crime",
          "Documentary",
          "Drama",
          "Fantasy",
          "Film-Noir",
          "Horror",
          "Musical",
          "Mystery",
          "Romance",
          "Sci-Fi",
          "Thriller",
          "War",
          "Western");
  private static final List<String> OCCUPATIONS_1M =
      List.of(
          "other",
          "educator",
          "artist",
          "clerical",
          "student",
          "customer service",
          "doctor",
          "executive",
          "farmer",
          "homemaker",
          "student",
          "lawyer",
          "programmer",
          "retired",
          "sales",
          "scientist",
          "self-employed",
          "technician",
          "craftsman",
          "unemployed",
          "writer");

  private final Path folder;
  private final Layout layout;

  private enum Layout {
    CSV("movies.csv", "ratings.csv"),
    M100K("u.data", "u.item", "u.user"),
    M1("ratings.dat", "movies.dat", "users.dat"),
    M10("ratings.dat", "movies.dat");

    private final String[] files;

    Layout(String... files) {
      this.files = files;
    }

    boolean hasDemographics() {
      return this == M100K || this == M1;
    }

    /** The older sets are in Latin-1. */
    Charset charset() {
      return hasDemographics() ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
    }
  }

  private MovieLens(Path folder, Layout layout) {
    this.folder = folder;
    this.layout = layout;
  }

  /** Whether the folder holds the files of a MovieLens layout. */
  static boolean recognises(Path folder) {
    return layout(folder) != null;
  }

  /** A folder that {@link #recognises} has accepted. */
  static MovieLens open(Path folder) {
    Layout layout = layout(folder);
    if (layout == null) {
      throw new IllegalArgumentException(folder + " is no MovieLens data");
    }
    return new MovieLens(folder, layout);
  }

  private static @Nullable Layout layout(Path folder) {
    for (Layout layout : Layout.values()) {
      if (holds(folder, layout.files)) {
        return layout;
      }
    }
    return null;
  }

  private static boolean holds(Path folder, String... files) {
    return Arrays.stream(files).allMatch(file -> Files.isRegularFile(folder.resolve(file)));
  }

  @Override
  public String name() {
    Path last = folder.toAbsolutePath().normalize().getFileName();
    return last == null ? folder.toString() : last.toString();
  }

  @Override
  public List<AttributeDefinition> attributes() {
    List<AttributeDefinition> definitions = new ArrayList<>();
    definitions.add(
        new AttributeDefinition(Entity.ITEM, "year", AttributeType.NUMBER, false, null, "feature"));
    if (layout.hasDemographics()) {
      definitions.add(
          new AttributeDefinition(
              Entity.USER, "age", AttributeType.NUMBER, false, null, "feature"));
      for (String segment : List.of("age_band", "gender", "occupation")) {
        definitions.add(
            new AttributeDefinition(
                Entity.USER, segment, AttributeType.CATEGORY, false, null, "segment"));
      }
    }
    return definitions;
  }

  @Override
  public boolean describesItems() {
    return true;
  }

  @Override
  public boolean idsAreNumbers() {
    return true;
  }

  @Override
  public Rows<Described> items(Rejects rejects) throws IOException {
    return switch (layout) {
      case CSV -> films("movies.csv", tags("tags.csv", rejects), rejects);
      case M10 -> films("movies.dat", tags("tags.dat", rejects), rejects);
      case M1 -> films("movies.dat", Map.of(), rejects);
      case M100K ->
          new Rows<>(
              table("u.item", 24),
              row -> film(id(row, 0), text(row, 1), genreFlags(row), Set.of()),
              rejects);
    };
  }

  @Override
  public Rows<Described> users(Rejects rejects) throws IOException {
    return switch (layout) {
      case CSV, M10 -> Rows.of(List.of());
      case M1 ->
          new Rows<>(
              table("users.dat", 5),
              row -> user(id(row, 0), number(row, 2), text(row, 1), occupation(row)),
              rejects);
      case M100K ->
          new Rows<>(
              table("u.user", 5),
              row -> user(id(row, 0), number(row, 1), text(row, 2), text(row, 3)),
              rejects);
    };
  }

  @Override
  public Rows<SourceEvent> events(Rejects rejects) throws IOException {
    String file =
        switch (layout) {
          case CSV -> "ratings.csv";
          case M1, M10 -> "ratings.dat";
          case M100K -> "u.data";
        };
    return new Rows<>(table(file, 4), MovieLens::rating, rejects);
  }

  /** Opens a file, each line of which has so many fields at least. */
  private TableReader table(String name, int columns) throws IOException {
    Path file = folder.resolve(name);
    if (!name.endsWith(".csv")) {
      String separator = name.equals("u.data") ? "\t" : layout == Layout.M100K ? "|" : "::";
      List<String> unnamed = IntStream.rangeClosed(1, columns).mapToObj(c -> "field " + c).toList();
      return DelimitedReader.bare(file, separator, layout.charset(), unnamed);
    }
    TableReader table = DelimitedReader.withHeader(file);
    if (table.columns().size() < columns) {
      table.close();
      throw BelfryException.invalid(
          "The first line of "
              + file
              + " names "
              + table.columns().size()
              + " columns where "
              + columns
              + " are expected.");
    }
    return table;
  }

  private Map<String, Set<String>> tags(String file, Rejects rejects) throws IOException {
    Map<String, Set<String>> tags = new HashMap<>();
    if (!holds(folder, file)) {
      return tags;
    }
    try (Rows<Map.Entry<String, String>> rows =
        new Rows<>(
            table(file, 4),
            row -> Map.entry(id(row, 1), text(row, 2).strip().toLowerCase(Locale.ROOT)),
            rejects)) {
      rows.each(
          tag -> {
            Set<String> some = tags.computeIfAbsent(tag.getKey(), n -> new LinkedHashSet<>());
            if (some.size() < MAX_TAGS && !tag.getValue().isEmpty()) {
              some.add(tag.getValue());
            }
          });
    }
    return tags;
  }

  private Rows<Described> films(String file, Map<String, Set<String>> tags, Rejects rejects)
      throws IOException {
    return new Rows<>(
        table(file, 3),
        row -> {
          String id = id(row, 0);
          String genres = text(row, 2);
          return film(
              id,
              text(row, 1),
              genres.isEmpty() || genres.startsWith("(") ? List.of() : split(genres),
              tags.getOrDefault(id, Set.of()));
        },
        rejects);
  }

  private static List<String> split(String genres) {
    return Arrays.stream(genres.split("\\|")).filter(genre -> !genre.isBlank()).toList();
  }

  private static List<String> genreFlags(@Nullable String[] row) {
    List<String> genres = new ArrayList<>();
    for (int g = 1; g < GENRES_100K.size(); g++) {
      if (text(row, 5 + g).equals("1")) {
        genres.add(GENRES_100K.get(g));
      }
    }
    return genres;
  }

  private static Described film(String id, String rawTitle, List<String> genres, Set<String> tags) {
    Map<String, Object> values = new LinkedHashMap<>();
    Matcher year = YEAR.matcher(rawTitle);
    String title = rawTitle.strip();
    if (year.find()) {
      values.put("year", Double.valueOf(year.group(1)));
      title = rawTitle.substring(0, year.start()).strip();
    }
    Matcher article = ARTICLE.matcher(title);
    values.put("title", article.matches() ? article.group(2) + " " + article.group(1) : title);
    if (!genres.isEmpty()) {
      values.put("categories", List.copyOf(genres));
    }
    if (!tags.isEmpty()) {
      values.put("description", String.join(", ", tags));
    }
    return new Described(id, values);
  }

  private static Described user(String id, long age, String gender, String occupation) {
    return new Described(
        id,
        Map.of(
            "age",
            (double) age,
            "age_band",
            AgeBands.of(age),
            "gender",
            gender,
            "occupation",
            occupation));
  }

  private static String occupation(@Nullable String[] row) {
    long code = number(row, 3);
    if (code < 0 || code >= OCCUPATIONS_1M.size()) {
      throw unexpected(row, 3, "a code from 0 to " + (OCCUPATIONS_1M.size() - 1));
    }
    return OCCUPATIONS_1M.get((int) code);
  }

  private static SourceEvent rating(@Nullable String[] row) {
    String user = id(row, 0);
    String item = id(row, 1);
    double stars = stars(row);
    long seconds = number(row, 3);
    if (seconds < 0 || seconds > LAST_SECOND) {
      throw unexpected(row, 3, "a time in seconds since 1970");
    }
    long millis = seconds * 1_000;
    return new SourceEvent(
        user + ":" + item + ":rating:" + millis,
        user,
        item,
        "rating",
        stars,
        millis,
        null,
        null,
        null);
  }

  private static double stars(@Nullable String[] row) {
    try {
      double stars = Double.parseDouble(text(row, 2));
      if (Double.isFinite(stars)) {
        return stars;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw unexpected(row, 2, "a number");
  }

  private static String text(@Nullable String[] row, int column) {
    String text = row[column];
    return text == null ? "" : text;
  }

  private static String id(@Nullable String[] row, int column) {
    return Long.toString(number(row, column));
  }

  private static long number(@Nullable String[] row, int column) {
    try {
      return Long.parseLong(text(row, column).strip());
    } catch (NumberFormatException e) {
      throw unexpected(row, column, "a whole number");
    }
  }

  private static BelfryException unexpected(@Nullable String[] row, int column, String accepted) {
    return BelfryException.invalid(
        "field "
            + (column + 1)
            + " is '"
            + Ids.shorten(text(row, column))
            + "' where "
            + accepted
            + " is expected");
  }
}
