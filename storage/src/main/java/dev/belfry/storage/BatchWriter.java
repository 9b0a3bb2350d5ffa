package dev.belfry.storage;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Stores one set of rows on a thread of its own while the next is read: at most one is on its way.
 * For one thread.
 */
final class BatchWriter implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("belfry-batch").factory());
  private @Nullable Future<Long> underway;

  /**
   * Waits for the set before and begins this one.
   *
   * @return what the set before came to; 0 without one
   */
  long next(Callable<Long> set) {
    long before = finish();
    underway = thread.submit(set);
    return before;
  }

  /** Waits for the last set, and answers what it came to; 0 without one. */
  long finish() {
    Future<Long> last = underway;
    underway = null;
    if (last == null) {
      return 0;
    }
    try {
      return last.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BelfryException(ErrorCode.UNAVAILABLE, "interrupted", e);
    }
  }

  /** Waits for what is on its way. */
  @Override
  public void close() {
    thread.close();
  }
}
