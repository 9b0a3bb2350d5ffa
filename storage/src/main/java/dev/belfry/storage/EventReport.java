package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What became of a batch of events.
 *
 * @param accepted stored now
 * @param duplicates stored before, recognised by their event id
 * @param rejected refused
 */
public record EventReport(int accepted, int duplicates, List<Rejected> rejected) {
  public EventReport {
    rejected = List.copyOf(rejected);
  }

  /**
   * One refused event.
   *
   * @param index its place in the batch, from 0
   * @param reason a sentence
   */
  public record Rejected(int index, String reason) {
    public Rejected {
      requireNonNull(reason, "reason is null");
    }
  }
}
