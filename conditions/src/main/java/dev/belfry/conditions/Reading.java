package dev.belfry.conditions;

import java.util.ArrayList;
import java.util.List;

/**
 * How a condition reads one attribute, or the time.
 *
 * @param literals the fixed values it is held against: {@link String}, {@link Double} or {@link
 *     java.time.Instant}, each once
 * @param exact whether it is only ever asked for, or compared with these: two values that compare
 *     alike with every literal then decide alike
 */
public record Reading(List<Object> literals, boolean exact) {
  /** Read in no way yet. */
  public static final Reading NONE = new Reading(List.of(), true);

  public Reading {
    literals = literals.stream().distinct().toList();
  }

  /** What two conditions, or two places in one, read together. */
  public Reading and(Reading other) {
    List<Object> both = new ArrayList<>(literals);
    both.addAll(other.literals);
    return new Reading(both, exact && other.exact);
  }
}
