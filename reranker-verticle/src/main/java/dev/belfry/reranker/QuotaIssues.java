package dev.belfry.reranker;

import dev.belfry.conditions.Condition;
import dev.belfry.conditions.Decisions;
import dev.belfry.conditions.ItemColumns;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.reranker.Issue;
import java.util.ArrayList;
import java.util.List;

/** Finds quotas of more items than the catalogue has. */
final class QuotaIssues {
  private QuotaIssues() {}

  /**
   * A warning for each.
   *
   * @param rules in the order of the ruleset, without an error
   */
  static List<Issue> of(List<Rule> rules, AttributeSchema schema, ItemColumns columns) {
    List<Issue> issues = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      String text = rule.items();
      if (!rule.enabled() || text == null || !(rule.action() instanceof Action.Quota quota)) {
        continue;
      }
      Condition condition = Condition.compile(schema, text);
      if (rule.onMissing() != OnMissing.DEFAULT) {
        condition = condition.withoutDefaults();
      }
      if (condition.scope().needsRequest()) {
        continue;
      }
      Decisions decisions = columns.decide(condition, null, work -> {});
      int matches =
          rule.onMissing() == OnMissing.MATCH
              ? columns.all().andNot(decisions.no()).size()
              : decisions.yes().size();
      if (matches < quota.min()) {
        issues.add(
            new Issue(
                Issue.Severity.WARNING,
                Issue.Code.QUOTA_BEYOND_CATALOGUE,
                rule.name(),
                i,
                "action.min",
                null,
                null,
                null,
                "the quota asks for "
                    + quota.min()
                    + (quota.min() == 1 ? " item" : " items")
                    + ", and "
                    + matches
                    + (matches == 1 ? " item" : " items")
                    + " of the catalogue match"));
      }
    }
    return issues;
  }
}
