package dev.belfry.platform;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Endpoint;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Request;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageConsumerOptions;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only consumer of an endpoint's address. It bounds the work in flight, drops requests past
 * their deadline, and turns every exception and null into a categorised failure; each of these is
 * counted in {@code belfry_bus_failures_total{address, code}}. Handlers run on the context that
 * called {@link #serve}.
 */
public final class BusServer {
  private static final Logger LOG = LoggerFactory.getLogger(BusServer.class);

  private final MessageConsumer<?> consumer;

  private BusServer(MessageConsumer<?> consumer) {
    this.consumer = consumer;
  }

  /**
   * Serves an endpoint of this process.
   *
   * @param maxInFlight requests handled at once; as many again, times eight, may wait
   * @param handler answers a request; may throw, and may not answer null
   */
  public static <Q extends Request, R> BusServer serve(
      Vertx vertx, Endpoint<Q, R> endpoint, int maxInFlight, Function<Q, Future<R>> handler) {
    requireNonNull(handler, "handler is null");
    RecordCodec.register(vertx, endpoint.requestType());
    RecordCodec.register(vertx, endpoint.replyType());
    MessageConsumer<Q> consumer =
        vertx
            .eventBus()
            .consumer(
                new MessageConsumerOptions()
                    .setAddress(endpoint.address())
                    .setLocalOnly(true)
                    .setMaxBufferedMessages(maxInFlight * 8));
    Call<Q, R> call = new Call<>(endpoint, handler, consumer);
    consumer.pause();
    consumer.handler(call::accept);
    consumer.fetch(maxInFlight);
    return new BusServer(consumer);
  }

  /** Stops taking requests; those in flight still answer. */
  public Future<Void> close() {
    return consumer.unregister();
  }

  private record Call<Q extends Request, R>(
      Endpoint<Q, R> endpoint, Function<Q, Future<R>> handler, MessageConsumer<Q> consumer) {

    void accept(Message<Q> message) {
      Q request = message.body();
      if (request.deadline().isPast()) {
        fail(
            message,
            ErrorCode.DEADLINE_EXCEEDED,
            endpoint.address() + " was asked after the deadline",
            null);
        consumer.fetch(1);
        return;
      }
      Future<R> answer;
      try {
        answer = requireNonNull(handler.apply(request), "the handler answered null");
      } catch (RuntimeException e) {
        answer = Future.failedFuture(e);
      }
      answer.onComplete(
          reply -> {
            if (reply == null) {
              fail(message, ErrorCode.INTERNAL, endpoint.address() + " has no answer", null);
            } else {
              message.reply(reply);
            }
            consumer.fetch(1);
          },
          failure -> {
            if (failure instanceof BelfryException known) {
              fail(message, known.code(), String.valueOf(known.getMessage()), null);
            } else {
              fail(message, ErrorCode.INTERNAL, endpoint.address() + " failed", failure);
            }
            consumer.fetch(1);
          });
    }

    private void fail(
        Message<Q> message, ErrorCode code, String sentence, @Nullable Throwable cause) {
      if (cause != null) {
        LOG.warn("{} failed", endpoint.address(), cause);
      }
      failures(endpoint.address(), code).increment();
      message.fail(code.ordinal(), sentence);
    }

    private static Counter failures(String address, ErrorCode code) {
      MeterRegistry registry = Metrics.registry();
      return registry.counter("belfry.bus.failures", "address", address, "code", code.name());
    }
  }
}
