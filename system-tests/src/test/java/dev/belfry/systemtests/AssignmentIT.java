package dev.belfry.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.systemtests.Belfry.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Experiments through the launcher: over HTTP, with the real verticles, and across faults. */
class AssignmentIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String KEY = "assigned";
  private static final String HOLDOUT = "held-out";
  private static final String EVERY_SOURCE =
      "[\"TWO_TOWER\",\"ALS\",\"EASE\",\"ITEM_KNN\",\"SEQUENTIAL_RULES\"]";

  private final Belfry belfry = Belfry.shared();
  private final List<String> users =
      belfry.usersWhere(list -> list.get("regime").asText().equals("WARM"), 40);

  private final Map<String, Double> prices = prices();

  /** What a list of each variant told, by the list's id. */
  private final Map<String, String> answered = new HashMap<>();

  @AfterEach
  void endWhatRuns() {
    for (String key : List.of(KEY, HOLDOUT)) {
      belfry.send("POST", "/v1/experiments/" + key + "/stop", "{\"reason\":\"the test ends\"}");
    }
  }

  @Test
  void listsFollowTheirVariantThroughFaultsAndNoExposureIsLost() throws Exception {
    double dear =
        prices.values().stream().sorted().skip(prices.size() / 2).findFirst().orElseThrow();
    start(variants(cheapOnly(dear)));
    Map<String, String> first = serveAll(dear);
    assertThat(first.values()).contains("control", "cheap", "popular").hasSize(users.size());

    long postgres = belfry.pidOf("postgres");
    ProcessHandle.of(postgres).orElseThrow().destroyForcibly();
    assertThat(serveAll(dear)).as("while PostgreSQL is away").isEqualTo(first);
    Belfry.waitUntil("PostgreSQL is back", PATIENCE, () -> pid() != postgres && answers());
    everyAnswerIsRecorded();

    belfry.stop();
    belfry.start();
    assertThat(serveAll(dear)).as("after a restart").isEqualTo(first);
    everyAnswerIsRecorded();

    someAreHeldOut(first);
    assertThat(post(KEY, "stop", "{\"reason\":\"enough\"}").status()).isEqualTo(200);
    for (String user : users) {
      assertThat(variantOf(belfry.recommend(user, 10), KEY)).isNull();
    }
  }

  /** A holdout's units get what is live, and take part in nothing else. */
  private void someAreHeldOut(Map<String, String> before) {
    create(
        """
        {"key":"%s","name":"Nobody else","kind":"holdout","unit":"user","coverage":0.4,
         "primaryMetric":"ctr","variants":[{"key":"held","weight":1}]}
        """
            .formatted(HOLDOUT));
    assertThat(post(HOLDOUT, "start", "").status()).isEqualTo(200);
    int held = 0;
    for (String user : users) {
      Answer answer = belfry.recommend(user, 10);
      if (variantOf(answer, HOLDOUT) == null) {
        assertThat(variantOf(answer, KEY)).isEqualTo(before.get(user));
      } else {
        held++;
        assertThat(answer.json().get("experiments")).hasSize(1);
        assertThat(answer.json().get("ruleset").asText()).isEqualTo(liveRuleset());
      }
    }
    // 40 % of 40, give or take four standard errors.
    assertThat(held).isBetween(4, 28);
  }

  /** Serves each user a list, holds it against its variant, and gives the variants. */
  private Map<String, String> serveAll(double dear) {
    Map<String, String> variants = new HashMap<>();
    Set<String> whole = new HashSet<>();
    for (String user : users) {
      Answer answer = belfry.recommend(user, 10);
      assertThat(answer.status()).isEqualTo(200);
      String variant = String.valueOf(variantOf(answer, KEY));
      variants.put(user, variant);
      answered.put(answer.json().get("listId").asText(), variant);
      if (!isWhole(answer)) {
        continue;
      }
      whole.add(variant);
      switch (variant) {
        case "cheap" ->
            assertThat(answer.itemIds()).isNotEmpty().allMatch(item -> prices.get(item) < dear);
        case "popular" ->
            assertThat(sources(answer)).doesNotContain("TWO_TOWER", "ALS", "EASE", "ITEM_KNN");
        default -> assertThat(sources(answer)).containsAnyOf("TWO_TOWER", "ALS", "EASE");
      }
    }
    assertThat(whole).as("variants with a list that lacks nothing").hasSize(3);
    return variants;
  }

  /** A busy machine is late with parts of lists; without sources a list is short of neighbours. */
  private static boolean isWhole(Answer answer) {
    return StreamSupport.stream(answer.json().get("degraded").spliterator(), false)
        .allMatch(flag -> flag.asText().equals("coldstart_short"));
  }

  /** The record has every list that was answered with its variant, and its units are theirs. */
  private void everyAnswerIsRecorded() {
    Belfry.waitUntil(
        "every list is recorded",
        PATIENCE,
        () -> recorded().keySet().containsAll(answered.keySet()));
    Map<String, String> recorded = recorded();
    answered.forEach((list, variant) -> assertThat(recorded).containsEntry(list, variant));
    assertThat(
            query("select count(*)::text, '' from served_list where assignments @> ?::jsonb", TAG))
        .containsOnlyKeys(Integer.toString(answered.size()));
    assertThat(
            query(
                "select sum(u.lists)::text, count(distinct u.unit)::text from experiment_unit u"
                    + " join experiment using (experiment_no) where key = ?",
                KEY))
        .containsExactly(
            Map.entry(Integer.toString(answered.size()), Integer.toString(users.size())));
  }

  private static final String TAG = "[{\"experiment\":\"" + KEY + "\"}]";

  private Map<String, String> recorded() {
    return query(
        "select list_id::text, a.value ->> 'variant' from served_list"
            + " cross join lateral jsonb_array_elements(assignments) a (value)"
            + " where a.value ->> 'experiment' = ?",
        KEY);
  }

  /** Two columns of text. */
  private Map<String, String> query(String sql, String parameter) {
    Map<String, String> result = new HashMap<>();
    try (Connection connection = belfry.database();
        PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, parameter);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          result.put(rows.getString(1), rows.getString(2));
        }
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return result;
  }

  private void start(String variants) {
    create(
        """
        {"key":"%s","name":"Who gets what","kind":"ab","unit":"user","coverage":1,"placements":["home"],
         "primaryMetric":"ctr","variants":%s}
        """
            .formatted(KEY, variants));
    Answer started = post(KEY, "start", "");
    assertThat(started.status()).as(started.body()).isEqualTo(200);
  }

  private static String variants(String ruleset) {
    return """
    [{"key":"control","weight":0.34,"parameters":{}},
     {"key":"cheap","weight":0.33,"parameters":{"ruleset":"%s"}},
     {"key":"popular","weight":0.33,"parameters":{"withoutSources":%s}}]
    """
        .formatted(ruleset, EVERY_SOURCE);
  }

  private void create(String definition) {
    Answer created = belfry.send("POST", "/v1/experiments", definition);
    assertThat(created.status()).as(created.body()).isEqualTo(201);
  }

  private Answer post(String key, String act, String body) {
    return belfry.send("POST", "/v1/experiments/" + key + "/" + act, body);
  }

  /** A published ruleset that is not live any more: the live one, and nothing dear. */
  private String cheapOnly(double dear) {
    ArrayNode live = (ArrayNode) belfry.get("/v1/rulesets/live").json().get("rules");
    ArrayNode with = live.deepCopy();
    ObjectNode rule = with.addObject().put("name", "nothing-dear");
    rule.put("items", "item.price >= " + dear).putObject("action").put("type", "exclude");
    String version = publish("Nothing dear", with);
    publish("As before", live);
    return version;
  }

  private String publish(String title, ArrayNode rules) {
    ObjectNode draft = Belfry.JSON.createObjectNode().put("title", title);
    draft.set("rules", rules);
    Answer made = belfry.send("POST", "/v1/drafts", draft.toString());
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    Answer published =
        belfry.send(
            belfry
                .request("/v1/drafts/" + made.json().get("draftId").asText() + "/publish")
                .header("If-Match", "\"" + made.json().get("revision").asText() + "\"")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    assertThat(published.status()).as(published.body()).isEqualTo(200);
    return published.json().get("version").asText();
  }

  private String liveRuleset() {
    return belfry.get("/v1/rulesets/live").json().get("version").asText();
  }

  private Map<String, Double> prices() {
    Map<String, Double> found = new HashMap<>();
    String after = "";
    do {
      JsonNode page = belfry.get("/v1/items?limit=100" + after).json();
      for (JsonNode item : page.get("items")) {
        found.put(item.get("itemId").asText(), item.path("price").asDouble());
      }
      after = page.get("after").isNull() ? "" : "&after=" + page.get("after").asText();
    } while (!after.isEmpty());
    return found;
  }

  private static Set<String> sources(Answer answer) {
    return Set.copyOf(answer.json().get("items").findValuesAsText("source"));
  }

  private static String variantOf(Answer answer, String experiment) {
    return StreamSupport.stream(answer.json().path("experiments").spliterator(), false)
        .filter(one -> one.get("experiment").asText().equals(experiment))
        .map(one -> one.get("variant").asText())
        .findFirst()
        .orElse(null);
  }

  private boolean answers() {
    try (Connection connection = belfry.database()) {
      return connection.isValid(1);
    } catch (SQLException starting) {
      return false;
    }
  }

  private long pid() {
    try {
      return belfry.pidOf("postgres");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
