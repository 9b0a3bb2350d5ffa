package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");
  private final Simulation simulation = new Simulation(START, 1);

  @Test
  void theClockStandsUntilItIsMovedAndGoesForwardOnly() {
    assertThat(simulation.clock().instant()).isEqualTo(START);
    Instant later = START.plusSeconds(60);
    assertThat(simulation.moveTo(later).result()).isEqualTo(later);
    assertThat(simulation.clock().instant()).isEqualTo(later);
    assertThat(simulation.moveTo(START).cause())
        .isInstanceOfSatisfying(
            BelfryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
        .hasMessageContaining("goes forward only");
    assertThat(simulation.moveTo(START.plusSeconds(11L * 366 * 86_400)).cause())
        .hasMessageContaining("more than ten years");
    assertThat(simulation.clock().instant()).isEqualTo(later);
  }

  @Test
  void roomIsMadeBeforeAnotherDayBegins() {
    List<Instant> shown = new ArrayList<>();
    simulation.beforeMove(
        next -> {
          shown.add(simulation.clock().instant());
          return Future.succeededFuture();
        });
    simulation.moveTo(START.plusSeconds(86_399));
    assertThat(shown).isEmpty();
    simulation.moveTo(START.plusSeconds(86_400));
    assertThat(shown).containsExactly(START.plusSeconds(86_399));
  }

  @Test
  void aFlushDoesEveryDutyOnceAndInOrder() {
    List<String> done = new ArrayList<>();
    simulation.onFlush(() -> Future.succeededFuture(done.add("lists")));
    simulation.onFlush(() -> Future.succeededFuture(done.add("guardrails")));
    assertThat(simulation.flush().result()).isEqualTo(START);
    assertThat(done).containsExactly("lists", "guardrails");
    simulation.onFlush(() -> Future.failedFuture("away"));
    assertThat(simulation.flush().cause()).hasMessage("the flush did not come to an end");
  }

  @Test
  void oneSeedGivesOneRowOfDraws() {
    Simulation same = new Simulation(START, 1);
    assertThat(simulation.random().nextLong()).isEqualTo(same.random().nextLong());
    assertThat(new Simulation(START, 2).random().nextLong())
        .isNotEqualTo(new Simulation(START, 1).random().nextLong());
  }
}
