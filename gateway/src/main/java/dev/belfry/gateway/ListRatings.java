package dev.belfry.gateway;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RankedList;
import dev.belfry.contracts.scoring.PredictedRatings;
import dev.belfry.contracts.scoring.RatingsRequest;
import dev.belfry.contracts.scoring.ScoringEndpoints;
import dev.belfry.platform.BusClient;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Adds to a list what its user would rate each item, where that is asked for. It takes what is left
 * of the request's time; a list whose ratings are late or fail goes without them and says so.
 * Thread-safe.
 */
final class ListRatings {
  /** As many of the user's own ratings as the model reads. */
  private static final int RATED = 1_000;

  private final ServingState state;
  private final BusClient bus;

  ListRatings(ServingState state, BusClient bus) {
    this.state = state;
    this.bus = bus;
  }

  /** The same list, once the trace of its run has the ratings or is to do without. Never fails. */
  Future<RankedList> foretell(Run run, RankedList ranked) {
    if (!run.request().ratings()) {
      return Future.succeededFuture(ranked);
    }
    Trace trace = run.trace();
    trace.foretell(Map.of());
    if (!run.versions().hasModel() || ranked.items().isEmpty()) {
      return Future.succeededFuture(ranked);
    }
    return trace
        .time(Stage.RATINGS, () -> inTime(run, ranked))
        .map(
            answer -> {
              trace.foretell(
                  answer.ratings().stream()
                      .collect(
                          Collectors.toMap(
                              PredictedRatings.Rating::itemNo,
                              PredictedRatings.Rating::value,
                              (one, same) -> one)));
              return ranked;
            })
        .recover(
            failure -> {
              trace.degrade(Stage.RATINGS, failure);
              return Future.succeededFuture(ranked);
            });
  }

  private Future<PredictedRatings> inTime(Run run, RankedList ranked) {
    long millis = TimeUnit.NANOSECONDS.toMillis(run.trace().deadline().remainingNanos());
    if (millis < 1) {
      return Future.failedFuture(
          new BelfryException(ErrorCode.DEADLINE_EXCEEDED, "no time is left for ratings"));
    }
    return rated(state, run.request().userId())
        .compose(
            rated ->
                bus.request(
                    ScoringEndpoints.RATINGS,
                    new RatingsRequest(
                        run.trace().deadline(),
                        run.versions(),
                        run.user(),
                        run.context(),
                        run.sessionItems(),
                        rated,
                        ranked.items().stream().map(RankedItem::itemNo).toList())))
        .timeout(millis, TimeUnit.MILLISECONDS);
  }

  /** What a user rated, oldest first. */
  static Future<List<RatingsRequest.Rating>> rated(ServingState state, @Nullable String userId) {
    if (userId == null) {
      return Future.succeededFuture(List.of());
    }
    return state
        .ratings(userId, RATED)
        .map(
            latest -> {
              List<RatingsRequest.Rating> rated = new ArrayList<>(latest.size());
              for (Interaction one : latest.reversed()) {
                rated.add(new RatingsRequest.Rating(one.itemNo(), one.value()));
              }
              return rated;
            });
  }
}
