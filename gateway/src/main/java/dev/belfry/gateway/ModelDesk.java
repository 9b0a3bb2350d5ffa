package dev.belfry.gateway;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Purpose;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.storage.ModelRegistry;
import dev.belfry.storage.ModelRow;
import dev.belfry.storage.ModelRow.State;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Promotes versions after they have shown that they answer, takes promotions back, and makes lists
 * with two versions beside each other. One piece of work at a time: each needs its version loaded.
 * Thread-safe.
 */
final class ModelDesk {
  /** Users whose lists a version must make before it is promoted. */
  static final int WARM_UP_USERS = 20;

  /** Places of a list that are compared. */
  static final int DEPTH = 10;

  private static final long SEED = 1;
  private static final int TRIES = 10;
  private static final int WAITING = 3;

  private final Stores stores;
  private final RecommendationPipeline pipeline;
  private Future<?> last = Future.succeededFuture();
  private int waiting;

  ModelDesk(Stores stores, RecommendationPipeline pipeline) {
    this.stores = stores;
    this.pipeline = pipeline;
  }

  /**
   * The lists of one user with two versions.
   *
   * @param userId whose
   * @param one ids of the items with the first version, best first
   * @param other the same with the second
   */
  record Pair(String userId, List<String> one, List<String> other) {
    Pair {
      one = List.copyOf(one);
      other = List.copyOf(other);
    }
  }

  /**
   * Loads a version, has it make lists for sampled users, and puts it in force; the live one serves
   * meanwhile.
   *
   * @return the version as it is registered then; fails with CONFLICT and the reason where a list
   *     is not as it should be, or with what is wrong with its files
   */
  Future<ModelRow> promote(String name, String actor, String note) {
    return inTurn(() -> checked(name).compose(row -> switchTo(name, actor, note)));
  }

  /**
   * Puts the version in force that was live before; it is loaded already, unless the server was
   * started since. CONFLICT where there is none.
   */
  Future<ModelRow> rollBack(String actor) {
    return inTurn(
        () ->
            models()
                .list()
                .compose(
                    rows -> {
                      Optional<ModelRow> previous =
                          rows.stream().filter(row -> row.state() == State.PREVIOUS).findFirst();
                      return previous.isPresent()
                          ? switchTo(previous.get().name(), actor, "rolled back")
                          : Future.failedFuture(
                              new BelfryException(
                                  ErrorCode.CONFLICT, "there is no earlier model to roll back to"));
                    }));
  }

  /** Lists of sampled users, the same ones each time, with two versions. */
  Future<List<Pair>> compare(String one, String other, int users) {
    return inTurn(
        () ->
            stores
                .users()
                .sample(users, SEED)
                .compose(
                    sampled ->
                        lists(one, sampled)
                            .compose(
                                first ->
                                    lists(other, sampled)
                                        .map(second -> pairs(sampled, first, second)))));
  }

  private Future<ModelRow> switchTo(String name, String actor, String note) {
    return models()
        .promote(name, actor, note)
        .compose(done -> models().find(name))
        .map(Optional::orElseThrow);
  }

  /** Everything that could go wrong with a version goes wrong here, and not with a user. */
  private Future<ModelRow> checked(String name) {
    return models()
        .load(name)
        .compose(
            row ->
                stores
                    .users()
                    .sample(WARM_UP_USERS, SEED)
                    .compose(sampled -> each(asked(sampled), user -> tried(name, user, 1)))
                    .map(row));
  }

  private static List<@Nullable String> asked(List<String> sampled) {
    List<@Nullable String> users = new ArrayList<>(sampled);
    users.add(null);
    return users;
  }

  /** First lists are slow, and a machine may be busy: what is late is asked for again. */
  private Future<Made> tried(String name, @Nullable String userId, int time) {
    return pipeline
        .make(request(name, userId))
        .compose(
            made -> {
              String fault = fault(made);
              if (fault == null) {
                return Future.succeededFuture(made);
              }
              return time < TRIES
                  ? tried(name, userId, time + 1)
                  : Future.failedFuture(
                      new BelfryException(
                          ErrorCode.CONFLICT,
                          "the model '"
                              + name
                              + "' is not promoted: its list for "
                              + (userId == null ? "nobody known" : "user '" + userId + "'")
                              + " "
                              + fault));
            });
  }

  private static @Nullable String fault(Made made) {
    if (!made.run().trace().degraded().isEmpty()) {
      return "came degraded (" + String.join(", ", made.run().trace().degraded()) + ")";
    }
    List<RankedItem> items = made.answer().list().items();
    if (items.isEmpty() && !made.candidates().isEmpty()) {
      return "is empty";
    }
    for (RankedItem item : items) {
      if (!Float.isFinite(item.score()) || !Float.isFinite(item.relevance())) {
        return "has a score that is no number";
      }
    }
    return null;
  }

  private Future<List<List<String>>> lists(String name, List<String> users) {
    List<List<String>> lists = new ArrayList<>();
    return models()
        .load(name)
        .compose(
            row ->
                each(
                    users,
                    user ->
                        pipeline
                            .make(request(name, user))
                            .onSuccess(made -> lists.add(itemIds(made)))))
        .map(done -> lists);
  }

  private static List<String> itemIds(Made made) {
    List<String> ids = new ArrayList<>();
    for (RankedItem ranked : made.answer().list().items()) {
      Optional.ofNullable(made.answer().catalogue().find(ranked.itemNo()))
          .ifPresent(item -> ids.add(item.itemId()));
    }
    return ids;
  }

  private static List<Pair> pairs(
      List<String> users, List<List<String>> first, List<List<String>> second) {
    List<Pair> pairs = new ArrayList<>(users.size());
    for (int u = 0; u < users.size(); u++) {
      pairs.add(new Pair(users.get(u), first.get(u), second.get(u)));
    }
    return pairs;
  }

  /** A list that is only looked at. */
  private static ListRequest request(String model, @Nullable String userId) {
    return new ListRequest(
        userId,
        null,
        List.of(),
        Attributes.empty(),
        null,
        List.of(),
        null,
        DEPTH,
        ListRequest.DEFAULT_PLACEMENT,
        Purpose.EXPLORE,
        true,
        Otherwise.byModel(model),
        false);
  }

  private ModelRegistry models() {
    return stores.models();
  }

  /** One after the other: nothing here is worth taking threads from requests. */
  private static <T extends @Nullable Object> Future<Void> each(
      List<T> all, Function<T, Future<?>> work) {
    Future<Void> done = Future.succeededFuture();
    for (T one : all) {
      done = done.compose(before -> work.apply(one).mapEmpty());
    }
    return done;
  }

  private synchronized <T> Future<T> inTurn(Supplier<Future<T>> work) {
    if (waiting >= WAITING) {
      return Future.failedFuture(
          new BelfryException(
              ErrorCode.OVERLOADED,
              "models are being promoted or compared already; try again in a moment"));
    }
    waiting++;
    Future<T> next = last.transform(done -> work.get());
    last = next.onComplete(done -> left());
    return next;
  }

  private synchronized void left() {
    waiting--;
  }
}
