package dev.belfry.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CloserTest {
  private static final Duration BOUND = Duration.ofSeconds(10);

  private final List<String> closed = new CopyOnWriteArrayList<>();
  private final Closer closer = new Closer();

  @Test
  void theLastOpenedIsClosedFirstAndOnce() {
    closer.add("home", BOUND, () -> closed.add("home"));
    closer.add("storage", BOUND, () -> closed.add("storage"));
    closer.close();
    closer.close();
    assertThat(closed).containsExactly("storage", "home");
  }

  @Test
  void aStepThatFailsOrHangsDoesNotKeepTheOthersOpen() {
    CountDownLatch never = new CountDownLatch(1);
    closer.add("home", BOUND, () -> closed.add("home"));
    closer.add("hangs", Duration.ofMillis(50), never::await);
    closer.add(
        "fails",
        BOUND,
        () -> {
          throw new IllegalStateException("cannot");
        });
    closer.close();
    assertThat(closed).containsExactly("home");
  }

  @Test
  void whatIsOpenedDuringTheShutdownIsClosedAtOnce() {
    closer.close();
    closer.add("late", BOUND, () -> closed.add("late"));
    assertThat(closed).containsExactly("late");
  }
}
