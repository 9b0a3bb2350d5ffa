package dev.belfry.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Fusion;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.common.Objectives;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.SeenItems;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.scoring.RankRequest;
import dev.belfry.contracts.scoring.ScoringAnswer;
import dev.belfry.contracts.scoring.ScoringRequest;
import dev.belfry.model.ModelArtefact;
import dev.belfry.model.RankFeatures;
import dev.belfry.model.RankModel;
import dev.belfry.model.RankQuery;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecondStageTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final Versions VERSIONS = new Versions(1, "ranked", 1);
  private static final RequestContext CONTEXT = new RequestContext("home", Attributes.empty(), NOW);
  private static final UserProfile USER =
      new UserProfile(
          2,
          "u2",
          1,
          Attributes.empty(),
          List.of(new Interaction(7, "click", 1, NOW, true)),
          6,
          SeenItems.empty(),
          List.of());

  @TempDir Path models;

  @Test
  void theBestAreInTheOrderOfTheRankerAndTheRestBehindThem() {
    try (ScoringService service = new ScoringService(100, IndexConfig.defaults(), List.of())) {
      service.update(catalogue(), List.of());
      Path directory = SmallModel.writeRanked(models, "ranked", 10);
      service.load("ranked", directory, Set.of("ranked"));
      ScoringAnswer answer = service.candidates(scoring(), null);
      assertThat(answer.hasRanker()).isTrue();
      List<Candidate> fused = Fusion.fuse(answer.candidates(), answer.weightsBySource(), 30);

      List<Candidate> ranked = service.rank(request(fused, answer)).candidates();

      assertThat(ranked).extracting(Candidate::itemNo).doesNotHaveDuplicates().hasSize(30);
      assertThat(ranked).extracting(Candidate::relevance).allMatch(r -> r > 0 && r <= 1);
      assertThat(ranked).isSortedAccordingTo((a, b) -> Float.compare(b.relevance(), a.relevance()));
      assertThat(ranked.subList(0, 10))
          .extracting(Candidate::itemNo)
          .containsExactlyInAnyOrderElementsOf(
              fused.subList(0, 10).stream().map(Candidate::itemNo).toList());
      assertThat(ranked.subList(10, 30))
          .extracting(Candidate::itemNo)
          .containsExactlyElementsOf(
              fused.subList(10, 30).stream().map(Candidate::itemNo).toList());
      assertThat(ranked.getFirst().relevance())
          .isEqualTo(byHand(directory, fused, answer), within(1e-6f));
    }
  }

  @Test
  void modelWithoutRankerLeavesTheOrder() {
    try (ScoringService service = new ScoringService(100, IndexConfig.defaults(), List.of())) {
      service.load("ranked", SmallModel.write(models, "ranked", 1), Set.of("ranked"));
      ScoringAnswer answer = service.candidates(scoring(), null);
      assertThat(answer.hasRanker()).isFalse();
      List<Candidate> fused = Fusion.fuse(answer.candidates(), answer.weightsBySource(), 30);
      assertThat(service.rank(request(fused, answer)).candidates()).isEqualTo(fused);
    }
  }

  /** The highest probability among the ten best, from the artefact as training reads it. */
  private static float byHand(Path directory, List<Candidate> fused, ScoringAnswer answer) {
    ModelArtefact artefact = ModelArtefact.read(directory);
    RankModel model = artefact.ranker().orElseThrow();
    RankFeatures features =
        new RankFeatures(
            artefact.rankItems(),
            model.facts().sources(),
            List.of(),
            no ->
                artefact
                    .rankItems()
                    .item(
                        artefact.encoder().encodeItem(no, SmallModel.attributes(no)),
                        artefact.items().embedding((int) no - 1).toArray()));
    List<Candidate> best = fused.subList(0, 10);
    float[] relevance = new float[10];
    float[] scores = new float[answer.candidates().size()];
    for (int c = 0; c < 10; c++) {
      relevance[c] = best.get(c).relevance();
    }
    for (int c = 0; c < scores.length; c++) {
      scores[c] = answer.candidates().get(c).retrievalScore();
    }
    RankQuery query =
        new RankQuery(
            new long[] {7},
            6,
            best.stream().mapToLong(Candidate::itemNo).toArray(),
            relevance,
            List.of(
                new RankQuery.Ranking(
                    answer.candidates().stream().mapToLong(Candidate::itemNo).toArray(), scores)));
    float[] outputs = model.outputs(features.rows(query));
    Arrays.sort(outputs);
    return (float) model.facts().calibrations().getFirst().probability(outputs[9]);
  }

  private static RankRequest request(List<Candidate> fused, ScoringAnswer answer) {
    return new RankRequest(
        Deadline.after(Duration.ofSeconds(10)),
        VERSIONS,
        USER,
        CONTEXT,
        List.of(),
        fused,
        answer.candidates(),
        Objectives.DEFAULT);
  }

  private static ScoringRequest scoring() {
    return new ScoringRequest(
        Deadline.after(Duration.ofSeconds(10)),
        VERSIONS,
        USER,
        CONTEXT,
        List.of(),
        new Eligibility(
            1, 1, ItemSet.of(LongStream.rangeClosed(1, 40).toArray()), ItemNumbers.empty()),
        40);
  }

  private static Catalogue catalogue() {
    return Catalogue.of(
        1,
        AttributeSchema.reservedOnly(),
        LongStream.rangeClosed(1, 40)
            .mapToObj(no -> new Item(no, "i" + no, SmallModel.attributes(no), 1, false))
            .toList());
  }
}
