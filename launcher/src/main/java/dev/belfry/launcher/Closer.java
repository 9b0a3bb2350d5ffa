package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was opened, closed in the opposite order: each step is awaited for a bounded time, and one
 * that fails or hangs does not keep the others from being closed. Closing happens once; what is
 * added after it is closed at once. Thread-safe.
 */
final class Closer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Closer.class);

  private final Deque<Step> steps = new ArrayDeque<>();
  private final Object closing = new Object();
  private boolean closed;

  /** Closes one thing; may block. */
  interface Action {
    void close() throws Exception;
  }

  private record Step(String name, Duration bound, Action action) {}

  /**
   * Remembers how to close what was just opened.
   *
   * @param name what is closed, in words
   * @param bound how long it may take
   */
  void add(String name, Duration bound, Action action) {
    Step step = new Step(requireNonNull(name), requireNonNull(bound), requireNonNull(action));
    synchronized (steps) {
      if (!closed) {
        steps.push(step);
        return;
      }
    }
    run(step);
  }

  /** Closes everything when the process is asked to end, by Ctrl-C for one. */
  Closer closeAtExit() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "belfry-shutdown"));
    return this;
  }

  /** A second caller waits for the first. */
  @Override
  public void close() {
    synchronized (closing) {
      while (true) {
        Step step;
        synchronized (steps) {
          closed = true;
          if (steps.isEmpty()) {
            return;
          }
          step = steps.pop();
        }
        run(step);
      }
    }
  }

  private static void run(Step step) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("close " + step.name())
            .start(
                () -> {
                  try {
                    step.action().close();
                    done.complete(null);
                  } catch (Exception e) {
                    done.completeExceptionally(e);
                  }
                });
    try {
      done.orTimeout(step.bound().toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      if (thread.isAlive()) {
        LOG.warn("{} did not stop within {} s", step.name(), step.bound().toSeconds());
      } else {
        LOG.warn("{} did not stop in order", step.name(), e.getCause());
      }
    }
  }
}
