package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.events.ServedList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PagingTest {
  private static final String FIRST = "/v1/users/nobody/recommendations";

  @Test
  void tenPagesHoldNoRepeatAndPositionsGoOn() {
    try (GatewayFixture gateway = new GatewayFixture(150)) {
      List<String> items = new ArrayList<>();
      List<Integer> positions = new ArrayList<>();
      GatewayFixture.Reply page = gateway.get(FIRST);
      for (int i = 0; i < 10; i++) {
        items.addAll(page.itemIds());
        page.json().get("items").forEach(item -> positions.add(item.get("position").asInt()));
        page = gateway.get(next(page));
      }

      assertThat(items).hasSize(100).doesNotHaveDuplicates();
      assertThat(positions).startsWith(1, 2).endsWith(99, 100).isSorted();
    }
  }

  @Test
  void pagesAreChildRecordsWithAbsolutePositions() {
    try (GatewayFixture gateway = new GatewayFixture(50)) {
      GatewayFixture.Reply first = gateway.get(FIRST + "?sessionId=s1");
      GatewayFixture.Reply second = gateway.get(next(first) + "&count=5");

      ServedList parent = gateway.stores.lists.get(0);
      ServedList child = gateway.stores.lists.get(1);
      assertThat(child.parentId()).isEqualTo(parent.listId());
      assertThat(child.listId()).hasToString(second.json().get("listId").asText());
      assertThat(child.offset()).isEqualTo(10);
      assertThat(child.sessionId()).isEqualTo("s1");
      assertThat(child.items()).hasSize(5);
      assertThat(gateway.get(next(second)).json().get("items").get(0).get("position").asInt())
          .isEqualTo(16);
    }
  }

  @Test
  void nextIsNullWhereNothingIsLeft() {
    try (GatewayFixture gateway = new GatewayFixture(15)) {
      GatewayFixture.Reply first = gateway.get(FIRST);
      GatewayFixture.Reply second = gateway.get(next(first));

      assertThat(second.itemIds()).hasSize(5);
      assertThat(second.json().get("next").isNull()).isTrue();
      assertThat(gateway.get(FIRST + "?count=15").json().get("next").isNull()).isTrue();
    }
  }

  @Test
  void hiddenItemIsLeftOutOfTheFollowingPage() {
    try (GatewayFixture gateway = new GatewayFixture(30)) {
      GatewayFixture.Reply first = gateway.get(FIRST);
      gateway.stores.hide("i19");

      GatewayFixture.Reply second = gateway.get(next(first));
      GatewayFixture.Reply third = gateway.get(next(second));

      assertThat(second.itemIds()).hasSize(10).startsWith("i20", "i18").doesNotContain("i19");
      assertThat(third.itemIds()).hasSize(9);
      assertThat(third.json().get("items").get(0).get("position").asInt()).isEqualTo(21);
      assertThat(third.json().get("next").isNull()).isTrue();
    }
  }

  @Test
  void forgedNextIsRefusedAndForgottenOneIsGone() {
    try (GatewayFixture gateway = new GatewayFixture(300, Map.of("gateway.page-items", "200"))) {
      GatewayFixture.Reply first = gateway.get(FIRST);
      String token = first.json().get("next").asText();
      char other = token.charAt(20) == 'A' ? 'B' : 'A';
      String forged = token.substring(0, 20) + other + token.substring(21);

      GatewayFixture.Reply refused = gateway.get("/v1/recommendations?next=" + forged);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.detail()).contains("next");
      assertThat(gateway.get("/v1/recommendations?next=%2B%2B").status()).isEqualTo(400);
      assertThat(gateway.get("/v1/recommendations").detail()).contains("'next' is missing");

      // Later lists push the first one out.
      for (int i = 0; i < 50; i++) {
        gateway.get(FIRST);
      }
      GatewayFixture.Reply gone = gateway.get("/v1/recommendations?next=" + token);
      assertThat(gone.status()).isEqualTo(410);
      assertThat(gone.detail()).contains("no longer kept", "ask for the list again");
    }
  }

  private static String next(GatewayFixture.Reply page) {
    return "/v1/recommendations?next=" + page.json().get("next").asText();
  }
}
