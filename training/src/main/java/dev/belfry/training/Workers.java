package dev.belfry.training;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** A few threads that share numbered parts of a piece of work. Used by one thread at a time. */
final class Workers implements AutoCloseable {
  private final int threads;
  private final ExecutorService executor;

  Workers(int threads) {
    this.threads = threads;
    this.executor = Executors.newFixedThreadPool(threads);
  }

  int threads() {
    return threads;
  }

  /** Does parts 0 to {@code parts} exclusive, each once, and returns when all are done. */
  void forEach(int parts, IntConsumer part) {
    forEach(parts, () -> part);
  }

  /**
   * The same, with work space.
   *
   * @param worker called once by each thread that takes part
   */
  void forEach(int parts, Supplier<IntConsumer> worker) {
    AtomicInteger next = new AtomicInteger();
    Runnable share =
        () -> {
          IntConsumer part = worker.get();
          for (int p = next.getAndIncrement(); p < parts; p = next.getAndIncrement()) {
            part.accept(p);
          }
        };
    List<Future<?>> shares = new ArrayList<>();
    for (int t = 0; t < Math.min(threads, parts); t++) {
      shares.add(executor.submit(share));
    }
    for (Future<?> one : shares) {
      try {
        one.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("training was interrupted", e);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException cause
            ? cause
            : new IllegalStateException("training failed", e.getCause());
      }
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
