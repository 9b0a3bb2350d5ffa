package dev.belfry.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Endpoint;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Request;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BusTest {
  private static final Endpoint<Question, Answer> ECHO =
      new Endpoint<>("test.echo", Question.class, Answer.class);

  private final Vertx vertx = Vertx.vertx();
  private final BusClient client = new BusClient(vertx);

  record Question(Deadline deadline, String text) implements Request {}

  record Answer(String text) {}

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  @Test
  void theAnswerIsTheVeryRecordThatTheServerMade() throws Exception {
    Answer made = new Answer("hello");
    BusServer.serve(vertx, ECHO, 4, question -> Future.succeededFuture(made));
    assertThat(await(client.request(ECHO, question("hi", 1000)))).isSameAs(made);
  }

  @Test
  void nobodyServingIsUnavailableAtOnce() {
    assertThat(codeOf(client.request(ECHO, question("hi", 5000)))).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void aServerThatThrowsAnswersWithItsCodeInsteadOfSilence() {
    BusServer.serve(
        vertx,
        ECHO,
        4,
        question -> {
          throw new BelfryException(ErrorCode.VERSION_GONE, "version 3 is gone");
        });
    assertThat(codeOf(client.request(ECHO, question("hi", 5000))))
        .isEqualTo(ErrorCode.VERSION_GONE);
  }

  @Test
  void aServerThatAnswersNullIsAnInternalFailure() {
    BusServer.serve(vertx, ECHO, 4, question -> Future.succeededFuture(null));
    assertThat(codeOf(client.request(ECHO, question("hi", 5000)))).isEqualTo(ErrorCode.INTERNAL);
  }

  @Test
  void aServerThatIsSlowCostsNoMoreThanTheDeadline() {
    BusServer.serve(vertx, ECHO, 4, question -> Promise.<Answer>promise().future());
    long start = System.nanoTime();
    assertThat(codeOf(client.request(ECHO, question("hi", 50))))
        .isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
  }

  @Test
  void noMoreRequestsAreInTheHandlerThanItAllows() throws Exception {
    AtomicInteger inFlight = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ConcurrentLinkedQueue<Promise<Answer>> held = new ConcurrentLinkedQueue<>();
    BusServer.serve(
        vertx,
        ECHO,
        3,
        question -> {
          most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
          Promise<Answer> promise = Promise.promise();
          held.add(promise);
          return promise.future();
        });
    List<Future<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      answers.add(client.request(ECHO, question("q" + i, 20_000)));
    }
    Future<?> all = Future.all(answers);
    while (inFlight.get() < 3) {
      Thread.onSpinWait();
    }
    while (!all.isComplete()) {
      Promise<Answer> next = held.poll();
      if (next == null) {
        Thread.onSpinWait();
      } else {
        inFlight.decrementAndGet();
        next.complete(new Answer("done"));
      }
    }
    await(all);
    assertThat(most.get()).isEqualTo(3);
  }

  private static Question question(String text, long millis) {
    return new Question(Deadline.after(Duration.ofMillis(millis)), text);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static ErrorCode codeOf(Future<?> future) {
    try {
      await(future);
    } catch (ExecutionException e) {
      return ((BelfryException) e.getCause()).code();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("the request was answered");
  }
}
