package dev.belfry.training;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Entity;
import dev.belfry.storage.PositiveRule;
import java.io.IOException;
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

/**
 * Reads a MovieLens folder of the latest-small, 100k or 1M layout, recognised by its files. Ratings
 * become events of type {@code rating} with the stars as value; the year of the title becomes a
 * number. Item and user numbers are the ids of the files.
 */
final class MovieLens {
  private static final Pattern YEAR = Pattern.compile("\\((\\d{4})\\)\\s*$");
  private static final Pattern ARTICLE = Pattern.compile("^(.*), (The|A|An)$");
  private static final int MAX_TAGS = 10;
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
  private final PositiveRule positives;
  private final Rejects rejects;

  private MovieLens(Path folder, PositiveRule positives, Rejects rejects) {
    this.folder = folder;
    this.positives = positives;
    this.rejects = rejects;
  }

  /** Whether the folder holds the files of a MovieLens layout. */
  static boolean recognises(Path folder) {
    return holds(folder, "movies.csv", "ratings.csv")
        || holds(folder, "u.data", "u.item", "u.user")
        || holds(folder, "ratings.dat", "movies.dat", "users.dat");
  }

  /**
   * Reads a folder that {@link #recognises} has accepted.
   *
   * @param rejects told of the lines that cannot be used; the others are
   */
  static Dataset read(Path folder, PositiveRule positives, Rejects rejects) throws IOException {
    MovieLens reader = new MovieLens(folder, positives, rejects);
    if (holds(folder, "movies.csv", "ratings.csv")) {
      return reader.readLatest();
    }
    return holds(folder, "u.data", "u.item", "u.user") ? reader.read100k() : reader.read1m();
  }

  private static boolean holds(Path folder, String... files) {
    return Arrays.stream(files).allMatch(file -> Files.isRegularFile(folder.resolve(file)));
  }

  private Dataset readLatest() throws IOException {
    Dataset.Builder data = new Dataset.Builder(name(), schema(false));
    Map<Long, Set<String>> tags = new HashMap<>();
    if (holds(folder, "tags.csv")) {
      csv("tags.csv", 4)
          .forEach(
              line ->
                  tags.computeIfAbsent(line.number(1), n -> new LinkedHashSet<>())
                      .add(line.text(2).strip().toLowerCase(Locale.ROOT)));
    }
    csv("movies.csv", 3)
        .forEach(
            line ->
                item(
                    data,
                    line.number(0),
                    line.text(1),
                    line.text(2).startsWith("(") ? List.of() : genres(line.text(2)),
                    tags.getOrDefault(line.number(0), Set.of())));
    csv("ratings.csv", 4)
        .forEach(
            line -> {
              if (!data.hasUser(line.number(0))) {
                data.user(line.number(0), Long.toString(line.number(0)), Attributes.empty());
              }
              rating(data, line);
            });
    return data.build();
  }

  private Dataset read100k() throws IOException {
    Dataset.Builder data = new Dataset.Builder(name(), schema(true));
    lines("u.item", "\\|", 24)
        .forEach(
            line -> {
              List<String> genres = new ArrayList<>();
              for (int g = 1; g < GENRES_100K.size(); g++) {
                if (line.text(5 + g).equals("1")) {
                  genres.add(GENRES_100K.get(g));
                }
              }
              item(data, line.number(0), line.text(1), genres, Set.of());
            });
    lines("u.user", "\\|", 5)
        .forEach(line -> user(data, line.number(0), line.number(1), line.text(2), line.text(3)));
    lines("u.data", "\t", 4).forEach(line -> rating(data, line));
    return data.build();
  }

  private Dataset read1m() throws IOException {
    Dataset.Builder data = new Dataset.Builder(name(), schema(true));
    lines("movies.dat", "::", 3)
        .forEach(line -> item(data, line.number(0), line.text(1), genres(line.text(2)), Set.of()));
    lines("users.dat", "::", 5)
        .forEach(
            line -> {
              int occupation = (int) line.number(3);
              if (occupation < 0 || occupation >= OCCUPATIONS_1M.size()) {
                throw line.unexpected(3, "a code from 0 to " + (OCCUPATIONS_1M.size() - 1));
              }
              user(
                  data,
                  line.number(0),
                  line.number(2),
                  line.text(1),
                  OCCUPATIONS_1M.get(occupation));
            });
    lines("ratings.dat", "::", 4).forEach(line -> rating(data, line));
    return data.build();
  }

  private TextLines csv(String file, int columns) throws IOException {
    return TextLines.csv(folder.resolve(file), columns, rejects);
  }

  private TextLines lines(String file, String separator, int columns) throws IOException {
    return TextLines.separated(folder.resolve(file), separator, columns, rejects);
  }

  private static List<String> genres(String joined) {
    return List.of(joined.split("\\|"));
  }

  private String name() {
    Path last = folder.toAbsolutePath().normalize().getFileName();
    return last == null ? folder.toString() : last.toString();
  }

  private static AttributeSchema schema(boolean demographics) {
    List<AttributeDefinition> definitions = new ArrayList<>();
    definitions.add(
        new AttributeDefinition(Entity.ITEM, "year", AttributeType.NUMBER, false, null, "feature"));
    if (demographics) {
      definitions.add(
          new AttributeDefinition(
              Entity.USER, "age", AttributeType.NUMBER, false, null, "feature"));
      for (String segment : List.of("age_band", "gender", "occupation")) {
        definitions.add(
            new AttributeDefinition(
                Entity.USER, segment, AttributeType.CATEGORY, false, null, "segment"));
      }
    }
    return AttributeSchema.reservedOnly().with(1, definitions);
  }

  private static void item(
      Dataset.Builder data, long itemNo, String rawTitle, List<String> genres, Set<String> tags) {
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
      values.put("description", String.join(", ", tags.stream().limit(MAX_TAGS).toList()));
    }
    data.item(itemNo, Long.toString(itemNo), Attributes.of(values));
  }

  private static void user(
      Dataset.Builder data, long userNo, long age, String gender, String occupation) {
    data.user(
        userNo,
        Long.toString(userNo),
        Attributes.of(
            Map.of(
                "age",
                (double) age,
                "age_band",
                AgeBands.of(age),
                "gender",
                gender,
                "occupation",
                occupation)));
  }

  private void rating(Dataset.Builder data, TextLines.Line line) {
    double stars = line.decimal(2);
    data.event(
        line.number(0),
        line.number(1),
        "rating",
        stars,
        line.number(3) * 1000,
        positives.isPositive("rating", stars));
  }
}
