package dev.belfry.reranker;

import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.reranker.Conflict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds conflicts by trying everything: every request of one universe for all rules, with
 * conditions evaluated by {@link Term}.
 */
final class ConflictOracle {
  static final List<String> PLACEMENTS = List.of("home", "cart", "similar");
  static final int DEPTH = 4;

  private final List<Spec> rules;
  private final List<Item> items;
  private final List<Request> requests = new ArrayList<>();

  /** A rule: its JSON is read by the search, the rest by this. */
  record Spec(Rule rule, @Nullable Term when, @Nullable Term items) {}

  private record Request(Map<String, Object> values, String placement, Instant at) {}

  /** What each rule does in one request: the items it is about, or null where it does not hold. */
  private record Row(List<@Nullable Set<Long>> touched) {}

  private final List<Row> rows = new ArrayList<>();

  ConflictOracle(List<Spec> rules, List<Item> items) {
    this.rules = rules;
    this.items = items;
    for (Object country : new Object[] {"DE", "AT", "CH", ""}) {
      for (double budget : new double[] {5, 10, 15, 20, 25, -1}) {
        for (Object device : new Object[] {"mobile", "desk", ""}) {
          Map<String, Object> values = new HashMap<>();
          put(values, "user.country", country, "");
          put(values, "user.budget", budget, -1.0);
          put(values, "context.device", device, "");
          for (String placement : PLACEMENTS) {
            Map<String, Object> all = new HashMap<>(values);
            all.put("context.placement", placement);
            requests.add(new Request(all, placement, Shop.NOW));
          }
        }
      }
    }
    Set<List<Boolean>> seen = new HashSet<>();
    for (int hour = 0; hour < 24 * 16; hour += 2) {
      Instant at = Shop.NOW.plus(Duration.ofHours(hour));
      List<Boolean> signature =
          rules.stream()
              .map(spec -> spec.rule.schedule() == null || spec.rule.schedule().holds(at))
              .toList();
      if (seen.add(signature)) {
        requests.forEach(one -> rows.add(row(new Request(one.values, one.placement, at))));
      }
    }
  }

  private static void put(Map<String, Object> values, String name, Object value, Object missing) {
    if (!value.equals(missing)) {
      values.put(name, value);
    }
  }

  private Row row(Request request) {
    List<@Nullable Set<Long>> touched = new ArrayList<>();
    for (Spec spec : rules) {
      touched.add(holds(spec, request) ? items(spec, request) : null);
    }
    return new Row(touched);
  }

  private static boolean holds(Spec spec, Request request) {
    Rule rule = spec.rule;
    return (rule.schedule() == null || rule.schedule().holds(request.at))
        && (rule.placements().isEmpty() || rule.placements().contains(request.placement))
        && (spec.when == null || settle(rule, spec.when.decide(request.values)));
  }

  private Set<Long> items(Spec spec, Request request) {
    Set<Long> found = new HashSet<>();
    for (Item item : items) {
      Map<String, Object> values = new HashMap<>(request.values);
      item.attributes().asMap().forEach((name, value) -> values.put("item." + name, value));
      boolean matches =
          spec.rule.action() instanceof Action.Pin pin
              ? pin.item().equals(item.itemId())
              : spec.items == null || settle(spec.rule, spec.items.decide(values));
      if (matches) {
        found.add(item.itemNo());
      }
    }
    return found;
  }

  private static boolean settle(Rule rule, @Nullable Boolean decided) {
    return decided == null ? rule.onMissing() == OnMissing.MATCH : decided;
  }

  /** Every conflict as its kind and names; of quotas beyond the list only that there are some. */
  Set<String> conflicts() {
    Set<String> found = new TreeSet<>();
    boolean[] dead = new boolean[rules.size()];
    for (int i = 0; i < dead.length; i++) {
      int rule = i;
      Schedule schedule = rules.get(i).rule.schedule();
      boolean list = isList(rule);
      dead[i] =
          rows.stream()
              .map(row -> row.touched.get(rule))
              .noneMatch(touched -> touched != null && (list || !touched.isEmpty()));
      if (dead[i]) {
        boolean never =
            schedule != null
                && IntStream.range(0, 24 * 16)
                    .noneMatch(hour -> schedule.holds(Shop.NOW.plus(Duration.ofHours(hour))));
        found.add(
            (never ? Conflict.Kind.SCHEDULES_NEVER_MEET : Conflict.Kind.DEAD_RULE)
                + " "
                + name(rule));
      }
    }
    for (int a = 0; a < dead.length; a++) {
      for (int b = 0; b < dead.length; b++) {
        if (a != b && !dead[a] && !dead[b]) {
          pair(a, b, found);
        }
      }
      if (!dead[a] && isHidden(a, dead)) {
        found.add(Conflict.Kind.UNREACHABLE + " " + name(a));
      }
    }
    if (rows.stream().anyMatch(row -> quotas(row, dead, 0, new HashSet<>(), 0))) {
      found.add(Conflict.Kind.QUOTA_BEYOND_LIST.name());
    }
    return found;
  }

  private void pair(int a, int b, Set<String> found) {
    for (Row row : rows) {
      Set<Long> first = row.touched.get(a);
      Set<Long> second = row.touched.get(b);
      if (first == null || second == null) {
        continue;
      }
      Action one = action(a);
      Action other = action(b);
      String names = " " + name(a) + " " + name(b);
      if (one instanceof Action.Pin p && other instanceof Action.Pin q && a < b) {
        if (p.position() == q.position()) {
          found.add(Conflict.Kind.PIN_SLOT + names);
        }
      }
      if (one instanceof Action.Pin && removed(b, row).containsAll(first)) {
        found.add(Conflict.Kind.PIN_EXCLUDED + names);
      }
      if (one instanceof Action.Boost
          && other instanceof Action.Bury
          && first.stream().anyMatch(second::contains)) {
        found.add(Conflict.Kind.BOOST_AND_BURY + names);
      }
      if (one instanceof Action.Quota quota
          && other instanceof Action.Cap cap
          && first.size() >= quota.min()
          && largest(first, second, cap) < quota.min()) {
        found.add(Conflict.Kind.CAP_BELOW_QUOTA + names);
      }
    }
  }

  /** The largest subset that keeps the cap, by trying every one. */
  private int largest(Set<Long> wanted, Set<Long> counted, Action.Cap cap) {
    List<Item> from = items.stream().filter(item -> wanted.contains(item.itemNo())).toList();
    int best = 0;
    for (int mask = 0; mask < 1 << from.size(); mask++) {
      int chosen = mask;
      Map<Object, Long> values =
          from.stream()
              .filter(item -> (chosen >> from.indexOf(item) & 1) == 1)
              .filter(item -> counted.contains(item.itemNo()))
              .filter(item -> item.attributes().get(cap.attribute()) != null)
              .collect(
                  Collectors.groupingBy(
                      item -> item.attributes().asMap().get(cap.attribute()),
                      Collectors.counting()));
      if (values.values().stream().allMatch(count -> count <= cap.limit(DEPTH))) {
        best = Math.max(best, Integer.bitCount(mask));
      }
    }
    return best;
  }

  private Set<Long> removed(int rule, Row row) {
    Set<Long> touched = row.touched.get(rule);
    if (touched == null) {
      return Set.of();
    }
    return switch (action(rule)) {
      case Action.Exclude _ -> touched;
      case Action.Only _ ->
          items.stream()
              .map(Item::itemNo)
              .filter(itemNo -> !touched.contains(itemNo))
              .collect(Collectors.toSet());
      default -> Set.of();
    };
  }

  private boolean isHidden(int rule, boolean[] dead) {
    for (int by = 0; by < rules.size(); by++) {
      if (by != rule && !dead[by] && hides(by, rule) && !(by > rule && hides(rule, by))) {
        return true;
      }
    }
    return false;
  }

  private boolean hides(int by, int rule) {
    Action hidden = action(rule);
    Action other = action(by);
    boolean removes = other instanceof Action.Exclude || other instanceof Action.Only;
    if (removes && (isList(rule) || hidden instanceof Action.Pin)) {
      return false;
    }
    boolean matters = false;
    for (Row row : rows) {
      Set<Long> wanted = hidden instanceof Action.Only ? removed(rule, row) : row.touched.get(rule);
      if (wanted == null || (wanted.isEmpty() && !isList(rule))) {
        continue;
      }
      matters = true;
      Set<Long> others = row.touched.get(by);
      boolean covered =
          removes
              ? removed(by, row).containsAll(wanted)
              : switch (other) {
                case Action.Diversify _ ->
                    hidden instanceof Action.Diversify && by < rule && others != null;
                case Action.NoRepeat _ ->
                    hidden instanceof Action.NoRepeat
                        && others != null
                        && others.containsAll(wanted);
                case Action.Cap cap ->
                    hidden instanceof Action.Cap looser
                        && cap.limit(DEPTH) <= looser.limit(DEPTH)
                        && others != null
                        && others.containsAll(wanted);
                default -> false;
              };
      if (!covered) {
        return false;
      }
    }
    return matters;
  }

  /** Whether some quotas from {@code next} on, with no item in common, ask for too many. */
  private boolean quotas(Row row, boolean[] dead, int next, Set<Long> taken, int sum) {
    if (sum > DEPTH) {
      return true;
    }
    for (int i = next; i < rules.size(); i++) {
      Set<Long> touched = row.touched.get(i);
      if (!dead[i]
          && action(i) instanceof Action.Quota quota
          && touched != null
          && !touched.isEmpty()
          && touched.stream().noneMatch(taken::contains)) {
        Set<Long> both = new HashSet<>(taken);
        both.addAll(touched);
        if (quotas(row, dead, i + 1, both, sum + quota.min())) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isList(int rule) {
    return action(rule) instanceof Action.Diversify;
  }

  private Action action(int rule) {
    return rules.get(rule).rule.action();
  }

  private String name(int rule) {
    return rules.get(rule).rule.name();
  }
}
