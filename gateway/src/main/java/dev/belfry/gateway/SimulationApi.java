package dev.belfry.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Moves the clock of a server in simulation mode, and waits until it is up to date. */
final class SimulationApi {
  private final @Nullable Simulation simulation;

  SimulationApi(@Nullable Simulation simulation) {
    this.simulation = simulation;
  }

  List<Operation> operations() {
    return List.of(
        operation(
            "moveSimulationClock", "/v1/simulation/clock", Operation.Body.JSON, this::moveClock),
        operation("flushSimulation", "/v1/simulation/flush", Operation.Body.NONE, this::flush));
  }

  private static Operation operation(
      String id, String path, Operation.Body body, Operation.Handler handler) {
    return new Operation(id, HttpMethod.POST, path, Operation.Scope.ADMIN, body, handler);
  }

  private Future<Void> moveClock(RoutingContext context) {
    Parameters.of(context, List.of());
    Simulation running = running();
    return Bodies.json(context)
        .compose(
            body -> {
              Instant now = Fields.of(body, "the body", List.of("now")).instant("now");
              if (now == null) {
                throw BelfryException.invalid(
                    "'now' is missing: give an instant such as 2026-06-01T08:00:00Z");
              }
              return running.moveTo(now);
            })
        .compose(now -> Responses.send(context, state(running)));
  }

  private Future<Void> flush(RoutingContext context) {
    Parameters.of(context, List.of());
    Simulation running = running();
    return running.flush().compose(now -> Responses.send(context, state(running)));
  }

  /** What its clock shows, and what its draws began with. */
  static ObjectNode state(Simulation running) {
    return Responses.object()
        .put("now", running.clock().instant().toString())
        .put("seed", running.seed());
  }

  private Simulation running() {
    Simulation running = simulation;
    if (running == null) {
      throw new BelfryException(
          ErrorCode.CONFLICT,
          "this server is not in simulation mode: one that is was started with"
              + " simulation.enabled=true, or by ./belfry simulate");
    }
    return running;
  }
}
