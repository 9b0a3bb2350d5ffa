package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Item;
import dev.belfry.storage.PositiveRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path folder = Path.of("");

  private final List<String> rejected = new ArrayList<>();

  private Dataset read() {
    return DataFolder.read(
        folder, PositiveRule.parse("rating>=4"), (where, why) -> rejected.add(where + ": " + why));
  }

  private void write(String file, String... lines) throws IOException {
    Files.write(folder.resolve(file), List.of(lines), StandardCharsets.ISO_8859_1);
  }

  @Test
  void latestSmallIsReadWithYearsGenresAndTags() throws IOException {
    write(
        "movies.csv",
        "movieId,title,genres",
        "10,\"Usual Suspects, The (1995)\",Crime|Mystery",
        "11,Untitled,(no genres listed)");
    write("ratings.csv", "userId,movieId,rating,timestamp", "7,10,4.0,100", "7,11,3.5,50");
    write("tags.csv", "userId,movieId,tag,timestamp", "7,10,Twist ending,1", "8,10,noir,2");
    Dataset data = read();
    Item film = data.items().getFirst();
    assertThat(film.attributes().text("title")).isEqualTo("The Usual Suspects");
    assertThat(film.attributes().number("year", 0)).isEqualTo(1995);
    assertThat(film.attributes().texts("categories")).containsExactly("Crime", "Mystery");
    assertThat(film.attributes().text("description")).isEqualTo("twist ending, noir");
    assertThat(data.items().get(1).attributes().texts("categories")).isEmpty();
    // In order of time: the 3.5 came first, and is no liking from 4 on.
    assertThat(data.valueOf(0)).isEqualTo(3.5);
    assertThat(data.isPositive(0)).isFalse();
    assertThat(data.isPositive(1)).isTrue();
    assertThat(rejected).isEmpty();
  }

  @Test
  void layoutOf100kIsReadWithDemographics() throws IOException {
    write(
        "u.item", "1|Caf\u00e9 (1990)|01-Jan-1990||http://x|0|1|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|1");
    write("u.user", "5|33|F|writer|12345");
    write("u.data", "5\t1\t5\t881250949");
    Dataset data = read();
    assertThat(data.items().getFirst().attributes().text("title")).isEqualTo("Caf\u00e9");
    assertThat(data.items().getFirst().attributes().texts("categories"))
        .containsExactly("Action", "Western");
    assertThat(data.users().getFirst().attributes().text("age_band")).isEqualTo("25-34");
    assertThat(data.users().getFirst().attributes().number("age", 0)).isEqualTo(33);
    assertThat(data.millisOf(0)).isEqualTo(881250949000L);
  }

  @Test
  void layoutOf1mIsRead() throws IOException {
    write("movies.dat", "2::Jumanji (1995)::Adventure|Fantasy");
    write("users.dat", "1::F::25::12::48067");
    write("ratings.dat", "1::2::5::978300760");
    Dataset data = read();
    assertThat(data.users().getFirst().attributes().text("occupation")).isEqualTo("programmer");
    assertThat(data.isPositive(0)).isTrue();
  }

  @Test
  void layoutOf10mHasTagsAndNoUsers() throws IOException {
    write("movies.dat", "2::Jumanji (1995)::Adventure|Fantasy");
    write("tags.dat", "1::2::jungle::1::");
    write("ratings.dat", "1::2::3.5::978300760");
    Dataset data = read();
    assertThat(data.users()).hasSize(1);
    assertThat(data.items().getFirst().attributes().text("description")).isEqualTo("jungle");
    assertThat(data.valueOf(0)).isEqualTo(3.5);
    assertThat(rejected).isEmpty();
  }

  @Test
  void genomeIsLeftOut() throws IOException {
    write("movies.csv", "movieId,title,genres", "10,A (1999),Crime");
    write("ratings.csv", "userId,movieId,rating,timestamp", "7,10,4,100");
    write("genome-scores.csv", "movieId,tagId,relevance", "10,1,0.5");
    assertThat(read().events()).isEqualTo(1);
    assertThat(rejected).isEmpty();
  }

  @Test
  void badLinesAreRejectedWithTheirPlaceAndTheOthersKept() throws IOException {
    write("movies.csv", "movieId,title,genres", "10,A (1999),Crime", "ten,B,Crime", "12");
    write(
        "ratings.csv",
        "userId,movieId,rating,timestamp",
        "7,10,good,100",
        "7,99,4,100",
        "7,10,NaN,100",
        "7,10,4,9999999999999999",
        "7,10,4,100");
    Dataset data = read();
    assertThat(data.events()).isEqualTo(1);
    assertThat(rejected).hasSize(6);
    assertThat(rejected.get(0)).contains("movies.csv line 3").contains("'ten'");
    assertThat(rejected.get(2)).contains("ratings.csv line 2").contains("'good' where a number");
    assertThat(rejected.get(3)).contains("item 99");
    assertThat(rejected.get(4)).contains("line 4").contains("'NaN' where a number");
    assertThat(rejected.get(5)).contains("a time in seconds since 1970");
  }

  @Test
  void folderOfSomethingElseIsToldWhatWasLookedFor() throws IOException {
    write("readme.txt", "hello");
    assertThatThrownBy(this::read)
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("is not MovieLens data")
        .hasMessageContaining("ratings.csv");
  }

  @Test
  void missingFolderIsNamed() {
    assertThatThrownBy(
            () ->
                DataFolder.read(
                    folder.resolve("nowhere"), PositiveRule.DEFAULT, (where, why) -> {}))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("There is no folder " + folder.resolve("nowhere"));
  }
}
