package dev.belfry.gateway;

import dev.belfry.platform.Metrics;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;

/** What a load balancer and a metrics collector ask. No API key. */
final class HealthApi {
  private final BooleanSupplier ready;

  HealthApi(BooleanSupplier ready) {
    this.ready = ready;
  }

  Future<Void> live(RoutingContext context) {
    return Responses.send(context, Responses.object().put("status", "up"));
  }

  Future<Void> ready(RoutingContext context) {
    return ready.getAsBoolean()
        ? Responses.send(context, Responses.object().put("status", "up"))
        : Responses.send(
            context,
            503,
            Responses.object().put("status", "down").put("reason", "starting, or going down"));
  }

  Future<Void> metrics(RoutingContext context) {
    return context
        .vertx()
        .executeBlocking(() -> Buffer.buffer(Metrics.registry().scrape()), false)
        .compose(
            text ->
                context
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                    .end(text));
  }
}
