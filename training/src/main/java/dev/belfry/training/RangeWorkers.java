package dev.belfry.training;

import dev.belfry.model.Parallel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A few threads that share out ranges; the calling thread takes one. For one caller at a time. */
final class RangeWorkers implements Parallel, AutoCloseable {
  /** Below this, handing over costs more than it saves. */
  private static final int LEAST = 256;

  private final int threads;
  private final ExecutorService executor;

  RangeWorkers(int threads) {
    this.threads = threads;
    this.executor =
        Executors.newFixedThreadPool(
            Math.max(1, threads - 1), Thread.ofPlatform().daemon().name("tower-", 0).factory());
  }

  @Override
  public void forRange(int size, Range body) {
    if (threads == 1 || size < LEAST) {
      body.run(0, size);
      return;
    }
    List<Future<?>> parts = new ArrayList<>();
    for (int part = 1; part < threads; part++) {
      int from = (int) ((long) size * part / threads);
      int to = (int) ((long) size * (part + 1) / threads);
      parts.add(executor.submit(() -> body.run(from, to)));
    }
    body.run(0, size / threads);
    for (Future<?> part : parts) {
      join(part);
    }
  }

  /** Waits for a result; what it threw is thrown here. */
  static <T> T join(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("training was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("a part of the training failed", e.getCause());
    }
  }

  @Override
  public void close() {
    executor.close();
  }
}
