package dev.belfry.experiments;

import dev.belfry.conditions.Condition;
import dev.belfry.conditions.Outcome;
import dev.belfry.conditions.RequestFacts;
import dev.belfry.conditions.Scope;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.UserProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Which experiments a request is in, and with which variant: a snapshot of those that run. A unit
 * is hashed by its external id, the app's for the user or the session. A holdout comes before all
 * others.
 *
 * <p>Immutable but for its counts; thread-safe.
 */
public final class Assigner {
  /** Nothing runs. */
  public static final Assigner EMPTY = new Assigner(List.of(), Map.of());

  private final List<Running> running;
  private final Map<String, String> problems;

  private Assigner(List<Running> running, Map<String, String> problems) {
    this.running = running;
    this.problems = problems;
  }

  /**
   * The experiments that run. One whose targeting does not compile by the schema takes nobody in,
   * and {@link #problems} says so.
   *
   * @param experiments those in another state than running are left out
   */
  public static Assigner of(List<Experiment> experiments, AttributeSchema schema) {
    List<Running> running = new ArrayList<>();
    Map<String, String> problems = new TreeMap<>();
    for (Experiment experiment : experiments) {
      if (experiment.state() != ExperimentState.RUNNING) {
        continue;
      }
      try {
        running.add(Running.of(experiment, targeting(experiment.definition(), schema)));
      } catch (BelfryException e) {
        problems.put(experiment.key(), String.valueOf(e.getMessage()));
      }
    }
    running.sort(
        Comparator.comparing((Running one) -> one.kind() != ExperimentKind.HOLDOUT)
            .thenComparing(one -> one.experiment.key()));
    return new Assigner(List.copyOf(running), Map.copyOf(problems));
  }

  /**
   * The targeting of a definition, or null where it has none.
   *
   * @throws BelfryException INVALID when it does not compile, or reads items
   */
  public static @Nullable Condition targeting(
      ExperimentDefinition definition, AttributeSchema schema) {
    if (definition.targeting() == null) {
      return null;
    }
    Condition condition = Condition.compile(schema, definition.targeting());
    if (condition.scope() == Scope.ITEM || condition.scope() == Scope.MIXED) {
      throw BelfryException.invalid(
          "the targeting '"
              + definition.targeting()
              + "' reads an item; user, context and now are there to be read");
    }
    return condition;
  }

  /** Whether nothing runs that changes or records lists. */
  public boolean isEmpty() {
    return running.stream().allMatch(one -> one.kind() == ExperimentKind.SHADOW);
  }

  /** The experiments that take part, holdouts first, then by key. */
  public List<Experiment> experiments() {
    return running.stream().map(one -> one.experiment).toList();
  }

  /** Why an experiment takes nobody in, by its key. */
  public Map<String, String> problems() {
    return problems;
  }

  /** How often the targeting of each experiment could not be computed since this snapshot. */
  public Map<String, Long> targetingErrors() {
    Map<String, Long> errors = new LinkedHashMap<>();
    running.forEach(one -> errors.put(one.experiment.key(), one.errors.sum()));
    return errors;
  }

  /**
   * What a request is in.
   *
   * @param userId the app's id, or null
   * @param sessionId the app's session, or null
   * @param sticky what this unit got before
   */
  public Assignments assign(
      @Nullable String userId,
      @Nullable String sessionId,
      RequestContext context,
      UserProfile profile,
      StickyVariants sticky) {
    if (isEmpty()) {
      return Assignments.NONE;
    }
    RequestFacts facts = RequestFacts.of(profile, context);
    List<Assignments.Assigned> assigned = new ArrayList<>();
    boolean interleaved = false;
    for (Running one : running) {
      String id = one.id(userId, sessionId);
      if (id == null
          || one.kind() == ExperimentKind.SHADOW
          || !one.definition().runsAt(context.placement())
          || (interleaved && one.kind() == ExperimentKind.INTERLEAVING)) {
        continue;
      }
      Assignments.Assigned variant = one.assign(id, facts, sticky);
      if (variant != null) {
        assigned.add(variant);
        interleaved |= variant.isInterleaved();
        if (one.holds(variant)) {
          return new Assignments(assigned);
        }
      }
    }
    return assigned.isEmpty() ? Assignments.NONE : new Assignments(assigned);
  }

  /**
   * The shadows that run beside a request.
   *
   * @param requestId what the share of the requests is drawn by, such as the list's id
   */
  public List<Experiment> shadows(String requestId, RequestContext context, UserProfile profile) {
    List<Experiment> shadows = new ArrayList<>();
    @Nullable RequestFacts facts = null;
    for (Running one : running) {
      if (one.kind() != ExperimentKind.SHADOW || !one.definition().runsAt(context.placement())) {
        continue;
      }
      facts = facts == null ? RequestFacts.of(profile, context) : facts;
      if (one.assign(requestId, facts, StickyVariants.NONE) != null) {
        shadows.add(one.experiment);
      }
    }
    return shadows;
  }

  /** One experiment, with what its definition says worked out. */
  private record Running(
      Experiment experiment,
      @Nullable Condition targeting,
      List<Bucketing.Range> ranges,
      LongAdder errors) {
    static Running of(Experiment experiment, @Nullable Condition targeting) {
      return new Running(experiment, targeting, rangesOf(experiment), new LongAdder());
    }

    private static List<Bucketing.Range> rangesOf(Experiment experiment) {
      ExperimentDefinition definition = experiment.definition();
      double coverage = definition.coverage();
      return switch (definition.kind()) {
        case AB ->
            Bucketing.ranges(
                definition.variants().size(),
                coverage,
                definition.variants().stream().mapToDouble(Variant::weight).toArray());
        case INTERLEAVING, SHADOW -> List.of(new Bucketing.Range(0, coverage));
        case HOLDOUT ->
            definition.variants().size() == 1
                ? List.of(new Bucketing.Range(0, coverage))
                : List.of(new Bucketing.Range(0, coverage), new Bucketing.Range(coverage, 1));
      };
    }

    ExperimentDefinition definition() {
      return experiment.definition();
    }

    ExperimentKind kind() {
      return definition().kind();
    }

    /** The id that is hashed; where there is none, the request is not in the experiment. */
    @Nullable String id(@Nullable String userId, @Nullable String sessionId) {
      return definition().unit() == UnitKind.USER ? userId : sessionId;
    }

    Assignments.@Nullable Assigned assign(String id, RequestFacts facts, StickyVariants sticky) {
      if (definition().sticky()) {
        String kept = sticky.variant(experiment.experimentNo());
        Variant variant = kept == null ? null : definition().variant(kept).orElse(null);
        if (variant != null) {
          return new Assignments.Assigned(experiment, variant, true);
        }
      }
      String layer = definition().layer();
      if (layer != null && !Bucketing.inNamespace(id, layer, definition().layerRange())) {
        return null;
      }
      double bucket = Bucketing.hash(experiment.seed(), id, definition().hashVersion());
      int index = Bucketing.choose(bucket, ranges);
      if (index < 0 || !isTargeted(facts)) {
        return null;
      }
      return new Assignments.Assigned(experiment, definition().variants().get(index), false);
    }

    private boolean isTargeted(RequestFacts facts) {
      if (targeting == null) {
        return true;
      }
      Outcome outcome = targeting.evaluate(facts, null);
      if (outcome == Outcome.ERROR) {
        errors.increment();
      }
      return outcome.or(false);
    }

    /** Whether a variant keeps its unit out of every other experiment. */
    boolean holds(Assignments.Assigned assigned) {
      return kind() == ExperimentKind.HOLDOUT && assigned.variant().equals(definition().control());
    }
  }
}
