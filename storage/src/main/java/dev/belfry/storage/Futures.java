package dev.belfry.storage;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;

/** Small helps with futures. */
final class Futures {
  private Futures() {}

  /** A promise whose future completes on the caller's context, whoever completes it. */
  static <T> Promise<T> promise(Vertx vertx) {
    return ((ContextInternal) vertx.getOrCreateContext()).promise();
  }
}
