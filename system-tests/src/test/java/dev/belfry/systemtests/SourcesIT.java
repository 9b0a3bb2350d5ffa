package dev.belfry.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.systemtests.Belfry.Answer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several models propose candidates at once, to users and to sessions. */
class SourcesIT {
  private final Belfry belfry = Belfry.shared();

  @BeforeEach
  void threeSources() {
    belfry.stop();
    belfry.start("scoring.sources=two-tower,als,sequential-rules");
  }

  @AfterEach
  void asBefore() {
    belfry.stop();
    belfry.start();
  }

  /** One restart serves all. */
  @Test
  void listsAreMergedFromTheConfiguredSourcesAndTheRecordNamesThem() {
    Answer answer = belfry.recommend(belfry.warmUser(), 30);
    assertThat(answer.json().get("degraded")).isEmpty();
    assertThat(Set.copyOf(sources(answer)))
        .hasSizeGreaterThan(1)
        .isSubsetOf("TWO_TOWER", "ALS", "SEQUENTIAL_RULES", "RULE");
    JsonNode recorded =
        belfry.get("/v1/lists/" + answer.json().get("listId").asText()).json().get("items");
    assertThat(recorded.findValuesAsText("source")).isEqualTo(sources(answer));

    sessionsGetListsOfTheirOwn();
    aSessionIsKnownByItsId();
  }

  private void sessionsGetListsOfTheirOwn() {
    List<String> items = belfry.recommend("sources-nobody", 4).itemIds();
    Answer one = session("\"items\":[\"" + items.get(0) + "\",\"" + items.get(1) + "\"]");
    Answer other = session("\"items\":[\"" + items.get(2) + "\",\"" + items.get(3) + "\"]");
    assertThat(one.json().get("regime").asText()).isEqualTo("SESSION");
    assertThat(one.json().get("degraded")).isEmpty();
    Set<String> models = new HashSet<>(sources(one));
    models.retainAll(Set.of("TWO_TOWER", "ALS", "SEQUENTIAL_RULES"));
    assertThat(models).isNotEmpty();
    assertThat(one.itemIds()).isNotEqualTo(other.itemIds());
  }

  private void aSessionIsKnownByItsId() {
    String item = belfry.recommend("sources-nobody", 1).itemIds().getFirst();
    Answer event =
        belfry.send(
            "POST",
            "/v1/events",
            "{\"userId\":\"sources-device\",\"itemId\":\"%s\",\"type\":\"click\",\"sessionId\":\"sources-1\"}"
                .formatted(item));
    assertThat(event.json().get("accepted").asInt()).isEqualTo(1);
    Answer answer = session("\"sessionId\":\"sources-1\"");
    assertThat(answer.json().get("regime").asText()).isEqualTo("SESSION");
    assertThat(answer.itemIds()).doesNotContain(item);
  }

  private Answer session(String fields) {
    Answer answer = belfry.send("POST", "/v1/recommendations", "{" + fields + ",\"count\":20}");
    assertThat(answer.status()).isEqualTo(200);
    return answer;
  }

  private static List<String> sources(Answer answer) {
    return answer.json().get("items").findValuesAsText("source");
  }
}
