package dev.belfry.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.reranker.Conflict;
import dev.belfry.contracts.reranker.Issue;
import dev.belfry.contracts.reranker.RerankerEndpoints;
import dev.belfry.contracts.reranker.ValidateRequest;
import dev.belfry.contracts.reranker.Validation;
import dev.belfry.platform.BusClient;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Has the re-ranker look at rules before they are let through. */
final class RuleChecks {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final BusClient bus;
  private final LongSupplier catalogueVersion;
  private final Supplier<? extends Collection<String>> placements;
  private final int depth;

  RuleChecks(
      BusClient bus,
      LongSupplier catalogueVersion,
      Supplier<? extends Collection<String>> placements,
      int depth) {
    this.bus = bus;
    this.catalogueVersion = catalogueVersion;
    this.placements = placements;
    this.depth = depth;
  }

  /** What is wrong with a ruleset, and which of its rules contradict each other. */
  Future<Validation> validate(String rulesJson, @Nullable AttributeSchema schema) {
    return bus.request(
        RerankerEndpoints.VALIDATE,
        new ValidateRequest(
            Deadline.after(PATIENCE),
            catalogueVersion.getAsLong(),
            schema,
            List.copyOf(placements.get()),
            depth,
            rulesJson));
  }

  /** Fails with INVALID and the issues where the ruleset has errors. */
  Future<Validation> require(String rulesJson) {
    return validate(rulesJson, null)
        .map(
            validation -> {
              if (!validation.valid()) {
                throw refusal(validation);
              }
              return validation;
            });
  }

  /**
   * As {@link #require}, for rules that were live: a pin of an item that is gone since, or a
   * placement that is, does nothing, and does not stand in the way of going back.
   */
  Future<Void> requireUsable(String rulesJson) {
    return validate(rulesJson, null)
        .map(
            validation -> {
              if (validation.issues().stream().anyMatch(RuleChecks::isUnusable)) {
                throw refusal(validation);
              }
              return null;
            });
  }

  /** Whether an issue is more than that something is gone which a rule names. */
  static boolean isUnusable(Issue issue) {
    return issue.severity() == Issue.Severity.ERROR
        && issue.code() != Issue.Code.UNKNOWN_ITEM
        && issue.code() != Issue.Code.UNKNOWN_PLACEMENT;
  }

  private static DetailedProblem refusal(Validation validation) {
    List<Issue> errors =
        validation.issues().stream()
            .filter(issue -> issue.severity() == Issue.Severity.ERROR)
            .toList();
    String first = errors.isEmpty() ? "it is not accepted" : sentence(errors.getFirst());
    ObjectNode members = Responses.object();
    issues(members.putArray("issues"), validation.issues());
    return new DetailedProblem(
        BelfryException.invalid(
            errors.size() == 1
                ? "the rules have an error: " + first
                : "the rules have " + errors.size() + " errors, the first: " + first),
        members);
  }

  /** An issue with its rule in front. */
  static String sentence(Issue issue) {
    String rule = issue.rule();
    return (rule == null ? "" : "rule '" + rule + "': ") + issue.message();
  }

  static ObjectNode view(Validation validation) {
    ObjectNode view = Responses.object();
    view.put("valid", validation.valid());
    issues(view.putArray("issues"), validation.issues());
    ArrayNode conflicts = view.putArray("conflicts");
    validation.conflicts().forEach(conflict -> conflict(conflicts.addObject(), conflict));
    view.put("universe", validation.universe());
    ArrayNode undecided = view.putArray("undecided");
    for (Validation.Undecided open : validation.undecided()) {
      ObjectNode node = undecided.addObject();
      Responses.texts(node.putArray("rules"), open.rules());
      node.put("reason", open.reason());
    }
    return view;
  }

  private static void issues(ArrayNode array, List<Issue> issues) {
    for (Issue issue : issues) {
      array
          .addObject()
          .put("severity", issue.severity().name().toLowerCase(Locale.ROOT))
          .put("code", issue.code().name())
          .put("rule", issue.rule())
          .put("index", issue.index())
          .put("field", issue.field())
          .put("line", issue.line())
          .put("column", issue.column())
          .put("length", issue.length())
          .put("message", issue.message());
    }
  }

  private static void conflict(ObjectNode view, Conflict conflict) {
    view.put("kind", conflict.kind().name());
    Responses.texts(view.putArray("rules"), conflict.rules());
    view.put("sentence", conflict.sentence());
    Conflict.Witness witness = conflict.witness();
    if (witness == null) {
      view.putNull("witness");
      return;
    }
    ObjectNode node = view.putObject("witness");
    node.put("itemId", witness.itemId()).put("title", witness.title());
    Responses.attributes(node.putObject("user"), witness.user());
    Responses.attributes(node.putObject("context"), witness.context());
    node.put("placement", witness.placement()).put("at", witness.at().toString());
  }
}
