package dev.belfry.reranker;

import dev.belfry.conditions.RequestFacts;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.reranker.ExplainRequest;
import dev.belfry.contracts.reranker.ItemVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says in plain words what keeps an item out of a list. */
final class ItemVerdicts {
  private final AttributeSchema schema;
  private final ExplainRequest request;
  private final RequestFacts facts;
  private final Item item;
  private final List<ItemVerdict.Refusal> refusals = new ArrayList<>();

  private ItemVerdicts(AttributeSchema schema, ExplainRequest request) {
    this.schema = schema;
    this.request = request;
    this.facts = RequestFacts.of(request.user(), request.context());
    this.item = request.item();
  }

  /**
   * @throws BelfryException INVALID for rules or a filter that cannot be read
   */
  static ItemVerdict of(AttributeSchema schema, ExplainRequest request) {
    ItemVerdicts verdicts = new ItemVerdicts(schema, request);
    verdicts.checkItem();
    verdicts.checkRules();
    verdicts.checkRequest();
    return new ItemVerdict(verdicts.refusals);
  }

  private void checkItem() {
    Instant now = request.context().now();
    if (item.deleted()) {
      refuse("It is deleted.");
      return;
    }
    if (item.attributes().isTrue("hidden")) {
      refuse("It is hidden.");
    }
    if (item.attributes().number("stock", 1) <= 0) {
      refuse("It is out of stock.");
    }
    Instant from = item.attributes().timestamp("available_from");
    if (from != null && now.isBefore(from)) {
      refuse("It is not available before " + from + ".");
    }
    Instant until = item.attributes().timestamp("available_until");
    if (until != null && !now.isBefore(until)) {
      refuse("It is no longer available since " + until + ".");
    }
  }

  private void checkRules() {
    String rules = request.rules();
    if (rules == null) {
      return;
    }
    for (Rule rule : Ruleset.parse(0, rules).rules()) {
      CompiledRule compiled = CompiledRule.compileLive(rule, schema);
      if (compiled.isInForce(facts, request.context().placement())) {
        String sentence = refusal(compiled);
        if (sentence != null) {
          refusals.add(new ItemVerdict.Refusal(rule.name(), false, sentence));
        }
      }
    }
  }

  private @Nullable String refusal(CompiledRule compiled) {
    Rule rule = compiled.rule();
    RuleCondition items = compiled.items();
    boolean matches = items == null || items.bind(facts).test(item.attributes());
    return switch (rule.action()) {
      case Action.Exclude _ ->
          matches
              ? "Rule '" + rule.name() + "' leaves out items where " + rule.items() + "."
              : null;
      case Action.Only _ ->
          matches
              ? null
              : "Rule '"
                  + rule.name()
                  + "' lets in only items where "
                  + rule.items()
                  + ", which this one is not known to be.";
      case Action.NoRepeat noRepeat -> matches ? seen(rule, noRepeat) : null;
      default -> null;
    };
  }

  private @Nullable String seen(Rule rule, Action.NoRepeat noRepeat) {
    Integer days = noRepeat.days();
    Instant since =
        days == null ? Instant.MIN : request.context().now().minus(Duration.ofDays(days));
    if (!request.user().seen().since(noRepeat.types(), since).contains(item.itemNo())) {
      return null;
    }
    return "Rule '"
        + rule.name()
        + "' leaves out what this user had "
        + (noRepeat.types().isEmpty()
            ? "to do with"
            : "a " + String.join(" or ", noRepeat.types()) + " of")
        + (days == null ? "." : " in the last " + days + " days.");
  }

  private void checkRequest() {
    String filter = request.filter();
    if (filter != null
        && !RuleCondition.compile(schema, filter, OnMissing.DEFAULT, "filter")
            .bind(facts)
            .test(item.attributes())) {
      refuseByRequest("The request's filter does not let it in: " + filter + ".");
    }
    if (request.exclude().contains(item.itemNo())) {
      refuseByRequest(
          "The request leaves it out: it is excluded, or the session's own items have it.");
    }
    ItemNumbers restrictTo = request.restrictTo();
    if (restrictTo != null && !restrictTo.contains(item.itemNo())) {
      refuseByRequest("The request is confined to candidates that it is not among.");
    }
  }

  private void refuse(String sentence) {
    refusals.add(new ItemVerdict.Refusal(null, false, sentence));
  }

  private void refuseByRequest(String sentence) {
    refusals.add(new ItemVerdict.Refusal(null, true, sentence));
  }
}
