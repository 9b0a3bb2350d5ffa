package dev.belfry.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.systemtests.Belfry.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What changes is seen: by the next list, by the very next answer, within five seconds. */
class FreshnessIT {
  private final Belfry belfry = Belfry.shared();

  @Test
  void anEventOfAWarmUserChangesTheNextList() {
    String userId = belfry.warmUser();
    List<String> before = belfry.recommend(userId, 20).itemIds();
    String liked = before.get(9);
    belfry.event(userId, liked, "click");
    List<String> after = belfry.recommend(userId, 20).itemIds();
    assertThat(after).isNotEqualTo(before).doesNotContain(liked);
  }

  @Test
  void threeEventsMakeAStrangerAColdUserWithAnotherList() {
    String userId = "freshness-stranger";
    Answer stranger = belfry.recommend(userId, 10);
    assertThat(stranger.json().get("regime").asText()).isEqualTo("ANONYMOUS");
    List<String> liked = belfry.recommend(belfry.warmUser(), 30).itemIds().subList(20, 23);
    liked.forEach(itemId -> belfry.event(userId, itemId, "click"));
    Answer known = belfry.recommend(userId, 10);
    assertThat(known.json().get("regime").asText()).isEqualTo("COLD_USER");
    assertThat(known.itemIds())
        .hasSize(10)
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(liked)
        .isNotEqualTo(stranger.itemIds());
  }

  @Test
  void aHiddenItemIsGoneFromTheVeryNextAnswerAndComesBack() {
    String userId = belfry.warmUser();
    List<String> before = belfry.recommend(userId, 10).itemIds();
    String hidden = before.getFirst();
    assertThat(belfry.send("PATCH", "/v1/items/" + hidden, "{\"hidden\":true}").status())
        .isEqualTo(200);
    assertThat(belfry.recommend(userId, 10).itemIds()).doesNotContain(hidden);
    assertThat(belfry.recommend("freshness-nobody", 100).itemIds()).doesNotContain(hidden);

    assertThat(belfry.send("PATCH", "/v1/items/" + hidden, "{\"hidden\":false}").status())
        .isEqualTo(200);
    Belfry.waitUntil(
        "the item is back",
        Duration.ofSeconds(5),
        () -> belfry.recommend(userId, 10).itemIds().contains(hidden));
  }

  @Test
  void anItemWithoutStockIsGoneFromTheVeryNextAnswer() {
    String itemId = belfry.recommend("freshness-nobody", 10).itemIds().get(1);
    JsonNode stock = belfry.get("/v1/items/" + itemId).json().path("stock");
    assertThat(belfry.send("PATCH", "/v1/items/" + itemId, "{\"stock\":0}").status())
        .isEqualTo(200);
    assertThat(belfry.recommend("freshness-nobody", 100).itemIds()).doesNotContain(itemId);
    belfry.send(
        "PATCH",
        "/v1/items/" + itemId,
        "{\"stock\":" + (stock.isMissingNode() ? "null" : stock) + "}");
  }

  @Test
  void anItemThatIsTakenDownBetweenTwoPagesIsNotOnTheSecond() {
    Answer first = belfry.recommend("freshness-pages", 5);
    List<String> whole = belfry.recommend("freshness-pages", 10).itemIds();
    String taken = whole.get(7);
    belfry.send("PATCH", "/v1/items/" + taken, "{\"hidden\":true}");
    Answer second = belfry.get("/v1/recommendations?next=" + first.json().get("next").asText());
    assertThat(second.itemIds()).isNotEmpty().doesNotContain(taken);
    belfry.send("PATCH", "/v1/items/" + taken, "{\"hidden\":false}");
  }

  @Test
  void aNewItemWithTextIsRecommendableWithinFiveSeconds() {
    JsonNode twin = belfry.get("/v1/items?limit=1").json().get("items").get(0);
    String title = twin.get("title").asText();
    Answer put =
        belfry.send(
            "PUT",
            "/v1/items/freshness-new",
            "{\"title\":\"%s\",\"description\":\"%s again\",\"stock\":5}".formatted(title, title));
    assertThat(put.status()).isEqualTo(200);
    String session =
        "{\"sessionId\":\"s-1\",\"items\":[\"%s\"],\"count\":20}"
            .formatted(twin.get("itemId").asText());
    Belfry.waitUntil(
        "a visitor who looks at its twin is offered the new item",
        Duration.ofSeconds(5),
        () ->
            belfry
                .send("POST", "/v1/recommendations", session)
                .itemIds()
                .contains("freshness-new"));
    String warm =
        "{\"userId\":\"%s\",\"candidates\":[\"freshness-new\"]}".formatted(belfry.warmUser());
    Belfry.waitUntil(
        "the two-tower model has an embedding for it",
        Duration.ofSeconds(5),
        () ->
            belfry
                .send("POST", "/v1/recommendations", warm)
                .json()
                .at("/items/0/source")
                .asText()
                .equals("TWO_TOWER"));
    assertThat(belfry.send(belfry.request("/v1/items/freshness-new").DELETE().build()).status())
        .isEqualTo(204);
    assertThat(belfry.send("POST", "/v1/recommendations", session).itemIds())
        .doesNotContain("freshness-new");
  }
}
