package dev.belfry.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.systemtests.Belfry.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Lists by regime, paged, and as they are recorded. */
class ListsIT {
  private final Belfry belfry = Belfry.shared();

  @Test
  void twoWarmUsersGetListsOfTheirOwn() {
    List<String> users = belfry.usersWhere(list -> list.get("regime").asText().equals("WARM"), 12);
    int overlapping = 0;
    int pairs = 0;
    for (String a : users) {
      for (String b : users) {
        if (a.compareTo(b) < 0) {
          Set<String> common = new HashSet<>(belfry.recommend(a, 10).itemIds());
          common.retainAll(belfry.recommend(b, 10).itemIds());
          overlapping += common.size() < 5 ? 0 : 1;
          pairs++;
        }
      }
    }
    assertThat(overlapping).as("pairs of users who share five of ten").isLessThan(pairs / 2);
  }

  @Test
  void aWarmUserIsNotShownWhatHeHasSeen() {
    String userId = belfry.warmUser();
    Set<String> seen = new HashSet<>();
    for (JsonNode interaction :
        belfry.get("/v1/users/" + userId + "/profile").json().get("recent")) {
      seen.add(interaction.get("itemId").asText());
    }
    Answer answer = belfry.recommend(userId, 20);
    assertThat(seen).isNotEmpty();
    assertThat(answer.itemIds())
        .hasSize(20)
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(seen);
    assertThat(answer.json().get("degraded")).isEmpty();
    assertThat(answer.json().at("/items/0/source").asText())
        .isIn("TWO_TOWER", "ALS", "EASE", "ITEM_KNN", "SEQUENTIAL_RULES");
  }

  @Test
  void pagesGoOnWithoutARepeatUntilNothingIsLeft() {
    List<String> all = new ArrayList<>();
    Answer page = belfry.recommend("pages-nobody", 10);
    int pages = 0;
    while (true) {
      for (JsonNode item : page.json().get("items")) {
        all.add(item.get("itemId").asText());
        assertThat(item.get("position").asInt()).isEqualTo(all.size());
      }
      pages++;
      JsonNode next = page.json().get("next");
      if (next.isNull()) {
        break;
      }
      page = belfry.get("/v1/recommendations?next=" + next.asText());
      assertThat(page.status()).isEqualTo(200);
    }
    assertThat(all).doesNotHaveDuplicates();
    assertThat(pages).isGreaterThanOrEqualTo(8);
  }

  @Test
  void aSessionOfOneItemIsOfferedOthersLikeIt() {
    String itemId = belfry.get("/v1/items?limit=1").json().at("/items/0/itemId").asText();
    Answer answer =
        belfry.send(
            "POST",
            "/v1/recommendations",
            "{\"sessionId\":\"s-9\",\"items\":[\"%s\"],\"count\":5}".formatted(itemId));
    assertThat(answer.json().get("regime").asText()).isEqualTo("SESSION");
    assertThat(answer.itemIds()).hasSize(5).doesNotContain(itemId);
    Answer similar = belfry.get("/v1/items/" + itemId + "/similar?count=5");
    assertThat(similar.itemIds()).hasSize(5).doesNotContain(itemId);
  }

  @Test
  void everythingThatWasServedIsInTheRecordAndInSql() throws SQLException {
    String userId = belfry.warmUser();
    Answer answer = belfry.recommend(userId, 7);
    String listId = answer.json().get("listId").asText();

    JsonNode record = belfry.get("/v1/lists/" + listId).json();
    List<String> recorded = new ArrayList<>();
    record.get("items").forEach(item -> recorded.add(item.get("itemId").asText()));
    assertThat(recorded).isEqualTo(answer.itemIds());
    assertThat(record.at("/items/0/reason").asText()).isNotBlank();

    Belfry.waitUntil(
        "the list is in PostgreSQL", Duration.ofSeconds(10), () -> !servedItems(listId).isEmpty());
    assertThat(servedItems(listId)).isEqualTo(answer.itemIds());

    String clicked = answer.itemIds().get(2);
    Answer event =
        belfry.send(
            "POST",
            "/v1/events",
            "{\"userId\":\"%s\",\"itemId\":\"%s\",\"type\":\"click\",\"listId\":\"%s\",\"position\":3}"
                .formatted(userId, clicked, listId));
    assertThat(event.json().get("accepted").asInt()).isEqualTo(1);
    try (Connection connection = belfry.database();
        PreparedStatement query =
            connection.prepareStatement(
                "select clicks, impressions from reporting.ctr_by_position where placement = 'home' and position = 3");
        ResultSet rows = query.executeQuery()) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getLong("clicks")).isGreaterThanOrEqualTo(1);
      assertThat(rows.getLong("impressions")).isGreaterThanOrEqualTo(rows.getLong("clicks"));
    }
  }

  @Test
  void exploringIsNotExposure() throws SQLException {
    Answer answer =
        belfry.send(
            "POST",
            "/v1/recommendations",
            "{\"userId\":\"%s\",\"purpose\":\"explore\",\"rules\":false}"
                .formatted(belfry.warmUser()));
    assertThat(answer.status()).isEqualTo(200);
    String listId = answer.json().get("listId").asText();
    Belfry.waitUntil(
        "the list is in PostgreSQL", Duration.ofSeconds(10), () -> !servedItems(listId).isEmpty());
    try (Connection connection = belfry.database();
        PreparedStatement query =
            connection.prepareStatement(
                "select purpose from reporting.served_item where list_id = ?")) {
      query.setObject(1, UUID.fromString(listId));
      try (ResultSet rows = query.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("explore");
      }
    }
  }

  @Test
  void theExampleQueryOfTheReadmeRuns() throws Exception {
    String readme = Files.readString(Path.of("..", "README.md"));
    int start = readme.indexOf("```sql") + "```sql".length();
    String sql = readme.substring(start, readme.indexOf("```", start));
    belfry.recommend(belfry.warmUser(), 3);
    Belfry.waitUntil("the list is in PostgreSQL", Duration.ofSeconds(10), () -> rows(sql) > 0);
  }

  private int rows(String sql) {
    try (Connection connection = belfry.database();
        PreparedStatement query = connection.prepareStatement(sql);
        ResultSet rows = query.executeQuery()) {
      int count = 0;
      while (rows.next()) {
        count++;
      }
      return count;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> servedItems(String listId) {
    List<String> result = new ArrayList<>();
    try (Connection connection = belfry.database();
        PreparedStatement query =
            connection.prepareStatement(
                "select item_id from reporting.served_item where list_id = ? order by position")) {
      query.setObject(1, UUID.fromString(listId));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          result.add(rows.getString(1));
        }
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return result;
  }
}
