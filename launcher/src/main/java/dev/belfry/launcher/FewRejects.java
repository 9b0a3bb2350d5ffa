package dev.belfry.launcher;

import dev.belfry.training.Rejects;

/** Tells of the first few rows that cannot be used, and how many there were. */
final class FewRejects implements Rejects {
  private static final int TOLD = 5;

  private final Terminal terminal;
  private long count;

  FewRejects(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void reject(String where, String reason) {
    if (count++ < TOLD) {
      terminal.note("left out " + where + ": " + reason);
    }
  }

  /** Says how many more there were. */
  void close() {
    if (count > TOLD) {
      terminal.note("left out %,d more".formatted(count - TOLD));
    }
  }
}
