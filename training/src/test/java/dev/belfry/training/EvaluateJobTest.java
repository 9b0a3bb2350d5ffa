package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.storage.PositiveRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateJobTest {
  @TempDir Path folder = Path.of("");

  private final List<String> rejected = new ArrayList<>();

  private Path write(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }

  private EvaluationData reader(Protocol.Kind kind, boolean keepSeen) {
    return new EvaluationData(
        PositiveRule.DEFAULT,
        new Protocol(kind, 0.25, 1, 1, 0),
        keepSeen,
        (where, why) -> rejected.add(why));
  }

  private String run(EvaluationData.Source source, Protocol.Kind kind) {
    return EvaluateJob.run(
            source,
            reader(kind, false),
            EvaluateJob.Options.of(List.of("popularity")),
            Progress.NONE)
        .text();
  }

  private static EvaluationData.Files files(Path train, @Nullable Path test) {
    return new EvaluationData.Files(train, test, null, null, null, null);
  }

  private Path train() throws IOException {
    return write("train.csv", "user,item", "u,a", "u,b", "v,a", "w,b", "w,c");
  }

  private Path test() throws IOException {
    return write("test.csv", "user,item", "u,c", "v,b", "v,c", "x,a");
  }

  @Test
  void popularityOnAFixedSplitByHand() throws IOException {
    Path out = folder.resolve("out");
    EvaluateJob.Options options =
        new EvaluateJob.Options(
            List.of("popularity"), Settings.none(), List.of(1, 2), List.of(1L), null, null, 2, out);
    EvaluateJob.Result result =
        EvaluateJob.run(
            files(train(), test()), reader(Protocol.Kind.FIXED, false), options, Progress.NONE);
    // Users of a, b, c: 2, 2, 1. Lists: u [c], v [b, c], x (never seen) [a, b].
    assertThat(result.metrics())
        .containsEntry("popularity.recall@1", (1 + 0.5 + 1) / 3)
        .containsEntry("popularity.recall@2", 1.0)
        .containsEntry("popularity.hitrate@1", 1.0)
        .containsEntry("popularity.accuracy@1", 0.75)
        .containsEntry("popularity.coverage@1", 1.0)
        .containsEntry("popularity.coldstart-users@1", 1.0);
    JsonNode json = new ObjectMapper().readTree(out.resolve("metrics.json").toFile());
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly("dataset", "models", "seconds", "rss_mb");
    assertThat(json.path("dataset").asText()).isEqualTo("train.csv");
    JsonNode recall = json.path("models").path("popularity").path("recall@2");
    assertThat(recall.fieldNames()).toIterable().containsExactly("mean", "se");
    assertThat(recall.path("mean").asDouble()).isEqualTo(1);
    assertThat(json.path("rss_mb").asDouble()).isPositive();
    assertThat(out.resolve("report.html")).exists();
    assertThat(result.text()).contains("no timestamps").contains("Ranked is the whole catalogue");
    assertThat(result.text().lines()).allMatch(line -> line.length() <= 120);
  }

  @Test
  void everyFormatOfAFileGivesTheSame() throws Exception {
    Path csv =
        write(
            "all.csv",
            "user,item,rating,timestamp",
            "1,10,4.0,100",
            "1,11,3.5,200",
            "1,12,5.0,300",
            "2,10,2.0,100",
            "2,12,1.0,150",
            "2,11,1.0,160");
    Path lines =
        write(
            "all.jsonl",
            "{\"user\":1,\"item\":\"10\",\"rating\":4.0,\"timestamp\":\"1970-01-01T00:01:40Z\"}",
            "{\"user\":1,\"item\":\"11\",\"rating\":3.5,\"timestamp\":\"1970-01-01T00:03:20Z\"}",
            "{\"user\":1,\"item\":\"12\",\"rating\":5,\"timestamp\":\"1970-01-01T00:05:00Z\"}",
            "{\"user\":2,\"item\":\"10\",\"rating\":2,\"timestamp\":\"1970-01-01T00:01:40Z\"}",
            "{\"user\":2,\"item\":\"12\",\"rating\":1,\"timestamp\":\"1970-01-01 00:02:30\"}",
            "{\"user\":2,\"item\":\"11\",\"rating\":1,\"timestamp\":\"1970-01-01T00:02:40\"}");
    Path copy = Files.copy(csv, folder.resolve("copy.csv"));
    Path parquet = folder.resolve("all.parquet");
    try (Tables tables = new Tables()) {
      tables.toParquet(copy, parquet);
    }
    InteractionFile first = InteractionFile.read(csv, (where, why) -> rejected.add(why));
    InteractionFile second = InteractionFile.read(lines, (where, why) -> rejected.add(why));
    InteractionFile third = InteractionFile.read(parquet, (where, why) -> rejected.add(why));
    assertThat(rejected).isEmpty();
    assertThat(first.timed()).isTrue();
    assertThat(first.rows().get(1).time()).isEqualTo(200_000);
    assertThat(third.rows().stream().map(InteractionFile.Row::time).toList())
        .isEqualTo(first.rows().stream().map(InteractionFile.Row::time).toList());
    // Dates are milliseconds; here they lie in 1970, where seconds would be as likely.
    assertThat(second.rows().stream().map(InteractionFile.Row::value).toList())
        .isEqualTo(first.rows().stream().map(InteractionFile.Row::value).toList());
    assertThat(second.rows().getFirst().time()).isEqualTo(100_000);
    assertThat(second.rows().get(4).time()).isEqualTo(150_000);
  }

  @Test
  void typesOfAttributesAreInferredOrDeclaredAndSaid() throws IOException {
    Path items =
        write(
            "items.csv",
            "item,title,categories,year,colour,blurb,image:vector,size:category",
            "a,One,X|Y,1990,red,\"A long tale of one, told by another and then by a third\",1|0,1",
            "b,Two,X,1991,red,\"Something else that is long enough to be no label at all\",0|1,2",
            "c,Three,Y,1992,blue,\"And a third tale, which is no shorter than the others\",1|1,2",
            "d,Four,Y,,blue,\"The fourth, that nobody has ever had, and that is cold\",,2");
    EvaluationData reader = reader(Protocol.Kind.FIXED, false);
    List<EvaluationPart> parts =
        reader.parts(new EvaluationData.Files(train(), test(), null, null, items, null));
    assertThat(reader.notes())
        .anyMatch(
            note ->
                note.contains("year number")
                    && note.contains("colour category")
                    && note.contains("blurb text")
                    && note.contains("image vector")
                    && note.contains("size category")
                    && note.contains("categories category, several"));
    Dataset data = parts.getFirst().learning().data();
    assertThat(data.items()).hasSize(4);
    assertThat(data.items().get(3).itemId()).isEqualTo("d");
    assertThat(data.items().getFirst().attributes().number("year", 0)).isEqualTo(1990);
    assertThat(rejected).isEmpty();
  }

  @Test
  void candidatesOfUsersThatNobodyKnowsAreRefused() throws IOException {
    Path wrong = write("candidates.csv", "user,item", "u,c", "nobody,a");
    assertThatThrownBy(
            () ->
                reader(Protocol.Kind.FIXED, false)
                    .parts(new EvaluationData.Files(train(), test(), null, wrong, null, null)))
        .hasMessageContaining("1 users who are in neither the training data nor the test")
        .hasMessageContaining("'nobody'");
    Path few = write("few.csv", "user,item", "u,c");
    assertThatThrownBy(
            () ->
                reader(Protocol.Kind.FIXED, false)
                    .parts(new EvaluationData.Files(train(), test(), null, few, null, null)))
        .hasMessageContaining("There are no candidates for 2 users of the test");
  }

  @Test
  void badFilesAreToldInASentence() throws IOException {
    assertRefused(folder.resolve("absent.csv"), "There is no file");
    assertRefused(write("empty.csv"), "is empty");
    assertRefused(write("header.csv", "user,item"), "holds no row that can be used");
    assertRefused(
        write("columns.csv", "user,itm", "u,a"),
        "a column 'itm' that is not known; did you mean 'item'");
    assertRefused(write("one.csv", "user", "u"), "has no column 'item'");
    assertRefused(write("nan.csv", "user,item,rating", "u,a,NaN"), "holds no row that can be used");
    assertThat(rejected).contains("rating is 'NaN' where a number is expected");
  }

  private void assertRefused(Path file, String message) {
    assertThatThrownBy(() -> run(files(file, null), Protocol.Kind.LEAVE_LAST_OUT))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining(message);
  }

  @Test
  void ratingThatIsNoNumberIsLeftOutAndTheRestIsUsed() throws IOException {
    Path file =
        write(
            "some.csv",
            "user,item,rating",
            "u,a,4",
            "u,b,nan",
            "u,c,inf",
            "u,d,5",
            "u,e,1",
            "v,a,1");
    InteractionFile read = InteractionFile.read(file, (where, why) -> rejected.add(why));
    assertThat(read.rows()).hasSize(4);
    assertThat(rejected).hasSize(2);
  }

  @Test
  void oneUserAndOneItemAreEnoughOrToldPlainly() throws IOException {
    Path user = write("user.csv", "user,item", "u,a", "u,b", "u,c");
    assertThat(run(files(user, null), Protocol.Kind.LEAVE_LAST_OUT)).contains("1 users, 3 items");
    Path item = write("item.csv", "user,item", "u,a", "v,a", "w,a");
    assertThatThrownBy(() -> run(files(item, null), Protocol.Kind.LEAVE_LAST_OUT))
        .hasMessageContaining("no user with enough positive interactions");
  }

  @Test
  void oneTimestampForAllIsTakenAsNone() throws IOException {
    Path file =
        write("same.csv", "user,item,timestamp", "u,a,7", "u,b,7", "u,c,7", "v,a,7", "v,c,7");
    assertThat(run(files(file, null), Protocol.Kind.LEAVE_LAST_OUT))
        .contains("one timestamp for every row");
    assertThatThrownBy(() -> run(files(file, null), Protocol.Kind.BY_TIME))
        .hasMessageContaining("no timestamps that could tell what came first");
  }

  @Test
  void tooSmallAKIsRefused() {
    assertThatThrownBy(
            () ->
                OfflineRun.Plan.of(
                    List.of(10, 0), "ndcg@10", List.of(1L), false, 1, Settings.none()))
        .hasMessageContaining("k is 0; 1 to 1,000 are accepted");
    assertThatThrownBy(
            () ->
                OfflineRun.Plan.of(List.of(10), "ndgc@10", List.of(1L), false, 1, Settings.none()))
        .hasMessageContaining("cannot be compared by 'ndgc@10'");
  }

  @Test
  void reportFolderThatIsAFileIsToldBeforeAnythingIsTrained() throws IOException {
    Path file = write("taken", "something");
    EvaluateJob.Options options =
        new EvaluateJob.Options(
            List.of("popularity"), Settings.none(), List.of(1), List.of(1L), null, null, 1, file);
    assertThatThrownBy(
            () ->
                EvaluateJob.run(
                    files(folder.resolve("absent.csv"), null),
                    reader(Protocol.Kind.FIXED, false),
                    options,
                    Progress.NONE))
        .hasMessageContaining("The report cannot be written to");
  }

  @Test
  void lightGcnFolderComesWithItsSplit() throws IOException {
    write("train.txt", "0 0 1 2", "1 0 2", "2 3");
    write("test.txt", "0 3", "1 1 3", "2");
    EvaluationData reader = reader(Protocol.Kind.FIXED, false);
    EvaluationPart part = reader.parts(new EvaluationData.Folders(List.of(folder))).getFirst();
    assertThat(part.learning().data().hasTimestamps()).isFalse();
    assertThat(part.learning().train().size()).isEqualTo(6);
    assertThat(part.test()).hasSize(2);
    assertThat(part.test().get(1).relevant()).hasSize(2);
    assertThat(part.learning().data().events()).isEqualTo(6);
  }

  @Test
  void tuningNeverOpensTheTestFile() throws IOException {
    write("train.txt", "0 0 1 2", "1 0 2", "2 3");
    Path test = write("test.txt", "no numbers at all");
    EvaluationData reader =
        new EvaluationData(
            PositiveRule.DEFAULT,
            new Protocol(Protocol.Kind.FIXED, 0.1, 1, 1, 0.2),
            false,
            (where, why) -> rejected.add(why));
    LearningPart learning = reader.learning(new EvaluationData.Folders(List.of(folder))).getFirst();
    assertThat(learning.validation()).isNotEmpty();
    assertThat(rejected).isEmpty();
    assertThat(Files.exists(test)).isTrue();
  }
}
