package dev.belfry.gateway;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets so many pieces of work go on at a time; the others wait in order. Thread-safe. */
final class AtATime {
  private final int most;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int running;

  AtATime(int most) {
    this.most = most;
  }

  /** What the work comes to, once it had its turn. */
  <T> Future<T> run(Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    Runnable turn =
        () ->
            Future.succeededFuture()
                .compose(ignored -> work.get())
                .onComplete(
                    ended -> {
                      next();
                      done.handle(ended);
                    });
    if (enter(turn)) {
      turn.run();
    }
    return done.future();
  }

  private synchronized boolean enter(Runnable turn) {
    if (running == most) {
      waiting.add(turn);
      return false;
    }
    running++;
    return true;
  }

  private void next() {
    Runnable turn = leave();
    if (turn != null) {
      turn.run();
    }
  }

  private synchronized @Nullable Runnable leave() {
    Runnable turn = waiting.poll();
    if (turn == null) {
      running--;
    }
    return turn;
  }
}
