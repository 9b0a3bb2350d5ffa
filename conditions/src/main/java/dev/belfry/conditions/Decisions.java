package dev.belfry.conditions;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.ItemSet;

/**
 * What a condition says about every item of a catalogue.
 *
 * @param yes the items of which it is true
 * @param no the items of which it is false; of the others it is neither
 */
public record Decisions(ItemSet yes, ItemSet no) {
  public Decisions {
    requireNonNull(yes, "yes is null");
    requireNonNull(no, "no is null");
  }

  Decisions negate() {
    return new Decisions(no, yes);
  }

  Decisions and(Decisions other) {
    return new Decisions(yes.and(other.yes), no.or(other.no));
  }

  Decisions or(Decisions other) {
    return new Decisions(yes.or(other.yes), no.and(other.no));
  }
}
