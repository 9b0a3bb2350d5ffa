package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AtATimeTest {
  @Test
  void soManyGoOnAndTheOthersWaitInOrder() {
    AtATime two = new AtATime(2);
    List<Promise<String>> begun = new ArrayList<>();
    List<Future<String>> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(
          two.run(
              () -> {
                begun.add(Promise.promise());
                return begun.getLast().future();
              }));
    }
    assertThat(begun).hasSize(2);
    begun.get(1).complete("second");
    assertThat(begun).hasSize(3);
    begun.get(0).fail("first");
    assertThat(begun).hasSize(4);
    begun.get(2).complete("third");
    begun.get(3).complete("fourth");
    assertThat(all).extracting(Future::result).containsExactly(null, "second", "third", "fourth");
    // What throws gives its place back too.
    for (int i = 0; i < 3; i++) {
      Future<String> thrown =
          two.run(
              () -> {
                throw new IllegalStateException("no");
              });
      assertThat(thrown.failed()).isTrue();
    }
    assertThat(two.run(() -> Future.succeededFuture("last")).result()).isEqualTo("last");
  }
}
