package dev.belfry.reranker;

import static dev.belfry.reranker.Shop.candidate;
import static dev.belfry.reranker.Shop.item;
import static dev.belfry.reranker.Shop.rules;
import static dev.belfry.reranker.Shop.soon;
import static dev.belfry.reranker.Shop.versions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemGate;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.events.LoggedList;
import dev.belfry.contracts.events.RecordedRange;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.ApplyRequest;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.ExplainRequest;
import dev.belfry.contracts.reranker.ItemVerdict;
import dev.belfry.contracts.reranker.PolicyReplay;
import dev.belfry.contracts.reranker.PolicyReplayRequest;
import dev.belfry.contracts.reranker.PrepareRequest;
import dev.belfry.contracts.reranker.Preview;
import dev.belfry.contracts.reranker.PreviewRequest;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RankedList;
import dev.belfry.contracts.reranker.RerankerEndpoints;
import dev.belfry.contracts.reranker.RuleErrors;
import dev.belfry.contracts.reranker.RuleErrorsRequest;
import dev.belfry.contracts.reranker.ValidateRequest;
import dev.belfry.contracts.reranker.Validation;
import dev.belfry.platform.BusClient;
import dev.belfry.platform.ConfigReader;
import dev.belfry.storage.CatalogueApplier;
import dev.belfry.storage.CatalogueStore;
import dev.belfry.storage.ItemRevision;
import dev.belfry.storage.ReplayStore;
import dev.belfry.storage.RulesetRow;
import dev.belfry.storage.RulesetStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RerankerVerticleTest {
  private static final UserProfile NOBODY = UserProfile.unknown(null);

  private final Vertx vertx = Vertx.vertx();
  private final BusClient bus = new BusClient(vertx);
  private final Catalogues catalogues =
      new Catalogues(
          Shop.catalogue(
              1, item(1, "price", 10.0), item(2, "price", 20.0), item(3, "price", 30.0)));
  private final Rulesets rulesets =
      new Rulesets(new RulesetRow(1, rules("{\"action\":{\"type\":\"noRepeat\"}}")));
  private String deployment = "";

  @BeforeEach
  void deploy() throws Exception {
    deployment =
        await(
            vertx.deployVerticle(
                new RerankerVerticle(
                    catalogues,
                    rulesets,
                    new Replays(),
                    RerankerConfig.from(ConfigReader.defaults()),
                    InstantSource.system())));
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  @Test
  void preparesAndAppliesOverTheBus() throws Exception {
    Eligibility eligibility = await(bus.request(RerankerEndpoints.PREPARE, prepare(1, 1, null)));
    assertThat(eligibility.allowed().size()).isEqualTo(3);
    RankedList list = await(bus.request(RerankerEndpoints.APPLY, apply(1, 1, eligibility)));
    assertThat(list.items()).extracting(RankedItem::itemNo).containsExactly(3L, 2L, 1L);
  }

  @Test
  void rulesThatErrAreTold() throws Exception {
    rulesets.publish(
        rules("{\"items\":\"item.categories[3] == 'a'\",\"action\":{\"type\":\"exclude\"}}"),
        "test");
    Item changed = Shop.revised(2, 2, "categories", List.of("a"));
    await(catalogues.publish(catalogues.current().with(2, Shop.SCHEMA, List.of(changed)), changed));
    await(bus.request(RerankerEndpoints.PREPARE, prepare(2, 2, null)));
    RuleErrors errors =
        await(bus.request(RerankerEndpoints.ERRORS, new RuleErrorsRequest(Shop.soon())));
    assertThat(errors.rules()).extracting(RuleErrors.RuleError::rule).containsExactly("r1");
  }

  @Test
  void aTakeDownIsInForceAtOnce() throws Exception {
    Eligibility eligibility = await(bus.request(RerankerEndpoints.PREPARE, prepare(1, 1, null)));
    catalogues.closed.add(3L);
    RankedList list = await(bus.request(RerankerEndpoints.APPLY, apply(1, 1, eligibility)));
    assertThat(list.items()).extracting(RankedItem::itemNo).containsExactly(2L, 1L);
  }

  @Test
  void followsTheCatalogueAndTheLiveRuleset() throws Exception {
    Item changed = Shop.revised(2, 2, "price", 25.0, "hidden", true);
    await(catalogues.publish(catalogues.current().with(2, Shop.SCHEMA, List.of(changed)), changed));
    rulesets.publish(
        rules("{\"items\":\"item.price < 15\",\"action\":{\"type\":\"exclude\"}}"), "test");
    Eligibility next = await(bus.request(RerankerEndpoints.PREPARE, prepare(2, 2, null)));
    assertThat(next.allowed().contains(3)).isTrue();
    assertThat(next.allowed().size()).isEqualTo(1);
    Eligibility before = await(bus.request(RerankerEndpoints.PREPARE, prepare(1, 1, null)));
    assertThat(before.allowed().size()).isEqualTo(3);
  }

  @Test
  void aRulesetThatCannotBeReadDoesNotDisturbTheLiveOne() throws Exception {
    rulesets.publish("{\"rules\":[{}]}", "test");
    assertThat(await(bus.request(RerankerEndpoints.PREPARE, prepare(1, 1, null)))).isNotNull();
  }

  @Test
  void validatesOverTheBus() throws Exception {
    String rules = rules("{\"items\":\"item.prise > 3\",\"action\":{\"type\":\"exclude\"}}");
    Validation validation =
        await(
            bus.request(
                RerankerEndpoints.VALIDATE,
                new ValidateRequest(soon(), 1, null, List.of(), 200, rules)));
    assertThat(validation.valid()).isFalse();
    assertThat(validation.issues())
        .singleElement()
        .satisfies(issue -> assertThat(issue.column()).isEqualTo(6));
  }

  @Test
  void aValidationThatTheCatalogueHasOvertakenIsOfTheNewestOne() throws Exception {
    for (int version = 2; version <= 3; version++) {
      Item changed = Shop.revised(2, version, "price", 20.0 + version);
      await(
          catalogues.publish(
              catalogues.current().with(version, Shop.SCHEMA, List.of(changed)), changed));
    }
    Validation validation =
        await(
            bus.request(
                RerankerEndpoints.VALIDATE,
                new ValidateRequest(soon(), 1, null, List.of(), 200, rules())));
    assertThat(validation.valid()).isTrue();
  }

  @Test
  void rulesThatAreNotLiveAreAppliedOffTheLoops() throws Exception {
    Eligibility eligibility = await(bus.request(RerankerEndpoints.PREPARE, prepare(1, 1, null)));
    ApplyRequest live = apply(1, 1, eligibility);
    await(bus.request(RerankerEndpoints.APPLY, live));
    assertThat(catalogues.lastReader).doesNotStartWith("belfry-reranker");
    await(
        bus.request(
            RerankerEndpoints.APPLY,
            new ApplyRequest(
                live.deadline(),
                versions(1, 0),
                true,
                eligibility,
                live.user(),
                live.context(),
                live.candidates(),
                live.depth(),
                live.seed(),
                rules(),
                List.of())));
    assertThat(catalogues.lastReader).startsWith("belfry-reranker");
  }

  @Test
  void aSchemaThatBreaksARuleIsRefusedWithTheRuleAndThePlace() throws Exception {
    AttributeSchema without =
        new AttributeSchema(
            2,
            Shop.SCHEMA.definitions().stream()
                .filter(definition -> !definition.name().equals("margin"))
                .toList());
    String rules = rules("{\"items\":\"item.margin > 0.3\",\"action\":{\"type\":\"exclude\"}}");
    Validation validation =
        await(
            bus.request(
                RerankerEndpoints.VALIDATE,
                new ValidateRequest(soon(), 1, without, List.of(), 200, rules)));
    assertThat(validation.issues())
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.rule()).isEqualTo("r1");
              assertThat(issue.field()).isEqualTo("items");
              assertThat(issue.message()).contains("no attribute 'margin' of item");
            });
  }

  @Test
  void failuresAreCategorised() {
    assertThat(failure(prepare(1, 1, "item.prise > 3"))).isEqualTo(ErrorCode.INVALID);
    assertThat(failure(prepare(9, 1, null))).isEqualTo(ErrorCode.VERSION_GONE);
    assertThat(failure(prepare(1, 9, null))).isEqualTo(ErrorCode.VERSION_GONE);
  }

  @Test
  void aFilterIsAnswered() throws Exception {
    Eligibility eligibility =
        await(bus.request(RerankerEndpoints.PREPARE, prepare(1, 1, "item.price >= 20")));
    assertThat(eligibility.allowed().size()).isEqualTo(2);
  }

  @Test
  void previewsAndExplainsOverTheBus() throws Exception {
    Preview preview =
        await(
            bus.request(
                RerankerEndpoints.PREVIEW,
                new PreviewRequest(Shop.soon(), rules(), rules(), 10, null)));
    assertThat(preview.lists()).isZero();
    assertThat(preview.overlap()).isEqualTo(1);
    PolicyReplay replay =
        await(
            bus.request(
                RerankerEndpoints.POLICY_REPLAY,
                new PolicyReplayRequest(
                    Shop.soon(),
                    rules(),
                    0,
                    new RecordedRange(null, Instant.EPOCH, Instant.MAX),
                    10,
                    List.of())));
    assertThat(replay).isEqualTo(new PolicyReplay(List.of(), List.of(), true));
    ItemVerdict verdict =
        await(
            bus.request(
                RerankerEndpoints.EXPLAIN,
                new ExplainRequest(
                    Shop.soon(),
                    rules("{\"items\":\"item.price < 15\",\"action\":{\"type\":\"exclude\"}}"),
                    item(1, "price", 10.0),
                    NOBODY,
                    Shop.context("home"),
                    null,
                    ItemNumbers.empty(),
                    null)));
    assertThat(verdict.refusals())
        .containsExactly(
            new ItemVerdict.Refusal(
                "r1", false, "Rule 'r1' leaves out items where item.price < 15."));
  }

  @Test
  void nobodyAnswersAfterItWasStopped() throws Exception {
    await(vertx.undeploy(deployment));
    assertThat(failure(prepare(1, 1, null))).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void settingsHaveTheirDefaultsAndNames() {
    assertThat(RerankerConfig.from(ConfigReader.defaults()))
        .isEqualTo(new RerankerConfig(Runtime.getRuntime().availableProcessors(), 512, 1_000));
    assertThat(
            RerankerConfig.from(
                ConfigReader.of(
                    Map.of(
                        "reranker.threads", "2",
                        "reranker.max-in-flight", "7",
                        "reranker.cached-filters", "3"))))
        .isEqualTo(new RerankerConfig(2, 7, 3));
  }

  private ErrorCode failure(PrepareRequest request) {
    try {
      await(bus.request(RerankerEndpoints.PREPARE, request));
      throw new AssertionError("it was answered");
    } catch (Exception e) {
      Throwable cause = e instanceof BelfryException ? e : e.getCause();
      return ((BelfryException) cause).code();
    }
  }

  private static PrepareRequest prepare(long catalogue, long ruleset, @Nullable String filter) {
    return new PrepareRequest(
        Shop.soon(),
        versions(catalogue, ruleset),
        true,
        NOBODY,
        Shop.context("home"),
        filter,
        ItemNumbers.empty(),
        null);
  }

  private static ApplyRequest apply(long catalogue, long ruleset, Eligibility eligibility) {
    return new ApplyRequest(
        Shop.soon(),
        versions(catalogue, ruleset),
        true,
        eligibility,
        NOBODY,
        Shop.context("home"),
        List.of(candidate(1, 0.1), candidate(2, 0.2), candidate(3, 0.3)),
        10,
        1);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static final class Catalogues implements CatalogueStore {
    private final Set<Long> closed = ConcurrentHashMap.newKeySet();
    private final List<CatalogueApplier> appliers = new ArrayList<>();
    private volatile Catalogue current;
    private volatile String lastReader = "";

    Catalogues(Catalogue current) {
      this.current = current;
    }

    Future<Void> publish(Catalogue next, Item... changes) {
      return Future.join(appliers.stream().map(a -> a.apply(next, List.of(changes))).toList())
          .onSuccess(applied -> current = next)
          .mapEmpty();
    }

    @Override
    public Catalogue current() {
      return current;
    }

    @Override
    public Optional<Catalogue> at(long version) {
      return Optional.of(current).filter(catalogue -> catalogue.version() == version);
    }

    @Override
    public ItemGate gate() {
      return (itemNo, now) -> {
        lastReader = Thread.currentThread().getName();
        return !closed.contains(itemNo);
      };
    }

    @Override
    public Future<Void> addApplier(CatalogueApplier applier) {
      appliers.add(applier);
      List<Item> all = new ArrayList<>();
      current.forEach(all::add);
      return applier.apply(current, all);
    }
  }

  private static final class Replays implements ReplayStore {
    @Override
    public Future<List<ServedList>> recent(
        @Nullable String placement, int limit, @Nullable ServedList before) {
      return Future.succeededFuture(List.of());
    }

    @Override
    public Future<List<ServedList>> recordedInFull(
        RecordedRange range, int limit, @Nullable ServedList before) {
      return Future.succeededFuture(List.of());
    }

    @Override
    public Future<List<LoggedList>> logged(RecordedRange range, int limit) {
      return Future.succeededFuture(List.of());
    }

    @Override
    public Future<Boolean> served(RecordedRange range) {
      return Future.succeededFuture(false);
    }

    @Override
    public Future<Map<ItemRevision, Item>> items(List<ItemRevision> revisions) {
      return Future.succeededFuture(Map.of());
    }

    @Override
    public Future<Optional<Item>> itemAt(long itemNo, Instant at) {
      return Future.succeededFuture(Optional.empty());
    }
  }

  private static final class Rulesets implements RulesetStore {
    private final Map<Long, RulesetRow> rows = new HashMap<>();
    private final List<Consumer<RulesetRow>> listeners = new ArrayList<>();
    private RulesetRow live;

    Rulesets(RulesetRow live) {
      this.live = live;
      rows.put(live.version(), live);
    }

    @Override
    public RulesetRow live() {
      return live;
    }

    @Override
    public Future<RulesetRow> publish(String json, String author) {
      live = new RulesetRow(live.version() + 1, json);
      rows.put(live.version(), live);
      listeners.forEach(listener -> listener.accept(live));
      return Future.succeededFuture(live);
    }

    @Override
    public Optional<RulesetRow> at(long version) {
      return Optional.ofNullable(rows.get(version));
    }

    @Override
    public void onPublish(Consumer<RulesetRow> listener) {
      listeners.add(listener);
    }
  }
}
