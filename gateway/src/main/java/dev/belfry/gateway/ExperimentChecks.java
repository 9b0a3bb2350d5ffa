package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Ids;
import dev.belfry.contracts.common.Suggestions;
import dev.belfry.experiments.Assigner;
import dev.belfry.experiments.DefinitionProblem;
import dev.belfry.experiments.DefinitionReader;
import dev.belfry.experiments.Experiment;
import dev.belfry.experiments.ExperimentDefinition;
import dev.belfry.experiments.ExperimentKind;
import dev.belfry.experiments.Guardrail;
import dev.belfry.experiments.Metric;
import dev.belfry.experiments.Overlaps;
import dev.belfry.experiments.VariantParameters;
import dev.belfry.storage.ExperimentRow;
import dev.belfry.storage.ModelRow;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at experiments before they are started: at what they say, and at what they name. */
final class ExperimentChecks {
  private static final Duration RECENT = Duration.ofDays(28);

  private final Stores stores;
  private final OtherRules otherRules;
  private final RuleChecks rules;
  private final InstantSource clock;

  ExperimentChecks(Stores stores, OtherRules otherRules, RuleChecks rules, InstantSource clock) {
    this.stores = stores;
    this.otherRules = otherRules;
    this.rules = rules;
    this.clock = clock;
  }

  /**
   * Something that is not as it should be.
   *
   * @param error whether the experiment cannot be started with it
   * @param field where
   * @param message a sentence
   */
  record Issue(boolean error, String field, String message) {}

  /**
   * What came of a definition.
   *
   * @param definition null where it cannot be read
   * @param issues in no particular order
   */
  record Checked(@Nullable ExperimentDefinition definition, List<Issue> issues) {
    Checked {
      issues = List.copyOf(issues);
    }

    boolean isValid() {
      return issues.stream().noneMatch(Issue::error);
    }

    ObjectNode view() {
      ObjectNode view = Responses.object().put("valid", isValid());
      issues(view);
      return view;
    }

    /** The definition, or INVALID with the issues. */
    ExperimentDefinition require() {
      List<Issue> errors = issues.stream().filter(Issue::error).toList();
      if (definition != null && errors.isEmpty()) {
        return definition;
      }
      ObjectNode members = Responses.object();
      issues(members);
      throw new DetailedProblem(
          BelfryException.invalid(
              errors.size() == 1
                  ? errors.getFirst().message()
                  : "the experiment has "
                      + errors.size()
                      + " errors, the first: "
                      + errors.getFirst().message()),
          members);
    }

    private void issues(ObjectNode view) {
      ArrayNode array = view.putArray("issues");
      for (Issue issue : issues) {
        array
            .addObject()
            .put("severity", issue.error() ? "error" : "warning")
            .put("field", issue.field())
            .put("message", issue.message());
      }
    }
  }

  /** What a body says, without a look at what it names. */
  static Checked read(JsonNode body) {
    if (!body.isObject()) {
      throw BelfryException.invalid("the body is " + Fields.describe(body) + ": give an object");
    }
    List<Issue> missing = new ArrayList<>();
    for (String field : List.of("key", "name", "kind", "unit", "variants", "primaryMetric")) {
      if (!body.hasNonNull(field)) {
        missing.add(new Issue(true, field, "'" + field + "' is missing"));
      }
    }
    if (!missing.isEmpty()) {
      return new Checked(null, missing);
    }
    DefinitionReader.Reading reading = DefinitionReader.read(ExperimentView.values(body));
    return new Checked(
        reading.definition(), reading.problems().stream().map(ExperimentChecks::error).toList());
  }

  /** Everything about a definition that can be read. */
  Future<Checked> check(Checked read) {
    ExperimentDefinition definition = read.definition();
    if (definition == null) {
      return Future.succeededFuture(read);
    }
    List<Issue> issues = new ArrayList<>(read.issues());
    shared(definition, issues);
    decides(definition, issues);
    places(definition, issues);
    targeting(definition, issues);
    overlaps(definition, stores.experiments().running()).stream()
        .map(ExperimentChecks::error)
        .forEach(issues::add);
    Future<Void> done = models(definition, issues);
    for (int i = 0; i < definition.variants().size(); i++) {
      VariantParameters parameters = definition.variants().get(i).parameters();
      String path = "variants[" + i + "].parameters.";
      done = done.compose(before -> rules(parameters, path, issues));
    }
    return done.compose(before -> metrics(definition, issues))
        .map(ignored -> new Checked(definition, issues));
  }

  /** Which running experiments stand in the way of one. */
  private static List<DefinitionProblem> overlaps(
      ExperimentDefinition definition, List<ExperimentRow> running) {
    List<Experiment> others =
        running.stream().map(StoredExperiments::running).flatMap(List::stream).toList();
    return Overlaps.of(definition, others);
  }

  /** Two rankings share one list: what is eligible and how long it is they have in common. */
  private static void shared(ExperimentDefinition definition, List<Issue> issues) {
    if (definition.kind() != ExperimentKind.INTERLEAVING) {
      return;
    }
    for (int i = 0; i < definition.variants().size(); i++) {
      VariantParameters parameters = definition.variants().get(i).parameters();
      if (parameters.ruleset() != null
          || parameters.count() != null
          || !parameters.withRules().isEmpty()
          || !parameters.withoutRules().isEmpty()) {
        issues.add(
            new Issue(
                true,
                "variants[" + i + "].parameters",
                "the variants of an interleaving share each list: they can differ in model,"
                    + " objectives, rank and withoutSources, and not in rules or count"));
      }
    }
  }

  private static void decides(ExperimentDefinition definition, List<Issue> issues) {
    Metric primary = definition.primaryMetric();
    if (primary.shape() == Metric.Shape.TOTAL) {
      issues.add(
          new Issue(
              true,
              "primaryMetric",
              "'"
                  + primary.label()
                  + "' is one number for all units, without an interval: it decides nothing, and can"
                  + " be a secondary metric"));
    }
  }

  private void places(ExperimentDefinition definition, List<Issue> issues) {
    Set<String> known = stores.placements().names();
    for (String placement : definition.placements()) {
      if (!known.contains(placement)) {
        issues.add(
            new Issue(
                true,
                "placements",
                "there is no placement '"
                    + Ids.shorten(placement)
                    + "'; there are "
                    + String.join(", ", new TreeSet<>(known))));
      }
    }
  }

  private void targeting(ExperimentDefinition definition, List<Issue> issues) {
    try {
      Assigner.targeting(definition, stores.schema().current());
    } catch (BelfryException e) {
      issues.add(new Issue(true, "targeting", String.valueOf(e.getMessage())));
    }
  }

  /**
   * Looks again at what stands in the way of one, by those that run at the moment it starts.
   *
   * @throws BelfryException INVALID
   */
  void requireRoom(ExperimentDefinition definition, List<ExperimentRow> running) {
    List<Issue> issues = new ArrayList<>();
    overlaps(definition, running).stream().map(ExperimentChecks::error).forEach(issues::add);
    held(definition, running, issues);
    new Checked(definition, issues).require();
  }

  private Future<Void> models(ExperimentDefinition definition, List<Issue> issues) {
    held(definition, stores.experiments().running(), issues);
    Future<Void> done = Future.succeededFuture();
    for (int i = 0; i < definition.variants().size(); i++) {
      String name = definition.variants().get(i).parameters().model();
      String path = "variants[" + i + "].parameters.model";
      if (name != null) {
        done =
            done.compose(before -> stores.models().find(name))
                .map(
                    found -> {
                      model(name, found, path, issues);
                      return null;
                    });
      }
    }
    return done;
  }

  private void held(
      ExperimentDefinition definition, List<ExperimentRow> running, List<Issue> issues) {
    Set<String> held =
        Stream.concat(
                running.stream()
                    .filter(row -> !row.key().equals(definition.key()))
                    .map(StoredExperiments::running)
                    .flatMap(List::stream)
                    .map(Experiment::definition),
                Stream.of(definition))
            .flatMap(one -> one.variants().stream())
            .flatMap(variant -> Stream.ofNullable(variant.parameters().model()))
            .filter(name -> !name.equals(stores.models().live().map(ModelRow::name).orElse("")))
            .collect(Collectors.toCollection(TreeSet::new));
    if (held.size() > 1) {
      issues.add(
          new Issue(
              true,
              "variants",
              "running experiments and this one name the models "
                  + String.join(", ", held)
                  + ": a server holds one model for experiments beside the live one"));
    }
  }

  private static void model(
      String name, Optional<ModelRow> found, String path, List<Issue> issues) {
    if (found.isEmpty()) {
      issues.add(new Issue(true, path, "no model named '" + Ids.shorten(name) + "' is registered"));
    } else if (found.get().state() == ModelRow.State.RETIRED) {
      issues.add(
          new Issue(
              true,
              path,
              "the model '" + name + "' is retired: its files are removed, and it cannot serve"));
    }
  }

  private Future<Void> rules(VariantParameters parameters, String path, List<Issue> issues) {
    Long version = parameters.ruleset();
    if (version == null
        && parameters.withRules().isEmpty()
        && parameters.withoutRules().isEmpty()) {
      return Future.succeededFuture();
    }
    return (version == null
            ? Future.succeededFuture(otherRules.live())
            : otherRules.version(version))
        .compose(
            base -> {
              Map<String, Boolean> enabled = enabled(base);
              named(parameters.withRules(), base, path + "withRules", issues);
              named(parameters.withoutRules(), base, path + "withoutRules", issues);
              for (String rule : parameters.withRules()) {
                if (Boolean.TRUE.equals(enabled.get(rule))) {
                  issues.add(
                      new Issue(
                          false,
                          path + "withRules",
                          "the rule '" + rule + "' is in force already, for everybody"));
                }
              }
              return rules
                  .validate(
                      OtherRules.edited(base, parameters.withRules(), parameters.withoutRules()),
                      null)
                  .map(
                      validation -> {
                        validation.issues().stream()
                            .filter(RuleChecks::isUnusable)
                            .forEach(
                                issue ->
                                    issues.add(
                                        new Issue(
                                            true, path + "withRules", RuleChecks.sentence(issue))));
                        return (Void) null;
                      });
            })
        .recover(
            failure -> {
              if (failure instanceof BelfryException known && version != null) {
                issues.add(new Issue(true, path + "ruleset", String.valueOf(known.getMessage())));
                return Future.succeededFuture();
              }
              return Future.failedFuture(failure);
            });
  }

  private static Map<String, Boolean> enabled(String ruleset) {
    Map<String, Boolean> enabled = new LinkedHashMap<>();
    for (JsonNode rule : RulesetApi.parse(ruleset).path("rules")) {
      enabled.put(rule.path("name").asText(), rule.path("enabled").asBoolean(true));
    }
    return enabled;
  }

  /** Adds an issue for each name that no rule of a ruleset has. */
  static void named(List<String> names, String ruleset, String path, List<Issue> issues) {
    Set<String> known = names.isEmpty() ? Set.of() : enabled(ruleset).keySet();
    for (String name : names) {
      if (!known.contains(name)) {
        String nearest = Suggestions.nearest(name, known);
        issues.add(
            new Issue(
                true,
                path,
                "the ruleset has no rule '"
                    + Ids.shorten(name)
                    + "'"
                    + (nearest == null ? "" : ": did you mean '" + nearest + "'?")));
      }
    }
  }

  /** A metric that nothing was recorded for decides nothing. */
  private Future<Void> metrics(ExperimentDefinition definition, List<Issue> issues) {
    return stores
        .experiments()
        .eventTypes(clock.instant().minus(RECENT))
        .map(
            types -> {
              data(definition.primaryMetric(), "primaryMetric", !types.isEmpty(), types, issues);
              for (Metric metric : definition.secondaryMetrics()) {
                data(metric, "secondaryMetrics", false, types, issues);
              }
              for (Guardrail guardrail : definition.guardrails()) {
                data(guardrail.metric(), "guardrails", false, types, issues);
              }
              return null;
            });
  }

  private static void data(
      Metric metric, String field, boolean error, Set<String> types, List<Issue> issues) {
    String needed =
        switch (metric) {
          case CTR, CLICKS_PER_UNIT -> "click";
          case CONVERSION, REVENUE -> "purchase";
          case HIDES -> "hide";
          case ENGAGEMENT,
              EMPTY_LISTS,
              DEGRADED_LISTS,
              LATENCY,
              RETENTION_7,
              RETENTION_30,
              COVERAGE,
              DIVERSITY ->
              "";
        };
    if (!needed.isEmpty() && !types.contains(needed)) {
      issues.add(
          new Issue(
              error,
              field,
              "'"
                  + metric.label()
                  + "' has no data: no '"
                  + needed
                  + "' event came in the last "
                  + RECENT.toDays()
                  + " days"));
    }
  }

  private static Issue error(DefinitionProblem problem) {
    return new Issue(true, problem.field(), problem.message());
  }
}
