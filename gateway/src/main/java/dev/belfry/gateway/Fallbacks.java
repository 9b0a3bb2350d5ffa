package dev.belfry.gateway;

import dev.belfry.contracts.coldstart.ColdStartEndpoints;
import dev.belfry.contracts.coldstart.ColdStartRequest;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Fusion;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.common.Regime;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RankedList;
import dev.belfry.platform.BusClient;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway answers with when a verticle is out: the last eligibility of a placement, the
 * last popular items, the order of relevance. Thread-safe.
 */
final class Fallbacks {
  private static final int POPULAR = 1_000;
  private static final Duration REFRESH_EVERY = Duration.ofMinutes(1);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
  private static final Duration REFRESH_BUDGET = Duration.ofSeconds(2);

  private final ServingState state;
  private final BusClient bus;
  private final InstantSource clock;
  private final boolean awaited;
  private final Map<String, ItemSet> lastAllowed = new ConcurrentHashMap<>();
  private final AtomicLong refreshAt = new AtomicLong(Long.MIN_VALUE);
  private volatile @Nullable Available available;
  private volatile List<Candidate> popular = List.of();

  /**
   * @param awaited whether a request waits for what it asks for behind its list, so that the next
   *     list does not depend on which of the two is faster
   */
  Fallbacks(ServingState state, BusClient bus, InstantSource clock, boolean awaited) {
    this.awaited = awaited;
    this.state = state;
    this.bus = bus;
    this.clock = clock;
  }

  /** Remembers what the re-ranker allowed, where it holds for other requests too. */
  void remember(Run run, Eligibility eligibility) {
    ListRequest request = run.request();
    if (request.applyRules()
        && run.rules() == null
        && request.filter() == null
        && request.candidates() == null) {
      lastAllowed.put(request.placement(), eligibility.allowed());
    }
  }

  /**
   * Eligibility without the re-ranker: what the rules last allowed at this placement, less what the
   * user has seen.
   *
   * @throws BelfryException UNAVAILABLE for a request with a filter, which cannot be kept
   */
  Eligibility eligibility(Run run) {
    ListRequest request = run.request();
    ItemNumbers exclude = run.exclude();
    ItemNumbers restrictTo = run.restrictTo();
    if (request.filter() != null) {
      throw new BelfryException(
          ErrorCode.UNAVAILABLE,
          "the filter cannot be checked at the moment; try again later, or leave it out");
    }
    @Nullable ItemSet allowed = request.applyRules() ? lastAllowed.get(request.placement()) : null;
    if (allowed == null) {
      allowed = available(run.catalogue(), run.context().now());
    }
    if (restrictTo != null) {
      allowed = allowed.and(ItemSet.of(restrictTo.toArray()));
    }
    return new Eligibility(
        run.versions().catalogue(),
        run.versions().ruleset(),
        allowed,
        request.applyRules() ? exclude.union(run.user().seen().ever()) : exclude);
  }

  /** Eligible items in order of the last known popularity, then of item number. */
  List<Candidate> popular(Run run, Eligibility eligibility, int count) {
    List<Candidate> known = popular;
    Set<Long> chosen = new LinkedHashSet<>();
    for (Candidate candidate : known) {
      if (chosen.size() == count) {
        break;
      }
      if (eligibility.contains(candidate.itemNo())) {
        chosen.add(candidate.itemNo());
      }
    }
    if (chosen.size() < count) {
      run.catalogue()
          .forEach(
              item -> {
                if (chosen.size() < count && eligibility.contains(item.itemNo())) {
                  chosen.add(item.itemNo());
                }
              });
    }
    List<Candidate> candidates = new ArrayList<>(chosen.size());
    for (long itemNo : chosen) {
      float score = 1f / (1 + candidates.size());
      candidates.add(new Candidate(itemNo, Source.POPULARITY, score, 0, null));
    }
    return candidates;
  }

  /** The list without the re-ranker: eligible, open candidates in order of relevance. */
  RankedList plainOrder(Run run, Eligibility eligibility, List<Candidate> candidates, int depth) {
    Instant now = run.context().now();
    List<RankedItem> items = new ArrayList<>(Math.min(depth, candidates.size()));
    for (Candidate candidate : candidates) {
      if (items.size() == depth) {
        break;
      }
      if (eligibility.contains(candidate.itemNo())
          && state.gate().isOpen(candidate.itemNo(), now)) {
        items.add(
            new RankedItem(
                candidate.itemNo(),
                candidate.source(),
                candidate.retrievalScore(),
                candidate.relevance(),
                candidate.relevance(),
                1,
                true,
                List.of()));
      }
    }
    return RankedList.plain(items, null);
  }

  /**
   * Asks cold start for the popular items of today, where the last answer is older than a minute.
   * Best effort.
   *
   * @return completes at once, unless it is awaited
   */
  Future<Void> refreshPopular(Versions versions) {
    Instant now = clock.instant();
    long due = refreshAt.get();
    Catalogue catalogue = state.catalogue();
    if (now.toEpochMilli() < due
        || catalogue.version() != versions.catalogue()
        || catalogue.size() == 0
        || !refreshAt.compareAndSet(due, now.plus(REFRESH_EVERY).toEpochMilli())) {
      return Future.succeededFuture();
    }
    Eligibility everything =
        new Eligibility(
            versions.catalogue(),
            versions.ruleset(),
            available(catalogue, now),
            ItemNumbers.empty());
    Future<Void> asked =
        bus.request(
                ColdStartEndpoints.CANDIDATES,
                new ColdStartRequest(
                    Deadline.after(REFRESH_BUDGET),
                    versions,
                    Regime.ANONYMOUS,
                    UserProfile.unknown(null),
                    new RequestContext(ListRequest.DEFAULT_PLACEMENT, Attributes.empty(), now),
                    List.of(),
                    everything,
                    POPULAR))
            .onSuccess(list -> popular = Fusion.fuse(list.candidates(), POPULAR))
            .onFailure(failure -> refreshAt.set(now.plus(RETRY_AFTER).toEpochMilli()))
            .<Void>mapEmpty()
            .otherwiseEmpty();
    return awaited ? asked : Future.succeededFuture();
  }

  private ItemSet available(Catalogue catalogue, Instant now) {
    Available known = available;
    if (known == null || known.catalogueVersion() != catalogue.version()) {
      ItemSet.Builder builder = new ItemSet.Builder();
      catalogue.forEach(
          item -> {
            if (item.isAvailable(now)) {
              builder.add(item.itemNo());
            }
          });
      known = new Available(catalogue.version(), builder.build());
      available = known;
    }
    return known.items();
  }

  private record Available(long catalogueVersion, ItemSet items) {}
}
