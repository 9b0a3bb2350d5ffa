package dev.belfry.reranker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Ids;
import dev.belfry.reranker.Action.Boost;
import dev.belfry.reranker.Action.Bury;
import dev.belfry.reranker.Action.Cap;
import dev.belfry.reranker.Action.Dither;
import dev.belfry.reranker.Action.Diversify;
import dev.belfry.reranker.Action.Exclude;
import dev.belfry.reranker.Action.Explore;
import dev.belfry.reranker.Action.Fatigue;
import dev.belfry.reranker.Action.NoRepeat;
import dev.belfry.reranker.Action.Only;
import dev.belfry.reranker.Action.Pin;
import dev.belfry.reranker.Action.Quota;
import dev.belfry.reranker.Action.Recency;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads rules from JSON. Every refusal names the rule, the key, the value and what is accepted. */
final class RulesetReader {
  static final int MAX_RULES = 1_000;
  private static final int MAX_NAME = 100;
  private static final int MAX_DESCRIPTION = 2_000;

  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private RulesetReader() {}

  /** The rules in the order of the text, the disabled ones too. */
  static List<Rule> read(String json) {
    JsonFields fields = new JsonFields("the ruleset", tree(json));
    fields.accept("rules");
    List<Rule> rules = new ArrayList<>();
    Set<String> names = new HashSet<>();
    List<JsonNode> nodes = fields.array("rules");
    if (nodes.size() > MAX_RULES) {
      throw BelfryException.invalid(tooMany(nodes.size()));
    }
    for (int i = 0; i < nodes.size(); i++) {
      Rule rule = rule(new JsonFields("rule " + (i + 1), nodes.get(i)));
      if (!names.add(rule.name())) {
        throw BelfryException.invalid(
            "rule " + (i + 1) + " is named '" + rule.name() + "' like another; names are unique");
      }
      rules.add(rule);
    }
    return List.copyOf(rules);
  }

  static String tooMany(int rules) {
    return "the ruleset has " + rules + " rules, and at most " + MAX_RULES + " are accepted";
  }

  private static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw BelfryException.invalid(
          "the ruleset is not JSON at line "
              + (e.getLocation() == null ? 1 : e.getLocation().getLineNr())
              + ", column "
              + (e.getLocation() == null ? 1 : e.getLocation().getColumnNr())
              + ": "
              + e.getOriginalMessage());
    }
  }

  /** Reads one rule. */
  static Rule rule(JsonFields unnamed) {
    String name = unnamed.text("name");
    if (name.isBlank() || name.length() > MAX_NAME) {
      throw unnamed.refused("name", "a text of 1 to " + MAX_NAME + " characters");
    }
    checkStorable(unnamed, name);
    JsonFields fields = unnamed.named("rule '" + name + "'");
    fields.accept(
        "name",
        "description",
        "enabled",
        "priority",
        "schedule",
        "placements",
        "when",
        "items",
        "onMissing",
        "action");
    String description = fields.text("description", "");
    if (description.length() > MAX_DESCRIPTION) {
      throw fields.refused("description", "a text of at most " + MAX_DESCRIPTION + " characters");
    }
    Rule rule =
        new Rule(
            name,
            description,
            fields.bool("enabled", true),
            fields.integer("priority", 0),
            fields.has("schedule")
                ? ScheduleReader.read(fields.object("schedule", "rule '" + name + "', schedule"))
                : null,
            Set.copyOf(fields.texts("placements")),
            fields.textOrNull("when"),
            fields.textOrNull("items"),
            onMissing(fields),
            ActionReader.read(fields.object("action", "rule '" + name + "', action")));
    checkShape(rule);
    return rule;
  }

  /** Records of lists name the rules that shaped them. */
  private static void checkStorable(JsonFields fields, String name) {
    try {
      Ids.checkText("name", name);
    } catch (BelfryException e) {
      throw fields.refused("name", "well-formed Unicode without NUL");
    }
  }

  private static OnMissing onMissing(JsonFields fields) {
    String text = fields.text("onMissing", OnMissing.DEFAULT.text());
    return Arrays.stream(OnMissing.values())
        .filter(value -> value.text().equals(text))
        .findFirst()
        .orElseThrow(() -> fields.refused("onMissing", "default, match or no match"));
  }

  /** Refuses rules that could only do nothing, or everything. */
  private static void checkShape(Rule rule) {
    String place = "rule '" + rule.name() + "': ";
    String type = rule.action().type();
    switch (rule.action()) {
      case Exclude _, Only _, Boost _, Bury _, Quota _ -> {
        if (rule.items() == null) {
          throw FieldRefusal.of(
              "items", place + type + " needs items, a condition such as item.price > 20");
        }
      }
      case Diversify _, Dither _ -> {
        if (rule.items() != null) {
          throw FieldRefusal.of(
              "items", place + type + " is about the whole list and takes no items; use when");
        }
      }
      case Pin _ -> {
        if (rule.items() != null) {
          throw FieldRefusal.of("items", place + "pin names its item and takes no items; use when");
        }
      }
      case NoRepeat _, Fatigue _, Recency _, Cap _, Explore _ -> {}
    }
    if (rule.action() instanceof Only && rule.onMissing() == OnMissing.MATCH) {
      throw FieldRefusal.of(
          "onMissing",
          place
              + "only lets in what is known to match, so onMissing 'match' is not accepted: use"
              + " default or no match");
    }
  }
}
