package dev.belfry.training;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Entity;
import dev.belfry.storage.PositiveRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts files of interactions and attributes together. For one thread. */
final class FileData {
  private final String name;
  private final PositiveRule positives;
  private final Rejects rejects;
  private final List<String> notes = new ArrayList<>();
  private final List<AttributeDefinition> definitions = new ArrayList<>();
  private final Map<String, Integer> items = new LinkedHashMap<>();
  private final Map<String, Integer> users = new LinkedHashMap<>();
  private @Nullable AttributeFile itemFile;
  private @Nullable AttributeFile userFile;

  FileData(String name, PositiveRule positives, Rejects rejects) {
    this.name = name;
    this.positives = positives;
    this.rejects = rejects;
  }

  /** What was made of the files, in words. */
  List<String> notes() {
    return notes;
  }

  /** Attributes of items; each row is an item of the catalogue, interacted with or not. */
  void items(AttributeFile file) {
    itemFile = file;
    definitions.addAll(file.definitions());
    notes.add(file.note());
    file.rows().keySet().forEach(id -> items.putIfAbsent(id, items.size()));
  }

  /** Attributes of users. */
  void users(AttributeFile file) {
    userFile = file;
    definitions.addAll(file.definitions());
    notes.add(file.note());
  }

  /** Everything in one file, to be cut by a protocol. */
  Dataset whole(InteractionFile file) {
    notes.add(file.note());
    meet(file);
    return dataset(List.of(file));
  }

  /**
   * A split that is given. Test items that the user has in training cannot be listed, unless what
   * was seen is kept: then they are not asked for.
   *
   * @param valid what choices may be made on
   * @param candidates what is ranked for each user; every item without it
   */
  EvaluationPart fixed(
      InteractionFile train,
      @Nullable InteractionFile valid,
      InteractionFile test,
      @Nullable InteractionFile candidates,
      Protocol protocol,
      boolean keepSeen) {
    List<InteractionFile> known = new ArrayList<>(List.of(train));
    if (valid != null) {
      known.add(valid);
    }
    known.forEach(this::meet);
    int trained = items.size();
    meet(test);
    if (items.size() > trained) {
      notes.add(
          "%,d items of the test are in neither the training data nor the items file"
              .formatted(items.size() - trained));
    }
    if (candidates != null) {
      checkCandidates(candidates);
      candidates.rows().forEach(row -> items.putIfAbsent(row.item(), items.size()));
    }
    known.forEach(file -> notes.add(file.note()));
    Histories trainHistories = Histories.of(dataset(List.of(train)));
    Dataset data = dataset(known);
    Histories all = valid == null ? trainHistories : Histories.of(data);
    List<Split.Case> validation = valid == null ? List.of() : cases(valid, trainHistories, false);
    List<Split.Case> asked = cases(test, all, keepSeen);
    if (asked.isEmpty()) {
      throw BelfryException.invalid(
          "The test holds nothing to ask: no interaction that is positive ("
              + positives
              + ") and"
              + " not in the training data.");
    }
    Split split =
        protocol.withValidation(
            Split.fixed(trainHistories, validation, all, asked), data.hasTimestamps());
    return new EvaluationPart(
        name,
        split.protocol(),
        new LearningPart(data, split.train(), split.validation()),
        asked,
        candidates == null ? Map.of() : candidates(candidates, asked));
  }

  /** What is learned from a fixed split, with the test not read at all. */
  LearningPart learning(InteractionFile train, @Nullable InteractionFile valid, Protocol protocol) {
    List<InteractionFile> known = new ArrayList<>(List.of(train));
    if (valid != null) {
      known.add(valid);
    }
    known.forEach(this::meet);
    known.forEach(file -> notes.add(file.note()));
    Histories histories = Histories.of(dataset(List.of(train)));
    Dataset data = dataset(known);
    Split split =
        protocol.withValidation(
            Split.fixed(
                histories,
                valid == null ? List.of() : cases(valid, histories, false),
                histories,
                List.of()),
            data.hasTimestamps());
    return new LearningPart(data, split.train(), split.validation());
  }

  private void meet(InteractionFile file) {
    for (InteractionFile.Row row : file.rows()) {
      items.putIfAbsent(row.item(), items.size());
      users.putIfAbsent(row.user(), users.size());
    }
  }

  private Dataset dataset(List<InteractionFile> files) {
    AttributeSchema schema = AttributeSchema.reservedOnly();
    Dataset.Builder data =
        new Dataset.Builder(name, definitions.isEmpty() ? schema : schema.with(1, definitions));
    AttributeSchema all = definitions.isEmpty() ? schema : schema.with(1, definitions);
    items.forEach(
        (id, index) -> data.item(index + 1L, id, attributes(itemFile, id, all, Entity.ITEM)));
    users.forEach(
        (id, index) -> data.user(index + 1L, id, attributes(userFile, id, all, Entity.USER)));
    boolean timed = files.stream().allMatch(InteractionFile::timed);
    if (!timed) {
      data.withoutTimestamps();
    }
    long order = 0;
    for (InteractionFile file : files) {
      for (InteractionFile.Row row : file.rows()) {
        data.event(
            1L + index(users, row.user()),
            1L + index(items, row.item()),
            row.type(),
            row.value(),
            timed ? row.time() : order++,
            positives.isPositive(row.type(), row.value()),
            row.session(),
            row.device(),
            row.text());
      }
    }
    return data.build();
  }

  private Attributes attributes(
      @Nullable AttributeFile file, String id, AttributeSchema schema, Entity entity) {
    return file == null ? Attributes.empty() : file.of(id, schema, entity, rejects);
  }

  private List<Split.Case> cases(InteractionFile file, Histories known, boolean keepSeen) {
    Map<Integer, Set<Integer>> relevant = new LinkedHashMap<>();
    for (InteractionFile.Row row : file.rows()) {
      if (positives.isPositive(row.type(), row.value())) {
        relevant
            .computeIfAbsent(index(users, row.user()), u -> new LinkedHashSet<>())
            .add(index(items, row.item()));
      }
    }
    List<Split.Case> cases = new ArrayList<>();
    int seen = 0;
    for (Map.Entry<Integer, Set<Integer>> entry : relevant.entrySet()) {
      int[] history = known.items()[entry.getKey()];
      int before = entry.getValue().size();
      if (!keepSeen) {
        Arrays.stream(history).forEach(entry.getValue()::remove);
      }
      seen += before - entry.getValue().size();
      if (!entry.getValue().isEmpty()) {
        cases.add(
            new Split.Case(
                entry.getKey(),
                history,
                entry.getValue().stream().mapToInt(Integer::intValue).toArray()));
      }
    }
    if (seen > 0) {
      notes.add("%,d held-out pairs are in training too and are not asked for".formatted(seen));
    }
    return cases;
  }

  private void checkCandidates(InteractionFile candidates) {
    Set<String> unknown = new LinkedHashSet<>();
    candidates.rows().stream()
        .map(InteractionFile.Row::user)
        .filter(user -> !users.containsKey(user))
        .forEach(unknown::add);
    if (!unknown.isEmpty()) {
      throw BelfryException.invalid(
          "The candidates name %,d users who are in neither the training data nor the test, such as '%s'."
              .formatted(unknown.size(), unknown.iterator().next()));
    }
  }

  private Map<Integer, int[]> candidates(InteractionFile file, List<Split.Case> asked) {
    Map<Integer, Set<Integer>> sets = new HashMap<>();
    for (InteractionFile.Row row : file.rows()) {
      sets.computeIfAbsent(index(users, row.user()), u -> new LinkedHashSet<>())
          .add(index(items, row.item()));
    }
    List<String> ids = new ArrayList<>(users.keySet());
    Set<Integer> without = new HashSet<>();
    asked.stream().map(Split.Case::user).filter(u -> !sets.containsKey(u)).forEach(without::add);
    if (!without.isEmpty()) {
      throw BelfryException.invalid(
          "There are no candidates for %,d users of the test, such as '%s'."
              .formatted(without.size(), ids.get(without.iterator().next())));
    }
    Map<Integer, int[]> arrays = new HashMap<>();
    sets.forEach(
        (user, set) -> arrays.put(user, set.stream().mapToInt(Integer::intValue).toArray()));
    return arrays;
  }

  private static int index(Map<String, Integer> numbers, String id) {
    Integer index = numbers.get(id);
    if (index == null) {
      throw new IllegalStateException("'" + id + "' was not met");
    }
    return index;
  }
}
