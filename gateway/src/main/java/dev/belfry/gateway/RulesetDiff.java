package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What differs between two lists of rules, matched by their names. */
final class RulesetDiff {
  private static final List<String> NESTED = List.of("action", "schedule");

  private RulesetDiff() {}

  /** One entry for each name: those of {@code after} in its order, then those that are gone. */
  static ArrayNode of(JsonNode before, JsonNode after) {
    Map<String, Integer> from = places(before);
    Map<String, Integer> to = places(after);
    Set<String> still = unmoved(from, to);
    ArrayNode changes = Responses.object().putArray("rules");
    to.forEach(
        (name, index) -> {
          Integer place = from.get(name);
          JsonNode old = place == null ? null : before.get(place);
          ObjectNode change =
              change(changes.addObject(), name, old, after.get(index), still.contains(name));
          if (place != null) {
            change.put("fromIndex", place);
          }
          change.put("toIndex", index);
        });
    from.forEach(
        (name, index) -> {
          if (!to.containsKey(name)) {
            change(changes.addObject(), name, before.get(index), null, true)
                .put("fromIndex", index);
          }
        });
    return changes;
  }

  /** Rules by name, in their order; one without a name of its own goes by its place. */
  static Map<String, Integer> places(JsonNode rules) {
    Map<String, Integer> places = new LinkedHashMap<>();
    for (int i = 0; i < rules.size(); i++) {
      String name = rules.get(i).path("name").asText("");
      String key = name.isEmpty() || places.containsKey(name) ? name + "#" + (i + 1) : name;
      places.put(key, i);
    }
    return places;
  }

  private static ObjectNode change(
      ObjectNode view,
      String name,
      @Nullable JsonNode before,
      @Nullable JsonNode after,
      boolean unmoved) {
    Set<String> fields = before == null || after == null ? Set.of() : fields(before, after);
    String kind;
    if (before == null) {
      kind = "added";
    } else if (after == null) {
      kind = "removed";
    } else if (!fields.isEmpty()) {
      kind = "changed";
    } else {
      kind = unmoved ? "same" : "moved";
    }
    view.put("name", name).put("change", kind);
    if (before != null) {
      view.set("before", before);
    }
    if (after != null) {
      view.set("after", after);
    }
    ArrayNode array = view.putArray("fields");
    fields.forEach(array::add);
    return view;
  }

  private static Set<String> fields(JsonNode before, JsonNode after) {
    Set<String> names = new TreeSet<>();
    for (String name : union(before, after)) {
      JsonNode old = before.path(name);
      JsonNode now = after.path(name);
      if (old.equals(now)) {
        continue;
      }
      if (NESTED.contains(name) && old.isObject() && now.isObject()) {
        for (String inner : union(old, now)) {
          if (!old.path(inner).equals(now.path(inner))) {
            names.add(name + "." + inner);
          }
        }
      } else {
        names.add(name);
      }
    }
    return names;
  }

  private static Set<String> union(JsonNode before, JsonNode after) {
    Set<String> names = new LinkedHashSet<>();
    before.fieldNames().forEachRemaining(names::add);
    after.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The most rules of both that keep their order: a longest increasing subsequence. */
  private static Set<String> unmoved(Map<String, Integer> from, Map<String, Integer> to) {
    List<String> common = to.keySet().stream().filter(from::containsKey).toList();
    int[] length = new int[common.size()];
    int[] previous = new int[common.size()];
    int last = -1;
    for (int i = 0; i < common.size(); i++) {
      length[i] = 1;
      previous[i] = -1;
      for (int j = 0; j < i; j++) {
        if (from.getOrDefault(common.get(j), 0) < from.getOrDefault(common.get(i), 0)
            && length[j] + 1 > length[i]) {
          length[i] = length[j] + 1;
          previous[i] = j;
        }
      }
      if (last < 0 || length[i] > length[last]) {
        last = i;
      }
    }
    Set<String> names = new LinkedHashSet<>();
    for (int i = last; i >= 0; i = previous[i]) {
      names.add(common.get(i));
    }
    return names;
  }

  /**
   * A merge of two lists that were made from one: what only one of them changed is taken from it.
   *
   * @param rules the merged list; meaningless where there are conflicts
   * @param conflicts the names of rules that both changed, differently
   */
  record Merge(ArrayNode rules, List<String> conflicts) {}

  /**
   * Merges rule by rule. The order is that of {@code mine} where it moved rules of the base, and
   * otherwise that of {@code theirs}.
   */
  static Merge merge(JsonNode base, JsonNode mine, JsonNode theirs) {
    Map<String, Integer> b = places(base);
    Map<String, Integer> m = places(mine);
    Map<String, Integer> t = places(theirs);
    Map<String, JsonNode> kept = new LinkedHashMap<>();
    List<String> conflicts = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>(m.keySet());
    names.addAll(t.keySet());
    for (String name : names) {
      JsonNode from = at(base, b, name);
      JsonNode here = at(mine, m, name);
      JsonNode there = at(theirs, t, name);
      if (here.equals(from) || here.equals(there)) {
        kept.put(name, there);
      } else if (there.equals(from)) {
        kept.put(name, here);
      } else {
        conflicts.add(name);
      }
    }
    kept.values().removeIf(JsonNode::isMissingNode);
    boolean reordered = unmoved(b, m).size() < m.keySet().stream().filter(b::containsKey).count();
    List<String> order =
        reordered ? order(m.keySet(), t.keySet(), kept) : order(t.keySet(), m.keySet(), kept);
    ArrayNode rules = Responses.object().putArray("rules");
    order.forEach(name -> rules.add(kept.get(name)));
    return new Merge(rules, conflicts);
  }

  private static JsonNode at(JsonNode rules, Map<String, Integer> places, String name) {
    Integer place = places.get(name);
    return rules.path(place == null ? -1 : place);
  }

  /** The first's order; what only the second has comes after its neighbour there. */
  private static List<String> order(
      Set<String> first, Set<String> second, Map<String, JsonNode> kept) {
    List<String> order = new ArrayList<>(first.stream().filter(kept::containsKey).toList());
    int place = 0;
    for (String name : second) {
      int found = order.indexOf(name);
      if (found >= 0) {
        place = found + 1;
      } else if (kept.containsKey(name)) {
        order.add(place++, name);
      }
    }
    return order;
  }
}
