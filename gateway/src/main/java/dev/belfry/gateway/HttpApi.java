package dev.belfry.gateway;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * The way into every operation: load shedding, API key or session, content type, body, then the
 * handler; whatever fails becomes a problem. One object serves the routers of all event loops.
 */
final class HttpApi {
  private final List<Operation> operations;
  private final ConsoleAssets console;
  private final Access access;
  private final GatewayConfig.Limits limits;
  private final MeterRegistry registry;
  private final BooleanSupplier draining;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Map<String, Timer> timers = new ConcurrentHashMap<>();

  HttpApi(
      List<Operation> operations,
      ConsoleAssets console,
      Access access,
      GatewayConfig.Limits limits,
      MeterRegistry registry,
      BooleanSupplier draining) {
    this.operations = List.copyOf(operations);
    this.console = console;
    this.access = access;
    this.limits = limits;
    this.registry = registry;
    this.draining = draining;
    registry.gauge("belfry.http.in.flight", inFlight);
  }

  /** Whether a good part of what may be in hand is. */
  boolean isBusy() {
    return inFlight.get() > limits.inFlight() / 4;
  }

  /** A router for one event loop. */
  Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    for (int status : new int[] {400, 404, 405, 413, 414, 415, 500, 501}) {
      router.errorHandler(status, context -> Problems.answer(context, failure(context, status)));
    }
    for (Operation operation : operations) {
      mount(router, operation);
    }
    router
        .routeWithRegex("\\/(?!v1\\/|v1$|health\\/|metrics$).*")
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(context -> settle(context, () -> console.serve(context)));
    return router;
  }

  private void mount(Router router, Operation operation) {
    Route route = router.route(operation.method(), operation.route());
    route.handler(context -> enter(operation, context));
    switch (operation.body()) {
      case NONE, STREAM -> {}
      case JSON -> route.handler(body(limits.bodyBytes()));
      case BULK -> route.handler(body(limits.bulkBodyBytes()));
    }
    route.handler(context -> handle(operation, context));
  }

  private void enter(Operation operation, RoutingContext context) {
    long start = System.nanoTime();
    context.addEndHandler(
        ended ->
            timer(operation, context.response().getStatusCode())
                .record(System.nanoTime() - start, TimeUnit.NANOSECONDS));
    if (draining.getAsBoolean() && context.request().version() != HttpVersion.HTTP_2) {
      context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    if (operation.scope() == Operation.Scope.NONE) {
      Bodies.checkType(context.request(), operation.body());
      context.next();
      return;
    }
    if (inFlight.get() >= limits.inFlight()) {
      context.fail(
          new BelfryException(
              ErrorCode.OVERLOADED,
              "this server has " + limits.inFlight() + " requests in hand; wait a moment"));
      return;
    }
    admit(operation, context);
  }

  private void admit(Operation operation, RoutingContext context) {
    HttpServerRequest request = context.request();
    Future<Void> admitted =
        access
            .check(context, operation.scope())
            .compose(
                allowed -> {
                  Bodies.checkType(request, operation.body());
                  return Future.succeededFuture();
                });
    if (!admitted.isComplete()) {
      // The body waits until it is known whether it is wanted.
      request.pause();
      admitted = admitted.onComplete(done -> request.resume());
    }
    admitted.onSuccess(allowed -> context.next()).onFailure(context::fail);
  }

  /**
   * A request counts as in flight from here on: one whose body is still on its way holds nobody up.
   */
  private void handle(Operation operation, RoutingContext context) {
    if (operation.scope() != Operation.Scope.NONE) {
      inFlight.incrementAndGet();
      AtomicBoolean left = new AtomicBoolean();
      context.addEndHandler(
          ended -> {
            // A connection that breaks may say so twice.
            if (left.compareAndSet(false, true)) {
              inFlight.decrementAndGet();
            }
          });
    }
    settle(context, () -> operation.handler().handle(context));
  }

  private static void settle(RoutingContext context, Operation.Call call) {
    Future<?> answered;
    try {
      answered = call.run();
    } catch (RuntimeException e) {
      answered = Future.failedFuture(e);
    }
    answered.onFailure(failure -> Problems.answer(context, failure));
  }

  /** A plain handler: as a body handler the router would want it before the key is checked. */
  private static Handler<RoutingContext> body(long limit) {
    BodyHandler reader = BodyHandler.create(false).setBodyLimit(limit);
    return context -> reader.handle(context);
  }

  private static Throwable failure(RoutingContext context, int status) {
    Throwable failure = context.failure();
    return failure == null ? new HttpException(status) : failure;
  }

  private Timer timer(Operation operation, int status) {
    return timers.computeIfAbsent(
        operation.id() + ' ' + status,
        key ->
            Timer.builder("belfry.http.requests")
                .description("Time to answer")
                .tag("operation", operation.id())
                .tag("status", Integer.toString(status))
                .register(registry));
  }
}
