package dev.belfry.storage;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.belfry.contracts.common.Assignment;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.Objectives;
import dev.belfry.contracts.common.Purpose;
import dev.belfry.contracts.common.Regime;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.events.ReplayFacts;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.DroppedItem;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RuleEffect;
import dev.belfry.contracts.reranker.RuleNote;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code served_list} table's form of a served list. Times are kept in microseconds. */
final class ServedListRow {
  static final String COLUMNS =
      """
      served_at, list_id, parent_id, list_offset, user_no, session_id, placement, context, purpose,
      regime, catalogue_version, model, ruleset_version, item_nos, sources, retrieval_scores,
      relevances, scores, propensities, gates, rules, degraded, budget_millis, stage_micros,
      short_reason, notes, candidate_item_nos, candidate_sources, candidate_retrieval_scores,
      candidate_relevances, dropped_item_nos, dropped_reasons, seed, depth, replay,
      objectives, assignments, teams""";
  static final String SELECT =
      "select "
          + COLUMNS
              .replace("context,", "context::text as context,")
              .replace("rules,", "rules::text as rules,")
              .replace("stage_micros,", "stage_micros::text as stage_micros,")
              .replace("notes,", "notes::text as notes,")
              .replace("objectives", "objectives::text as objectives")
              .replace("assignments", "assignments::text as assignments")
          + " from served_list ";

  private ServedListRow() {}

  static void copy(CopyText out, ServedList list) {
    List<RankedItem> items = list.items();
    out.add(list.servedAt().truncatedTo(ChronoUnit.MICROS))
        .add(list.listId())
        .add(list.parentId())
        .add((long) list.offset())
        .add(list.userNo())
        .add(list.sessionId())
        .add(list.placement())
        .add(AttributeJson.write(list.context()))
        .add(list.purpose().name().toLowerCase(Locale.ROOT))
        .add(list.regime().name())
        .add(list.versions().catalogue())
        .add(list.versions().model())
        .add(list.versions().ruleset())
        .addArray(items, (text, item) -> text.append(item.itemNo()))
        .addArray(items, (text, item) -> text.append(item.source().name()))
        .addArray(items, (text, item) -> text.append(item.retrievalScore()))
        .addArray(items, (text, item) -> text.append(item.relevance()))
        .addArray(items, (text, item) -> text.append(item.score()))
        .addArray(items, (text, item) -> text.append(item.propensity()))
        .addArray(items, (text, item) -> text.append(item.gateOpen()))
        .add(rules(items))
        .addTexts(list.degraded())
        .add((long) list.budgetMillis())
        .add(stages(list.stageMicros()))
        .add(list.shortReason())
        .add(notes(list.notes()));
    ServedList.Inputs inputs = list.inputs();
    if (inputs == null) {
      for (int i = 0; i < 9; i++) {
        out.add((String) null);
      }
    } else {
      out.addArray(inputs.candidates(), (text, c) -> text.append(c.itemNo()))
          .addArray(inputs.candidates(), (text, c) -> text.append(c.source().name()))
          .addArray(inputs.candidates(), (text, c) -> text.append(c.retrievalScore()))
          .addArray(inputs.candidates(), (text, c) -> text.append(c.relevance()))
          .addArray(inputs.dropped(), (text, d) -> text.append(d.itemNo()))
          .addTexts(inputs.dropped().stream().map(DroppedItem::reason).toList())
          .add(inputs.seed())
          .add((long) inputs.depth());
      ReplayFacts facts = inputs.facts();
      if (facts == null) {
        out.add((String) null);
      } else {
        out.add(ReplayBytes.bytes(facts, inputs.candidates()));
      }
    }
    Objectives objectives = list.objectives();
    out.add(objectives == null ? null : AttributeJson.writeWeights(objectives.weights()))
        .add(assignments(list.assignments()));
    if (list.isInterleaved()) {
      out.addArray(items, (text, item) -> text.append(item.team()));
    } else {
      out.add((String) null);
    }
    out.endRow();
  }

  static ServedList read(AttributeSchema schema, Row row) {
    return new ServedList(
        row.getUUID("list_id"),
        row.getUUID("parent_id"),
        row.getInteger("list_offset"),
        row.getOffsetDateTime("served_at").toInstant(),
        row.getLong("user_no"),
        row.getString("session_id"),
        row.getString("placement"),
        AttributeJson.read(schema, Entity.CONTEXT, row.getString("context")),
        Purpose.valueOf(row.getString("purpose").toUpperCase(Locale.ROOT)),
        Regime.valueOf(row.getString("regime")),
        new Versions(
            row.getLong("catalogue_version"),
            row.getString("model"),
            row.getLong("ruleset_version")),
        items(row),
        List.of(row.getArrayOfStrings("degraded")),
        row.getInteger("budget_millis"),
        stages(row.getString("stage_micros")),
        row.getString("short_reason"),
        notes(row.getString("notes")),
        inputs(row),
        objectives(row.getString("objectives")),
        assignments(row.getString("assignments")));
  }

  private static @Nullable Objectives objectives(@Nullable String json) {
    return json == null ? null : new Objectives(AttributeJson.readWeights(json));
  }

  private static List<RankedItem> items(Row row) {
    Long[] itemNos = row.getArrayOfLongs("item_nos");
    String[] sources = row.getArrayOfStrings("sources");
    Float[] retrievalScores = row.getArrayOfFloats("retrieval_scores");
    Float[] relevances = row.getArrayOfFloats("relevances");
    Float[] scores = row.getArrayOfFloats("scores");
    Float[] propensities = row.getArrayOfFloats("propensities");
    Boolean[] gates = row.getArrayOfBooleans("gates");
    Short[] teams = row.getArrayOfShorts("teams");
    List<?> rules = readList(row.getString("rules"));
    List<RankedItem> items = new ArrayList<>(itemNos.length);
    for (int i = 0; i < itemNos.length; i++) {
      items.add(
          new RankedItem(
              itemNos[i],
              Source.valueOf(sources[i]),
              retrievalScores[i],
              relevances[i],
              scores[i],
              propensities[i],
              gates[i],
              effects((List<?>) rules.get(i)),
              teams == null ? RankedItem.NO_TEAM : teams[i]));
    }
    return items;
  }

  private static List<RuleEffect> effects(List<?> rules) {
    List<RuleEffect> effects = new ArrayList<>(rules.size());
    for (Object rule : rules) {
      Map<?, ?> fields = (Map<?, ?>) rule;
      effects.add(
          new RuleEffect(
              String.valueOf(fields.get("rule")),
              String.valueOf(fields.get("action")),
              fields.get("factor") instanceof Number factor ? factor.floatValue() : Float.NaN));
    }
    return effects;
  }

  private static ServedList.@Nullable Inputs inputs(Row row) {
    Long[] itemNos = row.getArrayOfLongs("candidate_item_nos");
    if (itemNos == null) {
      return null;
    }
    String[] sources = row.getArrayOfStrings("candidate_sources");
    Float[] retrievalScores = row.getArrayOfFloats("candidate_retrieval_scores");
    Float[] relevances = row.getArrayOfFloats("candidate_relevances");
    List<Candidate> candidates = new ArrayList<>(itemNos.length);
    for (int i = 0; i < itemNos.length; i++) {
      candidates.add(
          new Candidate(
              itemNos[i], Source.valueOf(sources[i]), retrievalScores[i], relevances[i], null));
    }
    Long[] droppedNos = row.getArrayOfLongs("dropped_item_nos");
    String[] reasons = row.getArrayOfStrings("dropped_reasons");
    List<DroppedItem> dropped = new ArrayList<>(droppedNos.length);
    for (int i = 0; i < droppedNos.length; i++) {
      dropped.add(new DroppedItem(droppedNos[i], reasons[i]));
    }
    long seed = row.getLong("seed");
    int depth = row.getInteger("depth");
    Buffer replay = row.getBuffer("replay");
    return replay == null
        ? new ServedList.Inputs(candidates, dropped, seed, depth, null)
        : ReplayBytes.read(replay.getBytes(), candidates, dropped, seed, depth);
  }

  private static String rules(List<RankedItem> items) {
    StringWriter text = new StringWriter(32 * items.size());
    try (JsonGenerator json = AttributeJson.mapper().getFactory().createGenerator(text)) {
      json.writeStartArray();
      for (RankedItem item : items) {
        json.writeStartArray();
        for (RuleEffect effect : item.effects()) {
          json.writeStartObject();
          json.writeStringField("rule", effect.rule());
          json.writeStringField("action", effect.action());
          if (Float.isFinite(effect.factor())) {
            json.writeNumberField("factor", effect.factor());
          }
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static String assignments(List<Assignment> assignments) {
    if (assignments.isEmpty()) {
      return "[]";
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = AttributeJson.mapper().getFactory().createGenerator(text)) {
      json.writeStartArray();
      for (Assignment assignment : assignments) {
        json.writeStartObject();
        json.writeStringField("experiment", assignment.experiment());
        json.writeNumberField("no", assignment.experimentNo());
        json.writeNumberField("phase", assignment.phase());
        json.writeStringField("variant", assignment.variant());
        json.writeEndObject();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static List<Assignment> assignments(String json) {
    List<Assignment> assignments = new ArrayList<>(1);
    for (Object assignment : readList(json)) {
      Map<?, ?> fields = (Map<?, ?>) assignment;
      assignments.add(
          new Assignment(
              String.valueOf(fields.get("experiment")),
              fields.get("no") instanceof Number no ? no.longValue() : 1,
              fields.get("phase") instanceof Number phase ? phase.intValue() : 1,
              String.valueOf(fields.get("variant"))));
    }
    return assignments;
  }

  private static String notes(List<RuleNote> notes) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = AttributeJson.mapper().getFactory().createGenerator(text)) {
      json.writeStartArray();
      for (RuleNote note : notes) {
        json.writeStartObject();
        json.writeStringField("rule", note.rule());
        json.writeStringField("sentence", note.sentence());
        json.writeEndObject();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static List<RuleNote> notes(String json) {
    List<RuleNote> notes = new ArrayList<>();
    for (Object note : readList(json)) {
      Map<?, ?> fields = (Map<?, ?>) note;
      notes.add(
          new RuleNote(String.valueOf(fields.get("rule")), String.valueOf(fields.get("sentence"))));
    }
    return notes;
  }

  private static String stages(Map<String, Long> stageMicros) {
    try {
      return AttributeJson.mapper().writeValueAsString(stageMicros);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Long> stages(String json) {
    Map<String, Long> result = new HashMap<>();
    AttributeJson.readMap(json)
        .forEach((stage, micros) -> result.put((String) stage, ((Number) micros).longValue()));
    return result;
  }

  private static List<?> readList(String json) {
    try {
      return AttributeJson.mapper().readValue(json, List.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
