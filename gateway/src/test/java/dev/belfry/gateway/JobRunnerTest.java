package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.storage.JobRow;
import dev.belfry.storage.JobStore;
import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRunnerTest {
  @TempDir Path folder;
  private final CompletableFuture<JobRow.State> ended = new CompletableFuture<>();
  private volatile @Nullable JobRow job;

  @Test
  void trainingGoesOnWhileItsLogAndItsStateCannotBeReached() throws Exception {
    JobsConfig config =
        new JobsConfig(
            folder,
            "here",
            (settings, warmStart, log, cancelled) -> {
              log.accept("epoch 1");
              return cancelled.getAsBoolean() ? "cancelled" : "model-1";
            },
            new PromotionRule(PromotionRule.Mode.NEVER, "hybrid.ndcg@10", 0.05, 5));
    JobRunner runner =
        new JobRunner(
            new FakeStores(0).stores(),
            jobs(),
            config,
            (name, actor, note) -> FakeAccess.notHere(),
            InstantSource.fixed(FakeStores.NOW));
    runner.train(new UUID(7, 1), "Training", "member:anna", Responses.object(), false);

    assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo(JobRow.State.SUCCEEDED);
    runner.stop();
  }

  /** Jobs of a database that is away while the training runs. */
  private JobStore jobs() {
    return (JobStore)
        Proxy.newProxyInstance(
            JobStore.class.getClassLoader(),
            new Class<?>[] {JobStore.class},
            (proxy, method, given) ->
                switch (method.getName()) {
                  case "create" -> {
                    job = (JobRow) given[0];
                    yield Future.succeededFuture();
                  }
                  case "start" -> Future.succeededFuture(true);
                  case "find" -> Future.succeededFuture(Optional.ofNullable(job));
                  case "end" -> {
                    ended.complete((JobRow.State) given[1]);
                    yield Future.succeededFuture();
                  }
                  default ->
                      Future.failedFuture(
                          new BelfryException(ErrorCode.UNAVAILABLE, "Postgres cannot be reached"));
                });
  }
}
