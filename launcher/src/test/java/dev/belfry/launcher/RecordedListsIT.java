package dev.belfry.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belfry.contracts.common.Purpose;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RankedList;
import dev.belfry.contracts.reranker.RuleEffect;
import dev.belfry.contracts.reranker.RuleNote;
import dev.belfry.platform.Json;
import dev.belfry.reranker.ListReplay;
import dev.belfry.storage.ItemWrite;
import dev.belfry.storage.Storage;
import dev.belfry.training.ShopConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Lists that a whole server made, through its journal and PostgreSQL and back: each that is
 * recorded in full is made again bit for bit.
 */
class RecordedListsIT {
  private static final ShopConfig SHOP =
      new ShopConfig(200, 160, 1, ShopConfig.defaults().until(), ShopConfig.defaults().days());
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final int REQUESTS = 150;

  private static final String SETTLED =
      """
      [{"name":"not-bought","action":{"type":"noRepeat","types":["purchase"]}},
       {"name":"no-wood","when":"context.placement == 'home'","items":"item.material == 'beech'",
        "action":{"type":"exclude"}},
       {"name":"novelty","action":{"type":"pin","item":"sku-00007","position":2}},
       {"name":"second","action":{"type":"pin","item":"sku-00021","position":5}},
       {"name":"weary","action":{"type":"fatigue","factor":0.7,"halfLifeDays":7}},
       {"name":"fresh","action":{"type":"recency","halfLifeDays":200}},
       {"name":"young","when":"user.age_band == '18-24'","items":"item.price < 30",
        "action":{"type":"boost","factor":2.5}},
       {"name":"dear","items":"item.price > 60","action":{"type":"bury","factor":0.4}},
       {"name":"brands","action":{"type":"cap","attribute":"brand","max":4}},
       {"name":"shelves","action":{"type":"cap","attribute":"categories","max":40}},
       {"name":"garden","items":"'Garden' in item.categories",
        "action":{"type":"quota","min":3,"within":10}},
       {"name":"variety","action":{"type":"diversify","strength":0.3}}]
      """;
  private static final String DRAWN =
      SETTLED.replace(
          "{\"name\":\"variety\"",
          """
          {"name":"luck","action":{"type":"dither","temperature":0.3}},
          {"name":"chance","items":"item.price < 40","action":{"type":"explore","share":0.2}},
          {"name":"variety\"""");

  /** Every list in full, and time enough for each stage on a machine that does other things too. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "gateway.port", "0",
          "gateway.full-inputs-per-second", "1000000",
          "gateway.budget", "20s",
          "gateway.profile-budget", "4s",
          "gateway.prepare-budget", "4s",
          "gateway.scoring-budget", "4s",
          "gateway.rank-budget", "4s",
          "gateway.cold-start-budget", "4s",
          "gateway.rerank-budget", "4s");

  private final SplittableRandom random = new SplittableRandom(3);

  @TempDir Path home;

  @Test
  void everyListIsMadeAgainFromItsRow() throws IOException {
    BelfryConfig config = BelfryConfig.of(home, SETTINGS);
    try (BelfryServer server = BelfryServer.startDemo(config, SHOP);
        ApiClient client = new ApiClient(server.url(), server.apiKey())) {
      Map<Long, String> rulesets = new HashMap<>();
      Asked asked = new Asked(new ArrayList<>(), new ArrayList<>());
      for (String rules : List.of(SETTLED, DRAWN)) {
        rulesets.put(publish(server, client, rules), "{\"rules\":" + rules + "}");
        traffic(server.storage(), client, asked);
      }
      Await.within(BOUND, server.storage().lists().flush());

      List<ServedList> lists = recorded(server.storage());
      asked.explored.forEach(listId -> lists.add(find(server.storage(), listId)));
      // Lists that were made without one of the stages, or on whose items the gate closed
      // meanwhile.
      lists.removeIf(list -> !list.isReplayable());
      assertThat(lists).hasSizeGreaterThan(3 * REQUESTS / 2);
      Map<UUID, RankedList> again = new HashMap<>();
      for (ServedList list : lists) {
        String rules = rulesets.get(list.versions().ruleset());
        RankedList made =
            ListReplay.of(
                list,
                rules,
                server.storage().catalogue().current(),
                revisions -> Await.within(BOUND, server.storage().replays().items(revisions)));
        isTheRecord(list, made);
        again.put(list.listId(), made);
      }
      pagesGoOn(server.storage(), asked.followed, again);
      theirOwnRulesWeighNothing(server, client, Collections.max(rulesets.keySet()), lists);
      everyRuleWasSeen(lists);
    }
  }

  /** Made again by the rules they were made by, every list weighs 1. */
  private static void theirOwnRulesWeighNothing(
      BelfryServer server, ApiClient client, long ruleset, List<ServedList> lists) {
    List<Instant> drawn =
        lists.stream()
            .filter(list -> list.versions().ruleset() == ruleset)
            .filter(list -> list.purpose() == Purpose.LIVE && !list.items().isEmpty())
            .map(ServedList::servedAt)
            .toList();
    JsonNode estimate =
        client.post(
            "/v1/ope",
            Map.of(
                "from",
                Collections.min(drawn).toString(),
                "candidate",
                Map.of("ruleset", Long.toString(ruleset))));
    assertThat(estimate.path("lists").asInt()).isEqualTo(drawn.size());
    assertThat(estimate.path("meanWeight").asDouble()).isEqualTo(1);
    assertThat(estimate.path("effectiveSampleSize").asDouble())
        .isCloseTo(drawn.size(), within(1e-6));
    String own =
        ope(
            server,
            "--ruleset",
            Long.toString(ruleset),
            "--from",
            Collections.min(drawn).toString());
    assertThat(own)
        .contains("served     its own")
        .contains(drawn.size() < 100 ? "are too few" : "It would have made all these lists");
    assertThat(ope(server, "--without-rule", "novelty")).contains("Refused: ");
  }

  private static String ope(BelfryServer server, String... arguments) {
    StringWriter out = new StringWriter();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", server.url().toString(), "--key", server.apiKey()));
    int code =
        new CommandLine(new OpeCommand())
            .setOut(new PrintWriter(out))
            .execute(all.toArray(String[]::new));
    assertThat(code).isZero();
    // The sentence is broken into lines.
    return out.toString().replaceAll("\\s*\\n", " ");
  }

  private static void isTheRecord(ServedList list, RankedList made) {
    ServedList.Inputs inputs = list.inputs();
    assertThat(inputs).isNotNull();
    int shown = list.items().size();
    assertThat(made.items()).hasSizeGreaterThanOrEqualTo(shown);
    assertThat(made.items().subList(0, shown)).isEqualTo(list.items());
    assertThat(made.dropped()).isEqualTo(inputs.dropped());
    assertThat(rulesOf(made.notes())).isEqualTo(rulesOf(list.notes()));
    assertThat(ofCandidates(made.notes())).isEqualTo(ofCandidates(list.notes()));
    assertThat(made.fetched())
        .isEqualTo(inputs.candidates().stream().filter(c -> c.source() == Source.RULE).toList());
  }

  private static List<String> rulesOf(List<RuleNote> notes) {
    return notes.stream().map(RuleNote::rule).toList();
  }

  /** Why an item that is no candidate was not pinned is said by the record alone. */
  private static List<RuleNote> ofCandidates(List<RuleNote> notes) {
    return notes.stream().filter(note -> !note.sentence().contains("is not pinned")).toList();
  }

  /** Later pages are what the list has below its first, less what the gate closed meanwhile. */
  private static void pagesGoOn(Storage storage, List<UUID> followed, Map<UUID, RankedList> again) {
    int looked = 0;
    for (UUID listId : followed) {
      ServedList page = find(storage, listId);
      RankedList whole = again.get(page.parentId());
      if (whole != null) {
        assertThat(whole.items()).containsSubsequence(page.items());
        looked++;
      }
    }
    assertThat(looked).isPositive();
  }

  private static void everyRuleWasSeen(List<ServedList> lists) {
    Set<String> rules = new HashSet<>();
    Set<String> reasons = new HashSet<>();
    boolean drawn = false;
    for (ServedList list : lists) {
      for (RankedItem item : list.items()) {
        item.effects().stream().map(RuleEffect::rule).forEach(rules::add);
        drawn |= item.propensity() < 1;
      }
      ServedList.Inputs inputs = list.inputs();
      if (inputs != null) {
        inputs.dropped().forEach(dropped -> reasons.add(dropped.reason()));
      }
    }
    assertThat(rules)
        .contains(
            "novelty", "second", "weary", "fresh", "young", "dear", "garden", "variety", "luck",
            "chance");
    assertThat(reasons).contains("cap:brands", "gate");
    assertThat(drawn).isTrue();
  }

  /**
   * Lists to look at one by one.
   *
   * @param followed later pages
   * @param explored lists that nobody was shown
   */
  private record Asked(List<UUID> followed, List<UUID> explored) {}

  /** Requests of every kind while items come and go. */
  private void traffic(Storage storage, ApiClient client, Asked asked) {
    List<String> users = client.userIds(60);
    List<String> ids = new ArrayList<>();
    client
        .get("/v1/items?limit=100")
        .path("items")
        .forEach(i -> ids.add(i.path("itemId").asText()));
    for (int i = 0; i < REQUESTS; i++) {
      String item = ids.get(random.nextInt(ids.size()));
      // Not awaited: the gate closes between a snapshot and the list that is made of it.
      storage.items().patch(List.of(new ItemWrite(item, Map.of("hidden", random.nextBoolean()))));
      Map<String, Object> request = request(users, ids);
      JsonNode page = client.post("/v1/recommendations", request);
      if (request.containsKey("purpose")) {
        asked.explored.add(UUID.fromString(page.path("listId").asText()));
      }
      if (random.nextInt(4) == 0) {
        event(client, page, users);
      }
      if (i % 5 == 0 && page.path("next").isTextual()) {
        JsonNode next =
            client.get("/v1/recommendations?next=" + ApiClient.encode(page.path("next").asText()));
        asked.followed.add(UUID.fromString(next.path("listId").asText()));
      }
    }
  }

  private Map<String, Object> request(List<String> users, List<String> ids) {
    Map<String, Object> request = new HashMap<>();
    request.put("count", 3 + random.nextInt(20));
    switch (random.nextInt(5)) {
      case 0 -> request.put("sessionId", "s-" + random.nextInt(20));
      case 1 -> request.put("items", List.of(ids.get(random.nextInt(ids.size()))));
      default -> request.put("userId", users.get(random.nextInt(users.size())));
    }
    if (random.nextInt(4) == 0) {
      request.put("filter", "item.price > 5 && item.price < 90.5");
    }
    if (random.nextInt(4) == 0) {
      request.put("exclude", ids.subList(0, 1 + random.nextInt(10)));
    }
    if (random.nextInt(6) == 0) {
      request.put("candidates", ids.subList(0, 20 + random.nextInt(60)));
    }
    if (random.nextInt(8) == 0) {
      request.put("purpose", "explore");
      request.put("rules", false);
    }
    return request;
  }

  private void event(ApiClient client, JsonNode page, List<String> users) {
    JsonNode first = page.path("items").path(0);
    if (!first.isMissingNode()) {
      client.post(
          "/v1/events",
          Map.of(
              "userId",
              users.get(random.nextInt(users.size())),
              "itemId",
              first.path("itemId").asText(),
              "type",
              random.nextBoolean() ? "click" : "purchase"));
    }
  }

  private static ServedList find(Storage storage, UUID listId) {
    return Await.within(BOUND, storage.lists().find(listId)).orElseThrow();
  }

  private static List<ServedList> recorded(Storage storage) {
    List<ServedList> lists = new ArrayList<>();
    List<ServedList> page;
    do {
      ServedList last = lists.isEmpty() ? null : lists.getLast();
      page = Await.within(BOUND, storage.replays().recent(null, 100, last));
      page.stream().filter(list -> list.versions().ruleset() > 1).forEach(lists::add);
    } while (page.size() == 100);
    return lists;
  }

  private static long publish(BelfryServer server, ApiClient client, String rules)
      throws IOException {
    String draftId = Drafts.create(client, Json.mapper().readValue(rules, List.class));
    String version = Drafts.publish(server, draftId).path("version").asText();
    long until = System.nanoTime() + BOUND.toNanos();
    while (!client.get("/v1/status").at("/ruleset/version").asText().equals(version)) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.onSpinWait();
    }
    return Long.parseLong(version);
  }
}
