package dev.belfry.platform;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Endpoint;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Request;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Asks verticles. Every failure is a {@link BelfryException}. Thread-safe; the answer arrives on
 * the caller's context.
 */
public final class BusClient {
  private static final ErrorCode[] CODES = ErrorCode.values();

  private final Vertx vertx;
  private final Set<String> registered = ConcurrentHashMap.newKeySet();

  public BusClient(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Sends {@code request} and waits for the answer no longer than its deadline. Fails with {@link
   * ErrorCode#DEADLINE_EXCEEDED}, with {@link ErrorCode#UNAVAILABLE} when nobody serves the
   * address, or with the server's own code.
   */
  public <Q extends Request, R> Future<R> request(Endpoint<Q, R> endpoint, Q request) {
    if (registered.add(endpoint.address())) {
      RecordCodec.register(vertx, endpoint.requestType());
      RecordCodec.register(vertx, endpoint.replyType());
    }
    long remaining = request.deadline().remainingNanos();
    if (remaining <= 0) {
      return Future.failedFuture(
          new BelfryException(
              ErrorCode.DEADLINE_EXCEEDED, "no time is left to ask " + endpoint.address()));
    }
    DeliveryOptions options =
        new DeliveryOptions()
            .setLocalOnly(true)
            .setSendTimeout(Math.max(1, TimeUnit.NANOSECONDS.toMillis(remaining)));
    return vertx
        .eventBus()
        .<R>request(endpoint.address(), request, options)
        .transform(
            (message, failure) ->
                failure == null
                    ? Future.succeededFuture(endpoint.replyType().cast(message.body()))
                    : Future.failedFuture(translate(endpoint, failure)));
  }

  private static BelfryException translate(Endpoint<?, ?> endpoint, Throwable failure) {
    if (failure instanceof ReplyException reply) {
      return switch (reply.failureType()) {
        case TIMEOUT ->
            new BelfryException(
                ErrorCode.DEADLINE_EXCEEDED,
                endpoint.address() + " did not answer in time",
                failure);
        case NO_HANDLERS ->
            new BelfryException(
                ErrorCode.UNAVAILABLE, "nobody serves " + endpoint.address(), failure);
        case RECIPIENT_FAILURE ->
            new BelfryException(
                reply.failureCode() >= 0 && reply.failureCode() < CODES.length
                    ? CODES[reply.failureCode()]
                    : ErrorCode.INTERNAL,
                String.valueOf(reply.getMessage()),
                failure);
        case ERROR ->
            new BelfryException(ErrorCode.INTERNAL, String.valueOf(reply.getMessage()), failure);
      };
    }
    return new BelfryException(ErrorCode.INTERNAL, endpoint.address() + " failed", failure);
  }
}
