package dev.belfry.reranker;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The moments at which rules can change: now, every later edge of a schedule and moment that a
 * condition names, the second before and after each, and the edges of days and hours in the week
 * after each. Of moments at which all the schedules and conditions agree, one is enough.
 */
final class SearchedMoments {
  private static final int DAYS = 8;

  private SearchedMoments() {}

  /** The moments, the present one first. */
  static List<Instant> of(List<SearchedRule> rules, Instant now) {
    Instant present = now.truncatedTo(ChronoUnit.SECONDS);
    TreeSet<Instant> anchors = new TreeSet<>(Set.of(present));
    TreeSet<Instant> literals = new TreeSet<>();
    boolean exact = true;
    for (SearchedRule rule : rules) {
      Schedule schedule = rule.rule().schedule();
      if (schedule != null && schedule.from() != null) {
        anchors.add(schedule.from());
      }
      if (schedule != null && schedule.until() != null) {
        anchors.add(schedule.until());
      }
      exact &= rule.now().exact();
      for (Object literal : rule.now().literals()) {
        if (literal instanceof Instant instant) {
          literals.add(instant);
        }
      }
    }
    anchors.addAll(literals);
    TreeSet<Instant> moments = new TreeSet<>();
    for (Instant anchor : anchors) {
      around(moments, anchor, present);
      for (SearchedRule rule : rules) {
        Schedule schedule = rule.rule().schedule();
        if (schedule != null && !anchor.isBefore(present)) {
          week(moments, schedule, anchor, present);
        }
      }
    }
    return exact ? distinct(moments, rules, literals) : List.copyOf(moments);
  }

  private static void week(
      TreeSet<Instant> moments, Schedule schedule, Instant anchor, Instant present) {
    List<LocalTime> edges = new ArrayList<>();
    if (!schedule.days().isEmpty()) {
      edges.add(LocalTime.MIDNIGHT);
    }
    Schedule.Hours hours = schedule.hours();
    if (hours != null) {
      edges.add(hours.from());
      edges.add(hours.until());
    }
    LocalDate first = anchor.atZone(schedule.zone()).toLocalDate();
    for (int day = 0; day <= DAYS; day++) {
      for (LocalTime edge : edges) {
        around(
            moments,
            ZonedDateTime.of(first.plusDays(day), edge, schedule.zone()).toInstant(),
            present);
      }
    }
  }

  private static void around(TreeSet<Instant> moments, Instant edge, Instant present) {
    Instant second = edge.truncatedTo(ChronoUnit.SECONDS);
    for (int shift = -1; shift <= 1; shift++) {
      Instant moment = second.plusSeconds(shift);
      if (!moment.isBefore(present)) {
        moments.add(moment);
      }
    }
  }

  /** The first moment of each combination of schedules in force and literals passed. */
  private static List<Instant> distinct(
      TreeSet<Instant> moments, List<SearchedRule> rules, TreeSet<Instant> literals) {
    Set<List<Object>> seen = new HashSet<>();
    List<Instant> kept = new ArrayList<>();
    for (Instant moment : moments) {
      List<Object> signature = new ArrayList<>();
      for (SearchedRule rule : rules) {
        Schedule schedule = rule.rule().schedule();
        signature.add(schedule == null || schedule.holds(moment));
      }
      literals.forEach(literal -> signature.add(Integer.signum(moment.compareTo(literal))));
      if (seen.add(signature)) {
        kept.add(moment);
      }
    }
    return kept;
  }
}
