package dev.belfry.launcher;

import java.util.concurrent.CountDownLatch;

/** Keeps the main thread from ending while the server serves. */
final class Stay {
  private Stay() {}

  /** Returns only when the thread is interrupted; the shutdown hook ends the process before. */
  static void untilStopped() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
