package dev.belfry.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Ids;
import dev.belfry.contracts.reranker.RerankerEndpoints;
import dev.belfry.contracts.reranker.RuleErrors;
import dev.belfry.contracts.reranker.RuleErrorsRequest;
import dev.belfry.platform.BusClient;
import dev.belfry.storage.LatencyHistogram;
import dev.belfry.storage.ModelRow;
import dev.belfry.storage.Overview;
import dev.belfry.storage.RulesetVersion;
import dev.belfry.storage.StorageHealth;
import dev.belfry.storage.Traffic;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What recorded lists and events say: the overview, exposure, last lists, effects of rules. */
final class TrafficApi {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int VALUES = 100;

  /** A range is so many buckets of one length. */
  private enum Range {
    R15M("15m", Duration.ofMinutes(1), 15),
    R1H("1h", Duration.ofMinutes(1), 60),
    R24H("24h", Duration.ofHours(1), 24),
    R7D("7d", Duration.ofHours(6), 28),
    R30D("30d", Duration.ofDays(1), 30);

    private final String text;
    private final Duration bucket;
    private final int buckets;

    Range(String text, Duration bucket, int buckets) {
      this.text = text;
      this.bucket = bucket;
      this.buckets = buckets;
    }

    static Range of(@Nullable String text) {
      for (Range range : values()) {
        if (range.text.equals(text == null ? R24H.text : text)) {
          return range;
        }
      }
      throw BelfryException.invalid(
          "'range' is '" + Ids.shorten(String.valueOf(text)) + "': give 15m, 1h, 24h, 7d or 30d");
    }
  }

  private final Stores stores;
  private final AdminStores admin;
  private final BusClient bus;
  private final InstantSource clock;

  TrafficApi(Stores stores, AdminStores admin, BusClient bus, InstantSource clock) {
    this.stores = stores;
    this.admin = admin;
    this.bus = bus;
    this.clock = clock;
  }

  Future<Void> overview(RoutingContext context) {
    Range range = Range.of(Parameters.of(context, List.of("range")).text("range", 1, 8));
    Future<Overview> read = admin.traffic().overview(clock.instant(), range.bucket, range.buckets);
    return Future.all(read, admin.history().find(stores.rulesets().live().version()))
        .compose(
            all ->
                Responses.send(
                    context,
                    overview(
                        range,
                        read.result(),
                        all.<java.util.Optional<RulesetVersion>>resultAt(1).orElse(null))));
  }

  Future<Void> exposure(RoutingContext context) {
    Parameters given = Parameters.of(context, List.of("days"));
    int days = given.whole("days", 30, 1, Traffic.DAYS_KEPT);
    return stores
        .item(given.pathId("itemId"))
        .compose(item -> admin.traffic().exposure(item.itemNo(), clock.instant(), days))
        .compose(
            found -> {
              ObjectNode view = Responses.object();
              ArrayNode array = view.putArray("days");
              for (Traffic.Day day : found) {
                array
                    .addObject()
                    .put("day", day.day().toString())
                    .put("shown", day.shown())
                    .put("clicks", day.clicks())
                    .put("purchases", day.purchases());
              }
              return Responses.send(context, view);
            });
  }

  Future<Void> userLists(RoutingContext context) {
    Parameters given = Parameters.of(context, List.of("before", "limit"));
    KeysetPage page = KeysetPage.of(given);
    String userId = given.pathId("userId");
    Instant before = before(given.number("before"));
    return stores
        .users()
        .find(userId)
        .compose(
            found ->
                admin
                    .traffic()
                    .lists(
                        found
                            .orElseThrow(
                                () ->
                                    new BelfryException(
                                        ErrorCode.NOT_FOUND,
                                        "there is no user '" + Ids.shorten(userId) + "'"))
                            .userNo(),
                        before,
                        page.toRead()))
        .compose(
            lists ->
                Responses.send(
                    context, page.answer("lists", lists, TrafficApi::list, TrafficApi::micros)));
  }

  Future<Void> segments(RoutingContext context) {
    Parameters.of(context, List.of());
    List<String> attributes =
        stores.schema().current().of(Entity.USER).stream()
            .filter(definition -> definition.role().equals("segment"))
            .map(definition -> definition.name())
            .toList();
    List<Future<List<Traffic.Value>>> read =
        attributes.stream().map(name -> admin.traffic().values(name, VALUES)).toList();
    return Future.all(read)
        .compose(
            all -> {
              ObjectNode view = Responses.object();
              ArrayNode segments = view.putArray("segments");
              for (int i = 0; i < attributes.size(); i++) {
                ObjectNode segment = segments.addObject().put("attribute", attributes.get(i));
                ArrayNode values = segment.putArray("values");
                for (Traffic.Value value : read.get(i).result()) {
                  values.addObject().put("value", value.value()).put("users", value.users());
                }
              }
              return Responses.send(context, view);
            });
  }

  Future<Void> effects(RoutingContext context) {
    int hours = Parameters.of(context, List.of("hours")).whole("hours", 24, 1, 168);
    return admin
        .traffic()
        .effects(clock.instant().minus(Duration.ofHours(hours)))
        .compose(
            effects -> {
              ObjectNode view = Responses.object();
              view.put("since", effects.since().toString()).put("lists", effects.lists());
              ArrayNode rules = view.putArray("rules");
              for (Traffic.RuleEffects rule : effects.rules()) {
                rules
                    .addObject()
                    .put("rule", rule.rule())
                    .put("lists", rule.lists())
                    .put("items", rule.items())
                    .put("dropped", rule.dropped())
                    .put("meanFactor", rule.meanFactor());
              }
              return Responses.send(context, view);
            });
  }

  Future<Void> errors(RoutingContext context) {
    Parameters.of(context, List.of());
    return bus.request(RerankerEndpoints.ERRORS, new RuleErrorsRequest(Deadline.after(PATIENCE)))
        .compose(
            errors -> {
              ObjectNode view = Responses.object();
              ArrayNode rules = view.putArray("rules");
              for (RuleErrors.RuleError error : errors.rules()) {
                rules
                    .addObject()
                    .put("rule", error.rule())
                    .put("count", error.count())
                    .put("lastAt", error.lastAt().toString());
              }
              return Responses.send(context, view);
            });
  }

  /** Pages are told by the microsecond of their last list. */
  private Instant before(@Nullable Long micros) {
    return micros == null
        ? clock.instant().plus(Duration.ofDays(1))
        : Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
  }

  private static ObjectNode list(Traffic.UserList list) {
    return Responses.object()
        .put("listId", list.listId().toString())
        .put("servedAt", list.servedAt().toString())
        .put("placement", list.placement())
        .put("regime", list.regime())
        .put("items", list.items())
        .put("clicks", list.clicks());
  }

  /** When it was served, in microseconds. */
  private static long micros(Traffic.UserList list) {
    return Duration.between(Instant.EPOCH, list.servedAt()).toNanos() / 1_000;
  }

  private ObjectNode overview(Range range, Overview read, @Nullable RulesetVersion ruleset) {
    ObjectNode view = Responses.object();
    view.put("range", range.text).put("since", read.since().toString());
    view.put("lists", read.lists()).put("clicks", read.clicks());
    view.put("clickThrough", share(read.clicks(), read.lists()));
    view.put("degradedShare", share(read.degraded(), read.lists()));
    view.put("coverage", share(read.itemsShown(), stores.catalogue().current().size()));
    view.put(
        "meanLatencyMillis",
        read.lists() == 0 ? null : (Double) (read.micros() / 1_000.0 / read.lists()));
    ArrayNode latency = view.putArray("latency");
    new TreeMap<>(read.latency())
        .forEach(
            (stage, times) ->
                latency
                    .addObject()
                    .put("stage", stage)
                    .put("p50", times.millis(0.5))
                    .put("p95", times.millis(0.95))
                    .put("p99", times.millis(0.99)));
    shares(view.putArray("regimes"), "regime", read.regimes());
    shares(view.putArray("sources"), "source", read.sources());
    series(view.putArray("series"), read.buckets());
    snapshots(view.putObject("snapshots"), read, ruleset);
    StorageHealth health = stores.health().get();
    view.putObject("journal")
        .put("waiting", health.journalLists())
        .put("unrecorded", health.unrecordedLists());
    return view;
  }

  private static void series(ArrayNode array, List<Overview.Bucket> buckets) {
    for (Overview.Bucket bucket : buckets) {
      LatencyHistogram times = bucket.latency();
      array
          .addObject()
          .put("at", bucket.at().toString())
          .put("lists", bucket.lists())
          .put("clicks", bucket.clicks())
          .put("degraded", bucket.degraded())
          .put("p50", times.millis(0.5))
          .put("p99", times.millis(0.99));
    }
  }

  private void snapshots(ObjectNode view, Overview read, @Nullable RulesetVersion ruleset) {
    Instant changed = read.catalogueChanged();
    view.put("catalogueAgeSeconds", changed == null ? null : (Double) age(changed));
    ModelRow model = stores.models().live().orElse(null);
    if (model == null) {
      view.putNull("model");
    } else {
      view.putObject("model").put("name", model.name()).put("ageSeconds", age(model.createdAt()));
    }
    ObjectNode rules = view.putObject("ruleset");
    rules.put("version", Long.toString(stores.rulesets().live().version()));
    rules.put(
        "publishedAt",
        ruleset == null ? Instant.EPOCH.toString() : ruleset.publishedAt().toString());
  }

  private double age(Instant since) {
    return Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1_000.0);
  }

  private static void shares(ArrayNode array, String name, Map<String, Long> counts) {
    long sum = counts.values().stream().mapToLong(Long::longValue).sum();
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(
            entry ->
                array
                    .addObject()
                    .put(name, entry.getKey())
                    .put("share", (double) entry.getValue() / sum));
  }

  private static @Nullable Double share(long part, long whole) {
    return whole == 0 ? null : (Double) ((double) part / whole);
  }
}
