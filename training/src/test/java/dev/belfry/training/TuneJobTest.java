package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.storage.PositiveRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuneJobTest {
  @TempDir Path folder = Path.of("");

  /** A second passes each time the clock is read. */
  private final AtomicLong seconds = new AtomicLong();

  private static List<LearningPart> learning() {
    Dataset shop =
        GenerateJob.generate(
            new ShopConfig(60, 30, 2, Instant.parse("2026-03-01T00:00:00Z"), 60),
            PositiveRule.DEFAULT);
    return new EvaluationData(PositiveRule.DEFAULT, Protocol.DEFAULT, false, (where, why) -> {})
        .learning(new EvaluationData.InMemory(shop));
  }

  private TuneJob.Options options(int trials, Duration budget) {
    return new TuneJob.Options(
        "als",
        Settings.parse(List.of("als.dimension=4", "als.sweeps=2", "als.threads=1")),
        "ndcg@10",
        budget,
        trials,
        1,
        folder.resolve("tuned"));
  }

  private String tune(TuneJob.Options options) {
    return TuneJob.run(
        learning(), options, Progress.NONE, () -> seconds.incrementAndGet() * 1_000_000_000L);
  }

  @Test
  void whatItIsGivenHoldsNoTest() {
    LearningPart part = learning().getFirst();
    // Each user with a validation case has one liked item more, which nothing here shows.
    for (Split.Case question : part.validation()) {
      long liked =
          java.util.stream.IntStream.range(0, part.data().events())
              .filter(e -> part.data().userOf(e) == question.user())
              .filter(part.data()::isPositive)
              .map(part.data()::itemOf)
              .distinct()
              .count();
      assertThat(liked).isEqualTo(question.history().length + 1L);
    }
  }

  @Test
  void bestConfigurationIsWrittenAndAccepted() throws IOException {
    String text = tune(options(4, Duration.ofHours(1)));
    assertThat(text).contains("4 configurations").contains("ndcg@10");
    Path best = folder.resolve("tuned").resolve(TuneJob.BEST);
    Settings settings = Settings.read(best);
    OfflineModels.check(settings);
    assertThat(Files.readString(best)).contains("the test was not read");
    assertThat(Files.readAllLines(folder.resolve("tuned").resolve(TuneJob.TRIALS))).hasSize(5);
  }

  @Test
  void killedSearchGoesOnWhereItWasAndEndsTheSame() throws IOException {
    tune(options(3, Duration.ofHours(1)));
    Path log = folder.resolve("tuned").resolve(TuneJob.TRIALS);
    List<String> whole = Files.readAllLines(log);
    // As a kill in the middle of writing leaves it.
    Files.writeString(
        log, whole.get(0) + "\n" + whole.get(1) + "\n" + whole.get(2).substring(0, 20));
    tune(options(3, Duration.ofHours(1)));
    List<String> again = Files.readAllLines(log);
    assertThat(again).hasSize(4);
    assertThat(again.get(1)).isEqualTo(whole.get(1));
    assertThat(again.stream().map(TuneJobTest::withoutTime).toList())
        .isEqualTo(whole.stream().map(TuneJobTest::withoutTime).toList());
  }

  @Test
  void budgetCountsWhatWasSpentBefore() throws IOException {
    tune(options(0, Duration.ofSeconds(6)));
    int lines = Files.readAllLines(folder.resolve("tuned").resolve(TuneJob.TRIALS)).size();
    tune(options(0, Duration.ofSeconds(2)));
    assertThat(Files.readAllLines(folder.resolve("tuned").resolve(TuneJob.TRIALS))).hasSize(lines);
  }

  @Test
  void logOfAnotherSearchIsNotGoneOnWith() {
    tune(options(1, Duration.ofHours(1)));
    TuneJob.Options other =
        new TuneJob.Options(
            "als",
            Settings.none(),
            "recall@20",
            Duration.ofHours(1),
            1,
            1,
            folder.resolve("tuned"));
    assertThatThrownBy(() -> tune(other)).hasMessageContaining("are of something else");
  }

  @Test
  void modelWithNothingToTuneIsTold() {
    assertThatThrownBy(
            () ->
                tune(
                    new TuneJob.Options(
                        "random", Settings.none(), "ndcg@10", Duration.ofMinutes(1), 1, 1, folder)))
        .hasMessageContaining("random has nothing to tune");
  }

  @Test
  void rungsTripleUpToAllOfIt() {
    assertThat(new SearchSpace.Resource("x", 2, 20).rungs()).containsExactly(2, 6, 20);
    assertThat(new SearchSpace.Resource("x", 5, 5).rungs()).containsExactly(5);
  }

  private static String withoutTime(String line) {
    return line.replaceAll("\"seconds\":[0-9.E-]+", "");
  }
}
