package dev.belfry.storage;

import dev.belfry.contracts.common.Assignment;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Candidate;
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
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The journal's form of a served list. It begins with the 16 bytes of the list's id, so that a
 * search need not decode.
 */
final class ServedListCodec {
  /** 1 had no notes, 2 nothing to replay from, 3 no objectives, 4 no experiments. */
  private static final int FORMAT = 5;

  private ServedListCodec() {}

  static void write(ByteWriter out, ServedList list) {
    writeUuid(out, list.listId());
    out.putByte(FORMAT);
    UUID parentId = list.parentId();
    out.putBoolean(parentId != null);
    if (parentId != null) {
      writeUuid(out, parentId);
    }
    out.putUnsigned(list.offset());
    AttributeBytes.writeInstant(out, list.servedAt());
    out.putUnsigned(list.userNo());
    writeNullable(out, list.sessionId());
    out.putLabel(list.placement());
    AttributeBytes.write(out, list.context());
    out.putLabel(list.purpose().name());
    out.putLabel(list.regime().name());
    out.putUnsigned(list.versions().catalogue());
    out.putLabel(list.versions().model());
    out.putUnsigned(list.versions().ruleset());
    out.putUnsigned(list.items().size());
    for (RankedItem item : list.items()) {
      writeItem(out, item);
    }
    out.putUnsigned(list.degraded().size());
    list.degraded().forEach(out::putLabel);
    out.putUnsigned(list.budgetMillis());
    out.putUnsigned(list.stageMicros().size());
    list.stageMicros()
        .forEach(
            (stage, micros) -> {
              out.putLabel(stage);
              out.putUnsigned(micros);
            });
    writeNullable(out, list.shortReason());
    out.putUnsigned(list.notes().size());
    for (RuleNote note : list.notes()) {
      out.putLabel(note.rule());
      out.putText(note.sentence());
    }
    ServedList.Inputs inputs = list.inputs();
    out.putBoolean(inputs != null);
    if (inputs != null) {
      writeInputs(out, inputs);
    }
    Objectives objectives = list.objectives();
    out.putUnsigned(objectives == null ? 0 : objectives.weights().size());
    if (objectives != null) {
      objectives
          .weights()
          .forEach(
              (name, weight) -> {
                out.putLabel(name);
                out.putDouble(weight);
              });
    }
    writeExperiments(out, list);
  }

  static ServedList read(ByteBuffer bytes) {
    ByteReader in = new ByteReader(bytes);
    UUID listId = readUuid(in);
    int format = in.readByte();
    if (format < 1 || format > FORMAT) {
      throw new IllegalStateException("the journal's format " + format + " is not known here");
    }
    UUID parentId = in.readBoolean() ? readUuid(in) : null;
    int offset = in.readCount();
    Instant servedAt = AttributeBytes.readInstant(in);
    long userNo = in.readUnsigned();
    String sessionId = readNullable(in);
    String placement = in.readLabel();
    Attributes context = AttributeBytes.read(in);
    Purpose purpose = Purpose.valueOf(in.readLabel());
    Regime regime = Regime.valueOf(in.readLabel());
    Versions versions = new Versions(in.readUnsigned(), in.readLabel(), in.readUnsigned());
    int size = in.readCount();
    List<RankedItem> items = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      items.add(readItem(in));
    }
    int flags = in.readCount();
    List<String> degraded = new ArrayList<>(flags);
    for (int i = 0; i < flags; i++) {
      degraded.add(in.readLabel());
    }
    int budgetMillis = in.readCount();
    int stages = in.readCount();
    Map<String, Long> stageMicros = HashMap.newHashMap(stages);
    for (int i = 0; i < stages; i++) {
      String stage = in.readLabel();
      stageMicros.put(stage, in.readUnsigned());
    }
    String shortReason = readNullable(in);
    List<RuleNote> notes = format < 2 ? List.of() : readNotes(in);
    ServedList.Inputs inputs = in.readBoolean() ? readInputs(in, format) : null;
    @Nullable Objectives objectives = format < 4 ? null : readObjectives(in);
    List<Assignment> assignments = format < 5 ? List.of() : readAssignments(in);
    List<RankedItem> shown = format < 5 ? items : readTeams(in, items);
    return new ServedList(
        listId,
        parentId,
        offset,
        servedAt,
        userNo,
        sessionId,
        placement,
        context,
        purpose,
        regime,
        versions,
        shown,
        degraded,
        budgetMillis,
        stageMicros,
        shortReason,
        notes,
        inputs,
        objectives,
        assignments);
  }

  private static void writeExperiments(ByteWriter out, ServedList list) {
    out.putUnsigned(list.assignments().size());
    for (Assignment assignment : list.assignments()) {
      out.putLabel(assignment.experiment());
      out.putUnsigned(assignment.experimentNo());
      out.putUnsigned(assignment.phase());
      out.putLabel(assignment.variant());
    }
    boolean interleaved = list.isInterleaved();
    out.putBoolean(interleaved);
    if (interleaved) {
      list.items().forEach(item -> out.putSigned(item.team()));
    }
  }

  private static List<Assignment> readAssignments(ByteReader in) {
    int count = in.readCount();
    List<Assignment> assignments = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      assignments.add(
          new Assignment(in.readLabel(), in.readUnsigned(), in.readCount(), in.readLabel()));
    }
    return assignments;
  }

  private static List<RankedItem> readTeams(ByteReader in, List<RankedItem> items) {
    return in.readBoolean()
        ? items.stream().map(item -> item.inTeam((int) in.readSigned())).toList()
        : items;
  }

  private static @Nullable Objectives readObjectives(ByteReader in) {
    int count = in.readCount();
    Map<String, Double> weights = HashMap.newHashMap(count);
    for (int i = 0; i < count; i++) {
      String name = in.readLabel();
      weights.put(name, in.readDouble());
    }
    return count == 0 ? null : new Objectives(weights);
  }

  private static List<RuleNote> readNotes(ByteReader in) {
    int count = in.readCount();
    List<RuleNote> notes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      notes.add(new RuleNote(in.readLabel(), in.readText()));
    }
    return notes;
  }

  private static void writeItem(ByteWriter out, RankedItem item) {
    out.putUnsigned(item.itemNo());
    out.putLabel(item.source().name());
    out.putFloat(item.retrievalScore());
    out.putFloat(item.relevance());
    out.putFloat(item.score());
    out.putFloat(item.propensity());
    out.putBoolean(item.gateOpen());
    out.putUnsigned(item.effects().size());
    for (RuleEffect effect : item.effects()) {
      out.putLabel(effect.rule());
      out.putLabel(effect.action());
      out.putFloat(effect.factor());
    }
  }

  private static RankedItem readItem(ByteReader in) {
    long itemNo = in.readUnsigned();
    Source source = Source.valueOf(in.readLabel());
    float retrievalScore = in.readFloat();
    float relevance = in.readFloat();
    float score = in.readFloat();
    float propensity = in.readFloat();
    boolean gateOpen = in.readBoolean();
    int count = in.readCount();
    List<RuleEffect> effects = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      effects.add(new RuleEffect(in.readLabel(), in.readLabel(), in.readFloat()));
    }
    return new RankedItem(
        itemNo, source, retrievalScore, relevance, score, propensity, gateOpen, effects);
  }

  private static void writeInputs(ByteWriter out, ServedList.Inputs inputs) {
    out.putUnsigned(inputs.candidates().size());
    for (Candidate candidate : inputs.candidates()) {
      out.putUnsigned(candidate.itemNo());
      out.putLabel(candidate.source().name());
      out.putFloat(candidate.retrievalScore());
      out.putFloat(candidate.relevance());
    }
    out.putUnsigned(inputs.dropped().size());
    for (DroppedItem dropped : inputs.dropped()) {
      out.putUnsigned(dropped.itemNo());
      out.putLabel(dropped.reason());
    }
    out.putFixedLong(inputs.seed());
    out.putUnsigned(inputs.depth());
    ReplayFacts facts = inputs.facts();
    out.putBoolean(facts != null);
    if (facts != null) {
      ReplayBytes.write(out, facts, inputs.candidates());
    }
  }

  private static ServedList.Inputs readInputs(ByteReader in, int format) {
    int count = in.readCount();
    List<Candidate> candidates = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      candidates.add(
          new Candidate(
              in.readUnsigned(),
              Source.valueOf(in.readLabel()),
              in.readFloat(),
              in.readFloat(),
              null));
    }
    int drops = in.readCount();
    List<DroppedItem> dropped = new ArrayList<>(drops);
    for (int i = 0; i < drops; i++) {
      dropped.add(new DroppedItem(in.readUnsigned(), in.readLabel()));
    }
    long seed = in.readFixedLong();
    int depth = in.readCount();
    return format >= 3 && in.readBoolean()
        ? ReplayBytes.read(in, candidates, dropped, seed, depth)
        : new ServedList.Inputs(candidates, dropped, seed, depth, null);
  }

  private static void writeUuid(ByteWriter out, UUID uuid) {
    out.putFixedLong(uuid.getMostSignificantBits());
    out.putFixedLong(uuid.getLeastSignificantBits());
  }

  private static UUID readUuid(ByteReader in) {
    return new UUID(in.readFixedLong(), in.readFixedLong());
  }

  private static void writeNullable(ByteWriter out, @Nullable String text) {
    out.putBoolean(text != null);
    if (text != null) {
      out.putText(text);
    }
  }

  private static @Nullable String readNullable(ByteReader in) {
    return in.readBoolean() ? in.readText() : null;
  }
}
