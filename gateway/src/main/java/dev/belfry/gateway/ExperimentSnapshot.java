package dev.belfry.gateway;

import dev.belfry.contracts.common.Assignment;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Source;
import dev.belfry.experiments.Assigner;
import dev.belfry.experiments.Assignments;
import dev.belfry.experiments.Experiment;
import dev.belfry.experiments.ExperimentDefinition;
import dev.belfry.experiments.ExperimentKind;
import dev.belfry.experiments.Variant;
import dev.belfry.experiments.VariantParameters;
import dev.belfry.storage.RulesetRow;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The experiments that run with everything that their variants name. What a variant is made of is
 * put together once, when a request first gets it. Immutable but for that; thread-safe.
 */
final class ExperimentSnapshot {
  /** The flag of lists whose variant names something that is gone. */
  static final String UNAVAILABLE = "assign_unavailable";

  static final ExperimentSnapshot EMPTY =
      new ExperimentSnapshot(
          Assigner.EMPTY,
          AttributeSchema.reservedOnly(),
          new RulesetRow(0, "{\"rules\":[]}"),
          Map.of(),
          Map.of(),
          Map.of());

  private final Assigner assigner;
  private final AttributeSchema schema;
  private final RulesetRow live;
  private final Map<Long, String> rulesets;
  private final Map<String, String> problemsOfModels;
  private final Map<Long, String> problemsOfRules;
  private final boolean active;
  private final boolean sticky;
  private final boolean shadows;
  private final Map<List<Key>, ListPlan> plans = new ConcurrentHashMap<>();
  private final Map<Key, ListPlan> aside = new ConcurrentHashMap<>();

  /** One variant. */
  private record Key(long experimentNo, String variant) {}

  ExperimentSnapshot(
      Assigner assigner,
      AttributeSchema schema,
      RulesetRow live,
      Map<Long, String> rulesets,
      Map<String, String> problemsOfModels,
      Map<Long, String> problemsOfRules) {
    this.assigner = assigner;
    this.schema = schema;
    this.live = live;
    this.rulesets = Map.copyOf(rulesets);
    this.problemsOfModels = Map.copyOf(problemsOfModels);
    this.problemsOfRules = Map.copyOf(problemsOfRules);
    this.active = !assigner.isEmpty();
    this.sticky =
        assigner.experiments().stream().map(Experiment::definition).anyMatch(d -> d.sticky());
    this.shadows =
        assigner.experiments().stream()
            .anyMatch(one -> one.definition().kind() == ExperimentKind.SHADOW);
  }

  /** Whether live lists are made again beside. */
  boolean hasShadows() {
    return shadows;
  }

  Assigner assigner() {
    return assigner;
  }

  AttributeSchema schema() {
    return schema;
  }

  boolean isActive() {
    return active;
  }

  boolean isSticky() {
    return sticky;
  }

  /** What is gone that a variant names, or null. */
  @Nullable String problem(VariantParameters parameters) {
    String model = parameters.model();
    if (model != null && problemsOfModels.containsKey(model)) {
      return problemsOfModels.get(model);
    }
    Long ruleset = parameters.ruleset();
    return ruleset == null ? null : problemsOfRules.get(ruleset);
  }

  /** What a request with these assignments is made with. */
  ListPlan plan(Assignments assignments) {
    List<Assignments.Assigned> assigned = assignments.assigned();
    if (assigned.isEmpty()) {
      return ListPlan.LIVE;
    }
    List<Key> key =
        assigned.stream()
            .map(one -> new Key(one.experiment().experimentNo(), one.variant().key()))
            .toList();
    ListPlan known = plans.get(key);
    return known != null ? known : plans.computeIfAbsent(key, ignored -> compile(assignments));
  }

  private ListPlan compile(Assignments assignments) {
    VariantParameters own = VariantParameters.LIVE;
    VariantParameters rival = VariantParameters.LIVE;
    boolean interleaved = false;
    @Nullable String note = null;
    for (Assignments.Assigned one : assignments.assigned()) {
      ExperimentDefinition definition = one.experiment().definition();
      boolean shares = definition.kind() == ExperimentKind.INTERLEAVING;
      VariantParameters first = one.variant().parameters();
      VariantParameters second = shares ? definition.variants().getLast().parameters() : first;
      if (problem(first) != null || problem(second) != null) {
        note = UNAVAILABLE;
      } else {
        own = own.and(first);
        rival = rival.and(second);
        interleaved |= shares;
      }
    }
    return compile(
        own,
        assignments.record(),
        note,
        interleaved ? compile(rival, List.of(), null, null) : null);
  }

  /** What a list that nobody sees is made with. */
  ListPlan plan(Experiment experiment, Variant variant) {
    return aside.computeIfAbsent(
        new Key(experiment.experimentNo(), variant.key()),
        ignored -> {
          VariantParameters own = variant.parameters();
          return compile(
              problem(own) == null ? own : VariantParameters.LIVE, List.of(), null, null);
        });
  }

  /** What a list is made with for somebody who looks; flagged as a live one would be. */
  ListPlan look(VariantParameters parameters) {
    boolean gone = problem(parameters) != null;
    return compile(
        gone ? VariantParameters.LIVE : parameters, List.of(), gone ? UNAVAILABLE : null, null);
  }

  private ListPlan compile(
      VariantParameters parameters,
      List<Assignment> assignments,
      @Nullable String note,
      @Nullable ListPlan rival) {
    Long version = parameters.ruleset();
    String base = version == null ? live.json() : rulesets.getOrDefault(version, live.json());
    String rules = OtherRules.edited(base, parameters.withRules(), parameters.withoutRules());
    boolean edited = !rules.equals(base);
    boolean other = edited || !base.equals(live.json());
    return new ListPlan(
        parameters.model(),
        other ? rules : null,
        edited || version == null ? 0 : version,
        parameters.objectives(),
        !Boolean.FALSE.equals(parameters.rank()),
        sources(parameters.withoutSources()),
        parameters.count() == null ? 0 : Math.min(ListRequest.MAX_COUNT, parameters.count()),
        assignments,
        note,
        rival);
  }

  private static Set<Source> sources(List<String> labels) {
    return labels.isEmpty()
        ? Set.of()
        : Arrays.stream(Source.values())
            .filter(source -> labels.contains(source.label()))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Source.class)));
  }
}
