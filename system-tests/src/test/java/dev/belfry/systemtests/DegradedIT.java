package dev.belfry.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.systemtests.Belfry.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A part is switched off: answers go on, and say what they had to do without. */
class DegradedIT {
  private final Belfry belfry = Belfry.shared();
  private String warmUser = "";
  private String page = "";

  @BeforeEach
  void switchScoringOff() {
    warmUser = belfry.warmUser();
    page = belfry.recommend(warmUser, 5).json().get("next").asText();
    belfry.stop();
    belfry.start("scoring.enabled=false");
  }

  @AfterEach
  void switchScoringOn() {
    belfry.stop();
    belfry.start();
  }

  /** One restart serves both: a page from before it is gone, which is not the same as forged. */
  @Test
  void withoutScoringColdStartAnswersAndTheAnswerSaysSo() {
    Answer answer = belfry.recommend(warmUser, 10);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.itemIds()).hasSize(10).doesNotHaveDuplicates();
    assertThat(answer.json().get("degraded")).isNotEmpty();
    assertThat(answer.json().at("/degraded/0").asText()).startsWith("scoring");
    assertThat(belfry.get("/v1/recommendations?next=" + page).status()).isEqualTo(410);
    List<String> sources = answer.json().get("items").findValuesAsText("source");
    assertThat(sources).doesNotContain("TWO_TOWER");
  }
}
