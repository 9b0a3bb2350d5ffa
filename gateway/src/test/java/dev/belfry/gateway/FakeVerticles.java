package dev.belfry.gateway;

import dev.belfry.contracts.coldstart.ColdStartEndpoints;
import dev.belfry.contracts.coldstart.ColdStartRequest;
import dev.belfry.contracts.coldstart.NeighboursRequest;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.CandidateList;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Endpoint;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.ItemGate;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.common.Request;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.reranker.ApplyRequest;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.Issue;
import dev.belfry.contracts.reranker.ItemVerdict;
import dev.belfry.contracts.reranker.PrepareRequest;
import dev.belfry.contracts.reranker.Preview;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RankedList;
import dev.belfry.contracts.reranker.RerankerEndpoints;
import dev.belfry.contracts.reranker.ValidateRequest;
import dev.belfry.contracts.reranker.Validation;
import dev.belfry.contracts.scoring.ScoringAnswer;
import dev.belfry.contracts.scoring.ScoringEndpoints;
import dev.belfry.contracts.scoring.ScoringRequest;
import dev.belfry.contracts.scoring.SimilarRequest;
import dev.belfry.platform.BusServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Verticles on a real bus that answer canned records, are slow, fail or are missing. Scoring likes
 * low item numbers, cold start high ones; the re-ranker keeps the order.
 */
final class FakeVerticles {
  private final Vertx vertx;
  private final Supplier<Catalogue> catalogue;
  private final ItemGate gate;
  private final Map<String, BusServer> servers = new ConcurrentHashMap<>();
  final List<Request> asked = new CopyOnWriteArrayList<>();
  final List<Promise<?>> stuck = new CopyOnWriteArrayList<>();

  FakeVerticles(Vertx vertx, Supplier<Catalogue> catalogue, ItemGate gate) {
    this.vertx = vertx;
    this.catalogue = catalogue;
    this.gate = gate;
    serve(RerankerEndpoints.PREPARE, this::prepare);
    serve(RerankerEndpoints.APPLY, this::apply);
    serve(
        RerankerEndpoints.PREVIEW,
        request ->
            Future.succeededFuture(
                new Preview(
                    1,
                    List.of(new Preview.Skipped("as asked", 2)),
                    1,
                    0.5,
                    List.of(new Preview.ItemCount(1, 1)),
                    List.of(),
                    0.5,
                    0,
                    3,
                    List.of(
                        new Preview.Comparison(
                            new UUID(0, 1),
                            FakeStores.NOW,
                            0,
                            "home",
                            0.5,
                            List.of(),
                            List.of(
                                new RankedItem(
                                    1, Source.CONTENT, 1, 1, 1, 1, true, List.of())))))));
    serve(
        RerankerEndpoints.EXPLAIN,
        request ->
            Future.succeededFuture(
                new ItemVerdict(
                    request.item().isAvailable(request.context().now())
                        ? List.of()
                        : List.of(new ItemVerdict.Refusal(null, false, "It is hidden.")))));
    serve(RerankerEndpoints.VALIDATE, FakeVerticles::validate);
    serve(ScoringEndpoints.CANDIDATES, this::score);
    serve(ScoringEndpoints.SIMILAR, this::similar);
    serve(ColdStartEndpoints.CANDIDATES, this::coldStart);
    serve(ColdStartEndpoints.NEIGHBOURS, this::neighbours);
  }

  /** Rules named {@code broken} have an error, and those named {@code gone} pin what is gone. */
  private static Future<Validation> validate(ValidateRequest request) {
    boolean gone = request.rulesJson().contains("\"gone\"");
    boolean valid = !gone && !request.rulesJson().contains("\"broken\"");
    Issue issue =
        new Issue(
            Issue.Severity.ERROR,
            gone ? Issue.Code.UNKNOWN_ITEM : Issue.Code.INVALID_CONDITION,
            "broken",
            0,
            "items",
            1,
            6,
            3,
            "there is no attribute 'item.pri'");
    return Future.succeededFuture(
        new Validation(
            valid,
            valid ? List.of() : List.of(issue),
            List.of(),
            "nothing was searched",
            List.of()));
  }

  /** Answers an endpoint from now on. */
  <Q extends Request, R> void serve(Endpoint<Q, R> endpoint, Function<Q, Future<R>> handler) {
    remove(endpoint);
    servers.put(
        endpoint.address(),
        BusServer.serve(
            vertx,
            endpoint,
            64,
            request -> {
              asked.add(request);
              return handler.apply(request);
            }));
  }

  void remove(Endpoint<?, ?> endpoint) {
    BusServer server = servers.remove(endpoint.address());
    if (server != null) {
      GatewayFixture.await(server.close());
    }
  }

  <Q extends Request, R> void fail(Endpoint<Q, R> endpoint, ErrorCode code) {
    serve(endpoint, request -> Future.failedFuture(new BelfryException(code, "as asked")));
  }

  /** Never answers. */
  <Q extends Request, R> void stall(Endpoint<Q, R> endpoint) {
    serve(
        endpoint,
        request -> {
          Promise<R> promise = Promise.promise();
          stuck.add(promise);
          return promise.future();
        });
  }

  <Q extends Request> List<Q> asked(Class<Q> type) {
    return asked.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private Future<Eligibility> prepare(PrepareRequest request) {
    if (request.filter() != null && request.filter().contains("nonsense")) {
      return Future.failedFuture(
          BelfryException.invalid("the filter does not compile: line 1, column 1: 'nonsense'"));
    }
    ItemSet.Builder allowed = new ItemSet.Builder();
    catalogue
        .get()
        .forEach(
            item -> {
              if (item.isAvailable(request.context().now())
                  && (request.restrictTo() == null
                      || request.restrictTo().contains(item.itemNo()))) {
                allowed.add(item.itemNo());
              }
            });
    return Future.succeededFuture(
        new Eligibility(
            request.versions().catalogue(),
            request.versions().ruleset(),
            allowed.build(),
            request.applyRules()
                ? request.exclude().union(request.user().seen().ever())
                : request.exclude()));
  }

  private Future<ScoringAnswer> score(ScoringRequest request) {
    return Future.succeededFuture(
        ScoringAnswer.of(
            Source.TWO_TOWER,
            eligible(request.eligibility(), request.count(), Source.TWO_TOWER, false)));
  }

  private Future<CandidateList> similar(SimilarRequest request) {
    return Future.succeededFuture(
        new CandidateList(
            eligible(request.eligibility(), request.count(), Source.ITEM_EMBEDDING, false)));
  }

  private Future<CandidateList> coldStart(ColdStartRequest request) {
    Source source =
        switch (request.regime()) {
          case WARM, ANONYMOUS -> Source.POPULARITY;
          case COLD_USER -> Source.SEGMENT_POPULARITY;
          case SESSION -> Source.ALS_FOLD_IN;
        };
    return Future.succeededFuture(
        new CandidateList(eligible(request.eligibility(), request.count(), source, true)));
  }

  private Future<CandidateList> neighbours(NeighboursRequest request) {
    Eligibility eligibility = request.eligibility();
    return Future.succeededFuture(
        new CandidateList(
            eligibility == null
                ? List.of()
                : eligible(eligibility, request.count(), Source.CONTENT, true)));
  }

  private Future<RankedList> apply(ApplyRequest request) {
    List<RankedItem> items = new ArrayList<>();
    for (Candidate c : request.candidates()) {
      if (items.size() < request.depth()
          && request.eligibility().contains(c.itemNo())
          && gate.isOpen(c.itemNo(), request.context().now())) {
        items.add(
            new RankedItem(
                c.itemNo(),
                c.source(),
                c.retrievalScore(),
                c.relevance(),
                c.relevance(),
                1,
                true,
                List.of()));
      }
    }
    return Future.succeededFuture(RankedList.plain(items, null));
  }

  private List<Candidate> eligible(
      Eligibility eligibility, int count, Source source, boolean highFirst) {
    List<Long> numbers = new ArrayList<>();
    eligibility
        .allowed()
        .forEach(
            itemNo -> {
              if (eligibility.contains(itemNo)) {
                numbers.add(itemNo);
              }
            });
    List<Long> ordered = highFirst ? numbers.reversed() : numbers;
    List<Candidate> candidates = new ArrayList<>();
    for (long itemNo : ordered.subList(0, Math.min(count, ordered.size()))) {
      candidates.add(new Candidate(itemNo, source, 1f / (1 + candidates.size()), 0, null));
    }
    return candidates;
  }
}
