package dev.belfry.gateway;

import dev.belfry.platform.BusClient;
import dev.belfry.platform.Metrics;
import dev.belfry.storage.JobRow;
import dev.belfry.storage.Storage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway's event loops share: the API, lists kept for their further pages, limits,
 * readiness. Make one, then deploy any number of {@link GatewayVerticle}s with it. Thread-safe.
 */
public final class Gateway {
  /** How soon a model or a ruleset that is gone from under an experiment is noticed. */
  private static final long EXPERIMENTS_MILLIS = 30_000;

  /** By then the answer has left. */
  private static final long SHADOW_DELAY_MILLIS = 20;

  private final GatewayConfig config;
  private final List<Operation> operations;
  private final HttpApi api;
  private final JobRunner jobs;
  private final Vertx vertx;
  private final GuardrailDuty guardrails;
  private final @Nullable Simulation simulation;
  private final RunningExperiments experiments;
  private final Supplier<UUID> nextId;
  private volatile boolean ready;
  private volatile boolean draining;
  private volatile int port;

  Gateway(
      Vertx vertx,
      Stores stores,
      AdminStores admin,
      JobsConfig jobs,
      GatewayConfig config,
      InstantSource clock,
      RandomGenerator random) {
    this(vertx, stores, admin, jobs, config, clock, random, null);
  }

  Gateway(
      Vertx vertx,
      Stores stores,
      AdminStores admin,
      JobsConfig jobs,
      GatewayConfig config,
      InstantSource clock,
      RandomGenerator random,
      @Nullable Simulation simulation) {
    this.config = config;
    StoresState state = new StoresState(stores);
    RecordApi.UserIds userIds = new RecordApi.UserIds();
    ServingMetrics metrics = new ServingMetrics(Metrics.registry());
    BusClient bus = new BusClient(vertx);
    Fallbacks fallbacks = new Fallbacks(state, bus, clock, simulation != null);
    ListRecorder recorder =
        new ListRecorder(
            state,
            new ListIds(random),
            new PageStore(config.pages(), System::nanoTime),
            new PageToken.Signer(secret(config.pages().secret())),
            new TokenBucket(config.fullInputsPerSecond(), System::nanoTime),
            clock,
            metrics,
            config.depth());
    OtherRules otherRules = new OtherRules(stores.explore(), () -> stores.rulesets().live().json());
    this.experiments =
        new RunningExperiments(
            stores.experiments(),
            stores.models(),
            () -> stores.rulesets().live(),
            otherRules,
            () -> stores.schema().current());
    experiments.follow();
    stores.rulesets().onPublish(published -> experiments.refresh());
    vertx.setPeriodic(EXPERIMENTS_MILLIS, timer -> experiments.refresh());
    RecommendationPipeline pipeline =
        new RecommendationPipeline(
            state,
            bus,
            fallbacks,
            recorder,
            config,
            clock,
            otherRules,
            experiments,
            new Shadows(
                experiments,
                stores.experiments(),
                this::isBusy,
                task -> vertx.setTimer(SHADOW_DELAY_MILLIS, timer -> task.run()),
                Metrics.registry()));
    RuleChecks checks =
        new RuleChecks(
            bus, () -> state.catalogue().version(), stores.placements()::names, config.depth());
    this.operations = new ArrayList<>();
    operations.addAll(
        Operations.of(
            new ListApi(
                pipeline,
                recorder,
                stores.placements()::names,
                () -> stores.schema().current(),
                userIds),
            new RatingsApi(state, bus, clock),
            new RecordApi(stores.lists(), state::catalogue, userIds),
            new EventApi(stores.events(), clock),
            new EntityApi<>(
                Kind.items(stores.items(), stores.audit()),
                ItemFilter.PARAMETERS,
                given -> ItemFilter.of(given, stores.schema().current())),
            new EntityApi<>(Kind.users(stores.users(), userIds::forget)),
            new AdminApi(stores, config, metrics, checks, this::isReady, simulation),
            new HealthApi(this::isReady)));
    operations.addAll(
        ExploreOperations.of(
            new PreviewApi(bus, otherRules, state::catalogue, stores.placements()::names, userIds),
            new PolicyApi(
                bus,
                otherRules,
                stores.rulesets()::live,
                checks,
                stores.explore(),
                stores.placements()::names,
                clock),
            new ExplainApi(
                pipeline,
                new Explainer(bus, state, otherRules, stores.explore()),
                stores.lists(),
                () -> stores.schema().current(),
                stores.placements()::names)));
    operations.addAll(
        AccessOperations.of(
            new SessionApi(stores.memberSessions(), stores.members()),
            new MemberApi(stores.members(), stores.apiKeys()),
            new SettingsApi(stores.settings(), stores.placements()),
            new AuditApi(stores.audit())));
    ListIds ids = new ListIds(random);
    this.nextId = () -> ids.next(clock.instant());
    RulesetApi rulesets =
        new RulesetApi(stores.rulesets(), admin.history(), admin.drafts(), checks);
    DraftApi drafts =
        new DraftApi(stores.rulesets(), admin.drafts(), rulesets, checks, nextId, clock);
    ModelDesk desk = new ModelDesk(stores, pipeline);
    operations.addAll(new ModelApi(stores, desk, state::catalogue).operations());
    ExperimentDesk results =
        new ExperimentDesk(stores.experiments(), admin.experimentSums(), stores.health(), clock);
    operations.addAll(
        ExperimentOperations.of(
            new ExperimentApi(
                stores.experiments(),
                state,
                experiments,
                new ExperimentChecks(stores, otherRules, checks, clock),
                new ExperimentShipping(
                    stores, admin.drafts(), desk, otherRules, checks, nextId, clock),
                results,
                clock)));
    this.jobs = new JobRunner(stores, admin.jobs(), jobs, desk::promote, clock);
    operations.addAll(
        new ResultsApi(results, new PastMetrics(admin.experimentSums(), clock)).operations());
    this.vertx = vertx;
    this.guardrails =
        new GuardrailDuty(
            admin.duties(),
            stores.experiments(),
            results,
            config.guardrailInterval(),
            jobs.holder(),
            clock);
    this.simulation = simulation;
    operations.addAll(ConsoleOperations.rules(rulesets, drafts));
    operations.addAll(
        ConsoleOperations.traffic(
            new TrafficApi(stores, admin, bus, clock), new ItemRules(stores)));
    operations.addAll(ConsoleOperations.jobs(new JobApi(admin.jobs(), this.jobs, nextId, clock)));
    operations.addAll(new SimulationApi(simulation).operations());
    operations.addAll(
        new ReportApi(admin.reports(), jobs.folder().resolve("exports")).operations());
    operations.addAll(new SqlApi(admin.reports()).operations());
    if (simulation != null) {
      simulation.onFlush(experiments::refresh);
    }
    KeyGuard keys =
        new KeyGuard(
            plain -> stores.apiKeys().verify(plain),
            config.limits().perKeyPerSecond(),
            System::nanoTime);
    stores.apiKeys().onRevoke(keys::forget);
    this.api =
        new HttpApi(
            operations,
            new ConsoleAssets(Gateway.class.getClassLoader()),
            new Access(keys, new SessionGuard(stores.memberSessions())),
            config.limits(),
            Metrics.registry(),
            this::isDraining);
  }

  /**
   * Puts the gateway together; nothing listens yet.
   *
   * @param jobs where background work keeps its files
   * @param clock every instant of lists and events
   * @param random list ids and seeds of random draws
   */
  public static Gateway create(
      Vertx vertx,
      Storage storage,
      JobsConfig jobs,
      GatewayConfig config,
      InstantSource clock,
      RandomGenerator random) {
    return new Gateway(
        vertx, Stores.of(storage), AdminStores.of(storage), jobs, config, clock, random);
  }

  /** The same for a server whose time and draws are a simulation's. */
  public static Gateway create(
      Vertx vertx, Storage storage, JobsConfig jobs, GatewayConfig config, Simulation simulation) {
    return new Gateway(
        vertx,
        Stores.of(storage),
        AdminStores.of(storage),
        jobs,
        config,
        simulation.clock(),
        simulation.random(),
        simulation);
  }

  /**
   * Takes up background work that an earlier process of this home left open, and begins to look at
   * the guardrails of experiments; a simulation looks at them with every flush.
   */
  public Future<Void> startJobs() {
    if (simulation == null) {
      guardrails.start(vertx);
    } else {
      simulation.onFlush(guardrails::tick);
    }
    return jobs.start();
  }

  /**
   * Begins a training as a job that the console shows, with the settings of the configuration and
   * from the parameters of the live model.
   *
   * @param title what it is called among the jobs
   * @param actor who began it
   * @return its id, or a failure with CONFLICT where another training has not ended
   */
  public Future<UUID> train(String title, String actor) {
    return jobs.train(nextId.get(), title, actor, Responses.object(), true).map(JobRow::jobId);
  }

  /** Looks at the guardrails of experiments now; how many experiments were rolled back. */
  public Future<Integer> watchGuardrails() {
    return guardrails.watch();
  }

  /**
   * Lets background work come to a place where it can be taken up; blocks for ten seconds at most.
   */
  public void stopJobs() {
    guardrails.stop(vertx);
    jobs.stop();
  }

  /** Says whether {@code /health/ready} answers 200. Not at first. */
  public void setReady(boolean ready) {
    this.ready = ready;
  }

  public boolean isReady() {
    return ready && !draining;
  }

  /**
   * Goes unready and asks clients to leave; undeploying the verticles then waits for requests in
   * flight.
   */
  public void drain() {
    draining = true;
  }

  private boolean isBusy() {
    return api.isBusy();
  }

  boolean isDraining() {
    return draining;
  }

  /** The port that is listened on; 0 before a verticle has started. */
  public int port() {
    return port;
  }

  void listening(int actualPort) {
    this.port = actualPort;
  }

  List<Operation> operations() {
    return operations;
  }

  GatewayConfig config() {
    return config;
  }

  Router router(Vertx vertx) {
    return api.router(vertx);
  }

  private static String secret(String configured) {
    if (!configured.isEmpty()) {
      return configured;
    }
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
