package dev.belfry.reranker;

import dev.belfry.conditions.AttributeName;
import dev.belfry.conditions.Reading;
import dev.belfry.conditions.RequestFacts;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Entity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The requests in which a conflict of some rules is looked for: every combination of the values
 * that these rules name of each user and context attribute, and those beside them, of the
 * placements, and of the moments at which a schedule begins or ends.
 */
final class Universe {
  static final String PLACEMENT = "placement";
  private static final String HOME = "home";

  private final List<AttributeName> names = new ArrayList<>();
  private final List<List<Optional<Object>>> values = new ArrayList<>();
  private final List<String> placements;
  private final List<Instant> moments;

  private Universe(List<String> placements, List<Instant> moments) {
    this.placements = placements;
    this.moments = moments;
  }

  /**
   * @param placements the placements there are; empty where nobody knows
   * @param now the first moment
   */
  static Universe of(
      List<SearchedRule> rules, AttributeSchema schema, List<String> placements, Instant now) {
    Map<AttributeName, Reading> readings = new LinkedHashMap<>();
    rules.forEach(
        rule ->
            rule.readings()
                .forEach((name, reading) -> readings.merge(name, reading, Reading::and)));
    Reading placement = readings.remove(new AttributeName(Entity.CONTEXT, PLACEMENT));
    Universe universe =
        new Universe(placements(rules, placement, placements), SearchedMoments.of(rules, now));
    readings.forEach(
        (name, reading) -> {
          universe.names.add(name);
          universe.values.add(
              AttributeValues.of(
                  schema.find(name.entity(), name.name()).orElseThrow(), reading, now));
        });
    return universe;
  }

  /** How many requests there are, at most {@link Long#MAX_VALUE}. */
  long size() {
    double size = (double) placements.size() * moments.size();
    for (List<Optional<Object>> each : values) {
      size *= each.size();
    }
    return (long) size;
  }

  /** The first request that passes, if one does. */
  Optional<SearchedCase> find(SearchBudget budget, Predicate<SearchedCase> test) {
    int[] places = new int[names.size()];
    do {
      Map<String, Object> user = new HashMap<>();
      Map<String, Object> context = new HashMap<>();
      for (int i = 0; i < places.length; i++) {
        AttributeName name = names.get(i);
        Map<String, Object> values = name.entity() == Entity.USER ? user : context;
        this.values.get(i).get(places[i]).ifPresent(value -> values.put(name.name(), value));
      }
      Attributes userValues = Attributes.of(user);
      for (String placement : placements) {
        context.put(PLACEMENT, placement);
        Attributes contextValues = Attributes.of(context);
        for (Instant moment : moments) {
          budget.spend(1);
          SearchedCase at =
              new SearchedCase(new RequestFacts(userValues, contextValues, moment), placement);
          if (test.test(at)) {
            return Optional.of(at);
          }
        }
      }
    } while (next(places));
    return Optional.empty();
  }

  private boolean next(int[] places) {
    for (int i = places.length - 1; i >= 0; i--) {
      if (++places[i] < values.get(i).size()) {
        return true;
      }
      places[i] = 0;
    }
    return false;
  }

  private static List<String> placements(
      List<SearchedRule> rules, @Nullable Reading read, List<String> known) {
    Set<String> named = new LinkedHashSet<>();
    rules.forEach(rule -> rule.rule().placements().stream().sorted().forEach(named::add));
    if (read != null) {
      read.literals().forEach(literal -> named.add(String.valueOf(literal)));
    }
    if (!known.isEmpty() && read != null && !read.exact()) {
      return known;
    }
    List<String> others = known.isEmpty() ? List.of(HOME, "similar", "elsewhere") : known;
    if (!known.isEmpty()) {
      named.retainAll(known);
    }
    // A case on the first page is the easiest to picture.
    others.stream()
        .filter(name -> !named.contains(name))
        .min(Comparator.comparing((String name) -> !name.equals(HOME)))
        .ifPresent(named::add);
    return List.copyOf(named);
  }
}
