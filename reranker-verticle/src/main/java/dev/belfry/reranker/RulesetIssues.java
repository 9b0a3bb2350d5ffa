package dev.belfry.reranker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.conditions.Condition;
import dev.belfry.conditions.ConditionProblem;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Suggestions;
import dev.belfry.contracts.reranker.Issue;
import dev.belfry.contracts.reranker.Issue.Code;
import dev.belfry.contracts.reranker.Issue.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is wrong with the rules of one ruleset, where {@link RulesetReader} stops at the
 * first. For one use by one thread.
 */
final class RulesetIssues {
  private static final int MAX_REPAIRS = 20;
  private static final Pattern READS_ITEM = Pattern.compile("\\bitem\\b(\\.\\w+)?");

  private final AttributeSchema schema;
  private final @Nullable Catalogue catalogue;
  private final List<String> placements;
  private final Instant now;
  private final List<Issue> issues = new ArrayList<>();

  private RulesetIssues(
      AttributeSchema schema, @Nullable Catalogue catalogue, List<String> placements, Instant now) {
    this.schema = schema;
    this.catalogue = catalogue;
    this.placements = placements;
    this.now = now;
  }

  /**
   * Looks at every rule, the disabled ones too.
   *
   * @param catalogue whose items pins may name; null where items are not looked at
   * @param placements the names that are accepted; empty where every name is
   */
  static List<Issue> of(
      String json,
      AttributeSchema schema,
      @Nullable Catalogue catalogue,
      List<String> placements,
      Instant now) {
    RulesetIssues found = new RulesetIssues(schema, catalogue, placements, now);
    found.look(json);
    return List.copyOf(found.issues);
  }

  private void look(String json) {
    JsonNode tree;
    try {
      tree = RulesetReader.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
      issues.add(
          new Issue(
              Severity.ERROR,
              Code.INVALID_RULESET,
              null,
              null,
              "",
              line,
              column,
              1,
              "the ruleset is not JSON: " + e.getOriginalMessage()));
      return;
    }
    List<JsonNode> nodes;
    try {
      JsonFields fields = new JsonFields("the ruleset", tree);
      fields.accept("rules");
      nodes = fields.array("rules");
    } catch (BelfryException e) {
      issues.add(ruleset(String.valueOf(e.getMessage())));
      return;
    }
    if (nodes.size() > RulesetReader.MAX_RULES) {
      issues.add(ruleset(RulesetReader.tooMany(nodes.size())));
      return;
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < nodes.size(); i++) {
      String name = name(nodes.get(i));
      Place place = new Place(name, i);
      if (name != null && !names.add(name)) {
        place.error(
            Code.DUPLICATE_NAME,
            "name",
            "rule " + (i + 1) + " is named '" + name + "' like another; names are unique");
      }
      fields(place, nodes.get(i));
      condition(place, "when", nodes.get(i).path("when"));
      condition(place, "items", nodes.get(i).path("items"));
    }
  }

  /** Reads a rule again and again, each time without what was refused before. */
  private void fields(Place place, JsonNode node) {
    JsonNode rest = node.deepCopy();
    Set<String> repaired = new HashSet<>();
    Set<String> reported = new HashSet<>();
    for (int i = 0; i < MAX_REPAIRS; i++) {
      try {
        meaning(place, RulesetReader.rule(new JsonFields("rule " + (place.index + 1), rest)));
        return;
      } catch (BelfryException e) {
        String field = FieldRefusal.field(e);
        if (reported.add(field)) {
          place.error(Code.INVALID_FIELD, field, String.valueOf(e.getMessage()));
        }
        if (!(rest instanceof ObjectNode object) || !repair(object, field, repaired, place.index)) {
          return;
        }
      }
    }
  }

  /** Takes the refused field away, or what holds it where it must not be missing. */
  private static boolean repair(ObjectNode rule, String field, Set<String> repaired, int index) {
    if (field.equals("name")) {
      rule.put("name", "rule " + (index + 1));
      return repaired.add(field);
    }
    boolean last = field.isEmpty() || field.equals("action") || field.equals("items");
    if (last || (field.startsWith("action.") && !repaired.add("action."))) {
      return false;
    }
    String taken = field;
    while (!repaired.add(taken)) {
      int dot = taken.lastIndexOf('.');
      if (dot < 0) {
        return false;
      }
      taken = taken.substring(0, dot);
    }
    int dot = taken.lastIndexOf('.');
    JsonNode holder = rule;
    for (String key : dot < 0 ? new String[0] : taken.substring(0, dot).split("\\.", -1)) {
      holder = holder.path(key);
    }
    return holder instanceof ObjectNode object && object.remove(taken.substring(dot + 1)) != null;
  }

  private void meaning(Place place, Rule rule) {
    try {
      CompiledRule.checkAttribute(rule, schema);
    } catch (BelfryException e) {
      place.error(Code.INVALID_ATTRIBUTE, FieldRefusal.field(e), String.valueOf(e.getMessage()));
    }
    if (rule.action() instanceof Action.Pin pin
        && catalogue != null
        && catalogue.findById(pin.item()).isEmpty()) {
      place.error(
          Code.UNKNOWN_ITEM,
          "action.item",
          "there is no item '" + pin.item() + "' in the catalogue; name one by its own id");
    }
    for (String placement : rule.placements()) {
      if (!placements.isEmpty() && !placements.contains(placement)) {
        String nearest = Suggestions.nearest(placement, placements);
        place.error(
            Code.UNKNOWN_PLACEMENT,
            "placements",
            "there is no placement '"
                + placement
                + "'; "
                + (nearest == null
                    ? "there are " + String.join(", ", placements)
                    : "did you mean " + nearest + "?"));
      }
    }
    Schedule schedule = rule.schedule();
    if (schedule != null && schedule.until() != null && !schedule.until().isAfter(now)) {
      issues.add(
          new Issue(
              Severity.WARNING,
              Code.PAST_SCHEDULE,
              place.rule,
              place.index,
              "schedule.until",
              null,
              null,
              null,
              "the schedule ended at " + schedule.until() + ": the rule does nothing any more"));
    }
  }

  private void condition(Place place, String field, JsonNode node) {
    if (!node.isTextual()) {
      return;
    }
    String text = node.textValue();
    List<ConditionProblem> problems = Condition.problems(schema, text);
    for (ConditionProblem problem : problems) {
      place.error(field, problem);
    }
    if (problems.isEmpty()
        && field.equals("when")
        && Condition.compile(schema, text).scope().needsItem()) {
      place.error(field, readsItem(text));
    }
  }

  private static ConditionProblem readsItem(String text) {
    String message = "when is about the request and cannot read the item; use items";
    Matcher item = READS_ITEM.matcher(text);
    if (!item.find()) {
      return new ConditionProblem(1, 1, 1, message);
    }
    int lineStart = text.lastIndexOf('\n', item.start()) + 1;
    return new ConditionProblem(
        1 + (int) text.substring(0, lineStart).chars().filter(c -> c == '\n').count(),
        1 + text.codePointCount(lineStart, item.start()),
        item.end() - item.start(),
        message);
  }

  private static @Nullable String name(JsonNode rule) {
    JsonNode name = rule.path("name");
    return name.isTextual() ? name.textValue() : null;
  }

  private static Issue ruleset(String message) {
    return new Issue(
        Severity.ERROR, Code.INVALID_RULESET, null, null, "", null, null, null, message);
  }

  /** A rule of the ruleset. */
  private final class Place {
    private final @Nullable String rule;
    private final int index;

    Place(@Nullable String rule, int index) {
      this.rule = rule;
      this.index = index;
    }

    void error(Code code, String field, String message) {
      issues.add(new Issue(Severity.ERROR, code, rule, index, field, null, null, null, message));
    }

    void error(String field, ConditionProblem problem) {
      issues.add(
          new Issue(
              Severity.ERROR,
              Code.INVALID_CONDITION,
              rule,
              index,
              field,
              problem.line(),
              problem.column(),
              problem.length(),
              problem.message()));
    }
  }
}
