package dev.belfry.storage;

import dev.belfry.contracts.common.Purpose;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RuleEffect;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The figures of reports, reckoned from lists and events one by one. */
final class ReportReference {
  private static final Duration WINDOW = Duration.ofHours(24);
  private static final Set<String> POSITIVE = Set.of("click", "cart", "purchase", "rating");

  /** What came of one item of one list. */
  record Slot(ServedList list, int index, List<EventWrite> events) {
    RankedItem item() {
      return list.items().get(index);
    }

    boolean has(String type) {
      return events.stream().anyMatch(event -> event.type().equals(type));
    }

    long purchases() {
      return events.stream().filter(event -> event.type().equals("purchase")).count();
    }

    double revenue() {
      return events.stream()
          .filter(event -> event.type().equals("purchase"))
          .mapToDouble(EventWrite::value)
          .sum();
    }

    boolean positive() {
      return events.stream().anyMatch(event -> POSITIVE.contains(event.type()));
    }
  }

  final List<Slot> slots = new ArrayList<>();
  final List<ServedList> live = new ArrayList<>();
  final Map<UUID, List<Slot>> byList = new HashMap<>();

  /** Events that belong to a list, of any purpose. */
  int outcomes;

  ReportReference(
      List<ServedList> lists,
      Collection<EventWrite> events,
      Function<String, Long> userNos,
      Function<String, Long> itemNos) {
    for (ServedList list : lists) {
      List<Slot> slotsOfList = new ArrayList<>();
      for (int i = 0; i < list.items().size(); i++) {
        slotsOfList.add(new Slot(list, i, new ArrayList<>()));
      }
      byList.put(list.listId(), slotsOfList);
      if (list.purpose() == Purpose.LIVE) {
        live.add(list);
        slots.addAll(slotsOfList);
      }
    }
    for (EventWrite event : events) {
      long item = itemNos.apply(event.itemId());
      UUID listId = event.listId();
      Slot slot =
          listId != null
              ? slot(byList.getOrDefault(listId, List.of()), item)
              : latest(userNos.apply(event.userId()), item, event.occurredAt());
      if (slot != null) {
        slot.events().add(event);
        outcomes++;
      }
    }
  }

  private @Nullable Slot latest(long userNo, long item, Instant at) {
    Slot found = null;
    for (ServedList list : live) {
      Instant served = list.servedAt();
      if (list.userNo() == userNo && !served.isAfter(at) && served.isAfter(at.minus(WINDOW))) {
        Slot slot = slot(byList.getOrDefault(list.listId(), List.of()), item);
        if (slot != null && (found == null || served.isAfter(found.list().servedAt()))) {
          found = slot;
        }
      }
    }
    return found;
  }

  private static @Nullable Slot slot(List<Slot> slots, long item) {
    return slots.stream().filter(slot -> slot.item().itemNo() == item).findFirst().orElse(null);
  }

  static LocalDate day(ServedList list) {
    return list.servedAt().atOffset(ZoneOffset.UTC).toLocalDate();
  }

  static @Nullable String unit(ServedList list) {
    return list.userNo() > 0
        ? "u:" + list.userNo()
        : list.sessionId() == null ? null : "s:" + list.sessionId();
  }

  /** impressions, clicks, carts, purchases, revenue, hides by a key of the slot. */
  Map<String, List<Double>> slotsBy(Function<Slot, Collection<String>> keys) {
    Map<String, double[]> sums = new TreeMap<>();
    for (Slot slot : slots) {
      for (String key : keys.apply(slot)) {
        double[] sum = sums.computeIfAbsent(key, k -> new double[6]);
        sum[0]++;
        sum[1] += slot.has("click") ? 1 : 0;
        sum[2] += slot.has("cart") ? 1 : 0;
        sum[3] += slot.purchases();
        sum[4] += slot.revenue();
        sum[5] += slot.has("hide") ? 1 : 0;
      }
    }
    return boxed(sums);
  }

  /**
   * lists, first pages, impressions, clicked, engaged, carted, purchased, empty, short, degraded
   * lists, clicks, purchases, revenue, milliseconds by a key of the list.
   */
  Map<String, List<Double>> listsBy(Function<ServedList, Collection<String>> keys) {
    Map<String, double[]> sums = new TreeMap<>();
    for (ServedList list : live) {
      for (String key : keys.apply(list)) {
        addList(list, sums.computeIfAbsent(key, k -> new double[14]));
      }
    }
    return boxed(sums);
  }

  private void addList(ServedList list, double[] sum) {
    List<Slot> of = byList.getOrDefault(list.listId(), List.of());
    sum[0]++;
    sum[1] += list.parentId() == null ? 1 : 0;
    sum[2] += of.size();
    sum[3] += of.stream().anyMatch(slot -> slot.has("click")) ? 1 : 0;
    sum[4] += of.stream().anyMatch(Slot::positive) ? 1 : 0;
    sum[5] += of.stream().anyMatch(slot -> slot.has("cart")) ? 1 : 0;
    sum[6] += of.stream().anyMatch(slot -> slot.has("purchase")) ? 1 : 0;
    sum[7] += of.isEmpty() ? 1 : 0;
    sum[8] += list.shortReason() != null ? 1 : 0;
    sum[9] += list.degraded().isEmpty() ? 0 : 1;
    sum[10] += of.stream().filter(slot -> slot.has("click")).count();
    sum[11] += of.stream().mapToLong(Slot::purchases).sum();
    sum[12] += of.stream().mapToDouble(Slot::revenue).sum();
    sum[13] += list.parentId() == null ? list.stageMicros().getOrDefault("total", 0L) / 1_000.0 : 0;
  }

  /** units, engaged and buying units by day and placement, and of all placements. */
  Map<String, List<Double>> units() {
    Map<String, List<Set<String>>> units = new TreeMap<>();
    for (ServedList list : live) {
      String unit = unit(list);
      for (String place : List.of(list.placement(), "*")) {
        List<Set<String>> sets =
            units.computeIfAbsent(
                day(list) + " " + place,
                k -> List.of(new HashSet<>(), new HashSet<>(), new HashSet<>()));
        if (unit != null) {
          List<Slot> of = byList.getOrDefault(list.listId(), List.of());
          sets.get(0).add(unit);
          if (of.stream().anyMatch(Slot::positive)) {
            sets.get(1).add(unit);
          }
          if (of.stream().anyMatch(slot -> slot.has("purchase"))) {
            sets.get(2).add(unit);
          }
        }
      }
    }
    Map<String, List<Double>> result = new TreeMap<>();
    units.forEach(
        (key, sets) -> result.put(key, sets.stream().map(s -> (double) s.size()).toList()));
    return result;
  }

  /**
   * items shown, Gini, novelty, cold share, repeat rate by day and placement, and of all.
   *
   * @param likings of an item in the 28 days before a day
   */
  Map<String, List<Double>> catalogue(
      int catalogue, java.util.function.ToLongBiFunction<LocalDate, Long> likings, long[] itemNos) {
    Map<String, List<Slot>> groups = new TreeMap<>();
    for (Slot slot : slots) {
      for (String place : List.of(slot.list().placement(), "*")) {
        groups.computeIfAbsent(day(slot.list()) + " " + place, k -> new ArrayList<>()).add(slot);
      }
    }
    Map<String, List<Double>> result = new TreeMap<>();
    groups.forEach(
        (key, group) -> {
          LocalDate day = day(group.getFirst().list());
          long all = Arrays.stream(itemNos).map(item -> likings.applyAsLong(day, item)).sum();
          Map<Long, Long> shown = new HashMap<>();
          Set<String> seen = new HashSet<>();
          double known = 0;
          double again = 0;
          double novelty = 0;
          double cold = 0;
          for (Slot slot : group) {
            long item = slot.item().itemNo();
            shown.merge(item, 1L, Long::sum);
            String unit = unit(slot.list());
            if (unit != null) {
              known++;
              again += seen.add(unit + " " + item) ? 0 : 1;
            }
            long liked = likings.applyAsLong(day, item);
            novelty -= Math.log((liked + 1.0) / (all + catalogue)) / Math.log(2);
            cold += liked < 5 ? 1 : 0;
          }
          result.put(
              key,
              List.of(
                  (double) shown.size(),
                  gini(shown.values(), catalogue),
                  novelty / group.size(),
                  cold / group.size(),
                  known == 0 ? Double.NaN : again / known));
        });
    return result;
  }

  /** The mean absolute difference of all pairs by twice the mean. */
  private static double gini(Collection<Long> shown, int catalogue) {
    double[] counts =
        Arrays.copyOf(shown.stream().mapToDouble(Long::doubleValue).toArray(), catalogue);
    double differences = 0;
    for (double a : counts) {
      for (double b : counts) {
        differences += Math.abs(a - b);
      }
    }
    return differences / (2.0 * catalogue * Arrays.stream(counts).sum());
  }

  /** lists, impressions, clicks, purchases, revenue, factor by day, placement, rule and action. */
  Map<String, List<Double>> rules() {
    Map<String, Set<UUID>> lists = new TreeMap<>();
    Map<String, double[]> sums = new TreeMap<>();
    for (Slot slot : slots) {
      for (RuleEffect effect : slot.item().effects()) {
        String key =
            day(slot.list())
                + " "
                + slot.list().placement()
                + " "
                + effect.rule()
                + " "
                + effect.action();
        lists.computeIfAbsent(key, k -> new HashSet<>()).add(slot.list().listId());
        double[] sum = sums.computeIfAbsent(key, k -> new double[6]);
        sum[1]++;
        sum[2] += slot.has("click") ? 1 : 0;
        sum[3] += slot.purchases();
        sum[4] += slot.revenue();
        sum[5] += Math.log(effect.factor());
      }
    }
    sums.forEach(
        (key, sum) -> {
          sum[0] = lists.getOrDefault(key, Set.of()).size();
          sum[5] = Math.exp(sum[5] / sum[1]);
        });
    return boxed(sums);
  }

  /** users, returned within 7 and 30 days by first day. */
  Map<String, List<Double>> retention() {
    Map<Long, TreeSet<LocalDate>> days = new TreeMap<>();
    for (ServedList list : live) {
      if (list.userNo() > 0) {
        days.computeIfAbsent(list.userNo(), k -> new TreeSet<>()).add(day(list));
      }
    }
    Map<String, double[]> sums = new TreeMap<>();
    for (TreeSet<LocalDate> of : days.values()) {
      double[] sum = sums.computeIfAbsent(of.first().toString(), k -> new double[3]);
      LocalDate next = of.higher(of.first());
      sum[0]++;
      sum[1] += next != null && !next.isAfter(of.first().plusDays(7)) ? 1 : 0;
      sum[2] += next != null && !next.isAfter(of.first().plusDays(30)) ? 1 : 0;
    }
    return boxed(sums);
  }

  /** Seconds from a list to its first click, by day and placement, and of all placements. */
  Map<String, List<Double>> firstClicks() {
    Map<String, List<Double>> seconds = new TreeMap<>();
    for (ServedList list : live) {
      byList.getOrDefault(list.listId(), List.of()).stream()
          .flatMap(slot -> slot.events().stream())
          .filter(event -> event.type().equals("click"))
          .map(event -> Duration.between(list.servedAt(), event.occurredAt()).toNanos() / 1e9)
          .min(Double::compare)
          .ifPresent(
              first -> {
                for (String place : List.of(list.placement(), "*")) {
                  seconds
                      .computeIfAbsent(day(list) + " " + place, k -> new ArrayList<>())
                      .add(first);
                }
              });
    }
    Map<String, List<Double>> result = new TreeMap<>();
    seconds.forEach(
        (key, of) ->
            result.put(
                key,
                List.of(
                    (double) of.size(),
                    of.stream().mapToDouble(d -> d).average().orElse(Double.NaN),
                    percentile(of, 0.5),
                    percentile(of, 0.9))));
    return result;
  }

  /** Between the two nearest, as they stand apart. */
  private static double percentile(List<Double> values, double share) {
    List<Double> sorted = values.stream().sorted().toList();
    double place = share * (sorted.size() - 1);
    int below = (int) Math.floor(place);
    int above = (int) Math.ceil(place);
    return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
  }

  private static Map<String, List<Double>> boxed(Map<String, double[]> sums) {
    Map<String, List<Double>> result = new TreeMap<>();
    sums.forEach((key, sum) -> result.put(key, Arrays.stream(sum).boxed().toList()));
    return result;
  }
}
