package dev.belfry.coldstart;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.model.ItemCounts;
import dev.belfry.model.PopularityTables;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rankings by popularity: over everyone, within a user's demographic segment, within a context.
 * Counts are time-decayed by training. Safe for use by several threads.
 *
 * <p>A user's segment is the cell of all its segment values (age band, gender, ...). Cells are too
 * many to count; each value's shares, its parent segment, are shrunk toward the whole ({@link
 * DirichletShrinkage}) and the cell is taken from them as if the values were independent given the
 * item:
 *
 * <pre>share(i | s1, s2, ...) ~ p(i) * product over k of share(i | sk) / p(i)</pre>
 */
final class Popularity {
  /** Bounds the remembered rankings: entries of 8 bytes. */
  private static final long REMEMBERED_ENTRIES = 4_000_000;

  private final PopularityTables tables;
  private final Ranking overall;
  private final Map<String, Double> segmentConcentration;
  private final Map<String, Double> contextConcentration;
  private final Cache<Cell, Ranking> cells =
      Caffeine.newBuilder()
          .maximumWeight(REMEMBERED_ENTRIES)
          .weigher((Cell cell, Ranking ranking) -> ranking.size() + 1)
          .executor(Runnable::run)
          .build();

  Popularity(PopularityTables tables) {
    this.tables = tables;
    ItemCounts whole = tables.overall();
    long[] itemNos = new long[whole.size()];
    double[] shares = new double[whole.size()];
    for (int i = 0; i < itemNos.length; i++) {
      itemNos[i] = whole.itemNo(i);
      shares[i] = whole.count(i) / whole.total();
    }
    overall = Ranking.of(itemNos, shares);
    segmentConcentration = concentrations(whole, tables.segments());
    contextConcentration = concentrations(whole, tables.contexts());
  }

  private record Cell(boolean context, List<PopularityTables.Key> values) {}

  /** Items with a count, by their share of the whole. */
  Ranking overall() {
    return overall;
  }

  /** Time-decayed positive interactions with the item. */
  float countOf(long itemNo) {
    return tables.overall().countOf(itemNo);
  }

  /** Time-decayed positive interactions with any item. */
  double total() {
    return tables.overall().total();
  }

  /**
   * Items with a count, by their share within the user's segment; empty where none of the user's
   * attributes names a segment that was seen.
   */
  Optional<Ranking> segment(Attributes user) {
    List<PopularityTables.Key> values = new ArrayList<>();
    for (String attribute : new TreeSet<>(segmentConcentration.keySet())) {
      for (String value : texts(user.get(attribute))) {
        addSeen(values, tables.segments(), new PopularityTables.Key(attribute, value));
      }
    }
    return ranking(new Cell(false, values));
  }

  /**
   * Items with a count, by their share within the context; empty where nothing of the context was
   * seen in training. The hour is that of the request's instant in UTC unless it is given.
   */
  Optional<Ranking> context(RequestContext context) {
    List<PopularityTables.Key> values = new ArrayList<>();
    for (String attribute : new TreeSet<>(contextConcentration.keySet())) {
      List<String> given = texts(context.attributes().get(attribute));
      if (given.isEmpty() && attribute.equals("hour")) {
        given = List.of(Integer.toString(context.now().atOffset(ZoneOffset.UTC).getHour()));
      }
      given.forEach(
          value -> addSeen(values, tables.contexts(), new PopularityTables.Key(attribute, value)));
    }
    return ranking(new Cell(true, values));
  }

  private Optional<Ranking> ranking(Cell cell) {
    return cell.values().isEmpty()
        ? Optional.empty()
        : Optional.of(cells.get(cell, this::rankWithin));
  }

  private Ranking rankWithin(Cell cell) {
    Map<PopularityTables.Key, ItemCounts> counts =
        cell.context() ? tables.contexts() : tables.segments();
    Map<String, Double> concentration =
        cell.context() ? contextConcentration : segmentConcentration;
    ItemCounts whole = tables.overall();
    long[] itemNos = new long[whole.size()];
    double[] shares = new double[whole.size()];
    double sum = 0;
    for (int i = 0; i < itemNos.length; i++) {
      itemNos[i] = whole.itemNo(i);
      double share = whole.count(i) / whole.total();
      shares[i] = share;
      for (PopularityTables.Key value : cell.values()) {
        ItemCounts within = counts.get(value);
        Double m = concentration.get(value.attribute());
        if (within != null && m != null && share > 0) {
          shares[i] *= DirichletShrinkage.posteriorShare(within, itemNos[i], share, m) / share;
        }
      }
      sum += shares[i];
    }
    for (int i = 0; i < shares.length && sum > 0; i++) {
      shares[i] /= sum;
    }
    return Ranking.of(itemNos, shares);
  }

  private static void addSeen(
      List<PopularityTables.Key> values,
      Map<PopularityTables.Key, ItemCounts> counts,
      PopularityTables.Key key) {
    ItemCounts seen = counts.get(key);
    if (seen != null && seen.total() > 0) {
      values.add(key);
    }
  }

  private static Map<String, Double> concentrations(
      ItemCounts whole, Map<PopularityTables.Key, ItemCounts> tables) {
    Map<String, List<ItemCounts>> byAttribute =
        tables.entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    entry -> entry.getKey().attribute(),
                    Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    Map<String, Double> result = new HashMap<>();
    byAttribute.forEach(
        (attribute, segments) ->
            result.put(attribute, DirichletShrinkage.concentration(whole, segments)));
    return Map.copyOf(result);
  }

  /** A value as the tables spell it: labels as they are, whole numbers without a point. */
  private static List<String> texts(@Nullable Object value) {
    if (value instanceof List<?> several) {
      return several.stream().flatMap(one -> texts(one).stream()).distinct().toList();
    }
    if (value instanceof Double number && number == Math.rint(number)) {
      return List.of(Long.toString(number.longValue()));
    }
    return value == null ? List.of() : List.of(value.toString());
  }
}
