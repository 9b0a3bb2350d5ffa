package dev.belfry.training;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Entity;
import dev.belfry.model.ItemCounts;
import dev.belfry.model.PopularityTables;
import dev.belfry.model.PopularityTables.Key;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts what cold start ranks popularity from: see {@link PopularityTables}. */
final class PopularityBuilder {
  private static final Duration SHORTEST_HALF_LIFE = Duration.ofDays(30);
  private static final int SPAN_IN_HALF_LIVES = 8;

  private final Dataset data;
  private final double halfLifeMillis;
  private final Map<Integer, Double> overall = new TreeMap<>();
  private final Map<Key, Map<Integer, Double>> segments = new HashMap<>();
  private final Map<Key, Map<Integer, Double>> contexts = new HashMap<>();

  private PopularityBuilder(Dataset data, Duration halfLife) {
    this.data = data;
    this.halfLifeMillis = halfLife.toMillis();
  }

  /** Tables with a half-life of an eighth of the data's span, thirty days at least. */
  static PopularityTables build(Dataset data) {
    int n = data.events();
    Duration span =
        n == 0 ? Duration.ZERO : Duration.ofMillis(data.millisOf(n - 1) - data.millisOf(0));
    Duration share = span.dividedBy(SPAN_IN_HALF_LIVES);
    return build(data, share.compareTo(SHORTEST_HALF_LIFE) > 0 ? share : SHORTEST_HALF_LIFE);
  }

  static PopularityTables build(Dataset data, Duration halfLife) {
    PopularityBuilder builder = new PopularityBuilder(data, halfLife);
    builder.count();
    return new PopularityTables(
        builder.counts(builder.overall),
        builder.tables(builder.segments),
        builder.tables(builder.contexts));
  }

  private void count() {
    if (data.events() == 0) {
      return;
    }
    List<List<Key>> userKeys = data.users().stream().map(u -> keys(u.attributes())).toList();
    long latest = data.millisOf(data.events() - 1);
    Set<Long> seen = new HashSet<>();
    // Backwards, so that a pair counts at its latest interaction.
    for (int e = data.events() - 1; e >= 0; e--) {
      int user = data.userOf(e);
      int item = data.itemOf(e);
      if (!data.isPositive(e) || !seen.add((long) user << 32 | item)) {
        continue;
      }
      double weight = Math.pow(2, -(latest - data.millisOf(e)) / halfLifeMillis);
      overall.merge(item, weight, Double::sum);
      for (Key key : userKeys.get(user)) {
        add(segments, key, item, weight);
      }
      int hour = data.instantOf(e).atOffset(ZoneOffset.UTC).getHour();
      add(contexts, new Key("hour", Integer.toString(hour)), item, weight);
      String device = data.deviceOf(e);
      if (device != null) {
        add(contexts, new Key("device", device), item, weight);
      }
    }
  }

  private List<Key> keys(Attributes attributes) {
    List<Key> keys = new ArrayList<>();
    for (AttributeDefinition definition : data.schema().of(Entity.USER)) {
      if (!definition.role().equals("segment")) {
        continue;
      }
      Object value = attributes.get(definition.name());
      Collection<?> values =
          value == null ? List.of() : value instanceof List<?> list ? list : List.of(value);
      values.forEach(one -> keys.add(new Key(definition.name(), one.toString())));
    }
    return keys;
  }

  private static void add(Map<Key, Map<Integer, Double>> tables, Key key, int item, double weight) {
    tables.computeIfAbsent(key, k -> new TreeMap<>()).merge(item, weight, Double::sum);
  }

  private Map<Key, ItemCounts> tables(Map<Key, Map<Integer, Double>> tables) {
    Map<Key, ItemCounts> counts = new HashMap<>();
    tables.forEach((key, table) -> counts.put(key, counts(table)));
    return counts;
  }

  private ItemCounts counts(Map<Integer, Double> table) {
    long[] itemNos = new long[table.size()];
    float[] counts = new float[table.size()];
    int next = 0;
    for (Map.Entry<Integer, Double> entry : table.entrySet()) {
      itemNos[next] = data.items().get(entry.getKey()).itemNo();
      counts[next++] = entry.getValue().floatValue();
    }
    return ItemCounts.of(itemNos, counts);
  }
}
