package dev.belfry.storage;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Item;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that is kept, for a server process. Thread-safe. Futures complete on the caller's
 * context.
 */
public final class Storage {
  private static final Logger LOG = LoggerFactory.getLogger(Storage.class);
  private static final long MAINTENANCE_MILLIS = 3_600_000;
  private static final int ITEM_PAGE = 5_000;

  private final Vertx vertx;
  private final InstantSource clock;
  private final InstantSource people;
  private final Postgres postgres;
  private final RedisLink redis;
  private final Journal journal;
  private final JournalTail tail;
  private final JournaledLists lists;
  private final PgReplayStore replays;
  private final PgSchemaStore schema;
  private final PgRulesets rulesets;
  private final PgModels models;
  private final PgApiKeys apiKeys;
  private final Audit audit;
  private final PgDrafts drafts;
  private final Passwords passwords;
  private final PgMemberSessions memberSessions;
  private final PgMembers members;
  private final PgSettings settings;
  private final PgPlacements placements;
  private final PgExperiments experiments;
  private final PgExperimentSums experimentSums;
  private final PgTraffic traffic;
  private final Rollups rollups;
  private final PgReports reports;
  private final PgJobs jobs;
  private final RedisProfiles cachedProfiles;
  private final Profiles profiles;
  private final PgSessions sessions;
  private final PgDuties duties;
  private final RedisEmbeddings embeddings;
  private final LiveCatalogue catalogue;
  private final PgItemStore items;
  private final PgUserStore users;
  private final EventGroups events;
  private final EntityTable itemTable;
  private final ChangeFeed feed;
  private final long maintenance;

  private Storage(
      Vertx vertx, StorageConfig config, InstantSource clock, InstantSource people, Opened opened) {
    Context context = vertx.getOrCreateContext();
    this.vertx = vertx;
    this.clock = clock;
    this.people = people;
    this.postgres = opened.postgres;
    this.redis = opened.redis;
    this.schema = opened.schema;
    this.rulesets = opened.rulesets;
    this.models = opened.models;
    this.audit = opened.audit;
    this.apiKeys = new PgApiKeys(postgres, audit, clock);
    this.passwords = new Passwords(vertx);
    this.memberSessions = new PgMemberSessions(postgres, passwords, people);
    this.members = new PgMembers(postgres, memberSessions, passwords, audit, people);
    this.settings = opened.settings;
    this.placements = opened.placements;
    this.experiments = opened.experiments;
    this.drafts = new PgDrafts(postgres, rulesets, audit);
    this.experimentSums = new PgExperimentSums(postgres, config.positives());
    this.traffic = new PgTraffic(postgres);
    this.rollups = new Rollups(vertx, postgres, config, clock);
    this.reports = new PgReports(vertx, postgres, audit, config, clock);
    this.jobs = new PgJobs(postgres, audit);
    this.cachedProfiles = new RedisProfiles(vertx, redis, opened.installation, config.profileTtl());
    this.profiles = new Profiles(vertx, postgres, cachedProfiles, config, schema::current);
    this.sessions = new PgSessions(vertx, postgres, config.positives());
    this.duties = new PgDuties(postgres, clock);
    this.embeddings = new RedisEmbeddings(redis, opened.installation);
    this.catalogue = new LiveCatalogue(vertx, context, schema::current, opened.items);
    schema.onChange(catalogue::schemaChanged);
    this.itemTable = EntityTable.items(postgres, schema::current);
    this.items = new PgItemStore(postgres, itemTable, catalogue, new ItemAudit(audit));
    this.events =
        new EventGroups(
            vertx, context, postgres, profiles, sessions, clock, config.eventQueueLimit());
    this.journal = opened.journal;
    this.tail = new JournalTail(journal, PostgresUrl.parse(config.postgresUrl()));
    this.lists = new JournaledLists(vertx, journal, tail, postgres, schema::current);
    this.users =
        new PgUserStore(
            postgres, EntityTable.users(postgres, schema::current), profiles, lists, audit);
    this.replays = new PgReplayStore(vertx, postgres, schema::current);
    this.feed = new ChangeFeed(vertx, context, postgres, opened.position, this::changed);
    this.maintenance = vertx.setPeriodic(MAINTENANCE_MILLIS, timer -> maintain());
    feed.start();
    rollups.start();
    reports.start();
  }

  /**
   * Connects, loads the snapshots and replays what an earlier process left in the journal. The
   * schema must be migrated ({@link Migrations#run}).
   *
   * @return fails with UNAVAILABLE when Postgres cannot be reached; Redis may be away
   */
  public static Future<Storage> open(Vertx vertx, StorageConfig config, InstantSource clock) {
    return open(vertx, config, clock, clock);
  }

  /**
   * The same where what happens goes by another clock than the members who look at it: a session
   * must not end because a simulation lets days go by.
   *
   * @param people the members' clock
   */
  public static Future<Storage> open(
      Vertx vertx, StorageConfig config, InstantSource clock, InstantSource people) {
    Promise<Storage> done = Futures.promise(vertx);
    vertx
        .executeBlocking(() -> new Opened(vertx, config, clock), false)
        .compose(
            opened ->
                opened
                    .load(clock, people)
                    .map(ignored -> new Storage(vertx, config, clock, people, opened))
                    .onFailure(failure -> opened.abandon()))
        .onComplete(done);
    return done.future();
  }

  public CatalogueStore catalogue() {
    return catalogue;
  }

  public ItemStore items() {
    return items;
  }

  public UserStore users() {
    return users;
  }

  public SchemaStore schema() {
    return schema;
  }

  public EventStore events() {
    return events;
  }

  public ProfileStore profiles() {
    return profiles;
  }

  public SessionStore sessions() {
    return sessions;
  }

  /** What one process of a cluster does at a time. */
  public Duties duties() {
    return duties;
  }

  public UserEmbeddingCache embeddings() {
    return embeddings;
  }

  public ServedLists lists() {
    return lists;
  }

  /** The records that lists are replayed from. */
  public ReplayStore replays() {
    return replays;
  }

  public RulesetStore rulesets() {
    return rulesets;
  }

  /** Every published ruleset. */
  public RulesetHistory rulesetHistory() {
    return rulesets;
  }

  /** Work that goes on in the background. */
  public JobStore jobs() {
    return jobs;
  }

  /** What recorded lists and events say. */
  public Traffic traffic() {
    return traffic;
  }

  /** Rulesets that are being written. */
  public RulesetDrafts drafts() {
    return drafts;
  }

  public ModelRegistry models() {
    return models;
  }

  public ApiKeys apiKeys() {
    return apiKeys;
  }

  /** Who changed what. */
  public AuditLog audit() {
    return audit;
  }

  public MemberStore members() {
    return members;
  }

  public MemberSessions memberSessions() {
    return memberSessions;
  }

  public SettingsStore settings() {
    return settings;
  }

  public PlacementStore placements() {
    return placements;
  }

  /** What is tried on whom. */
  public ExperimentStore experiments() {
    return experiments;
  }

  /** What the record says of them. */
  public ExperimentSums experimentSums() {
    return experimentSums;
  }

  /** How the servers behind are doing; answers at once. */
  public StorageHealth health() {
    return new StorageHealth(
        postgres.isUp(),
        redis.isUp() || !redis.isConfigured(),
        journal.waiting(),
        journal.bytes(),
        journal.refused());
  }

  /** Makes room for what happens on the days from an instant on. */
  public Future<Void> prepare(Instant at) {
    return postgres.query("select ensure_partitions($1)", at.atOffset(ZoneOffset.UTC)).mapEmpty();
  }

  /**
   * Completes when everything that was recorded and sent before this call is in Postgres, and this
   * process's snapshots and the daily sums have followed it.
   */
  public Future<Void> settle() {
    return events
        .settle()
        .compose(ignored -> tail.flush())
        .compose(ignored -> feed.catchUp())
        .compose(ignored -> catalogue.settle())
        .compose(ignored -> rollups.catchUp());
  }

  /** Stores what waits, as far as Postgres takes it, then closes the connections. */
  public Future<Void> close() {
    vertx.cancelTimer(maintenance);
    cachedProfiles.close();
    return events
        .close()
        .compose(ignored -> rollups.close())
        .compose(ignored -> reports.close())
        .compose(ignored -> feed.close())
        .compose(
            ignored ->
                vertx.executeBlocking(
                    () -> {
                      tail.close();
                      journal.close();
                      return null;
                    },
                    false))
        .eventually(() -> Future.join(redis.close(), passwords.close(), postgres.close()))
        .mapEmpty();
  }

  private Future<Void> changed(ChangeFeed.Kind kind, List<ChangeFeed.Change> changes) {
    return switch (kind) {
      case ITEM -> itemsChanged(changes);
      case USER -> {
        changes.forEach(change -> profiles.changed(change.ref(), change.revision()));
        yield Future.succeededFuture();
      }
      case SCHEMA -> schema.reload();
      case RULESET -> rulesets.reload();
      case MODEL ->
          models
              .reload()
              .recover(
                  failure -> {
                    LOG.error("The live model cannot be loaded; the one before serves", failure);
                    return Future.succeededFuture();
                  });
      case PLACEMENT -> placements.reload();
      case SETTING -> settings.reload();
      case EXPERIMENT -> experiments.reload();
      case KEY -> {
        apiKeys.forget();
        yield Future.succeededFuture();
      }
    };
  }

  private Future<Void> itemsChanged(List<ChangeFeed.Change> changes) {
    Long[] numbers = changes.stream().map(ChangeFeed.Change::ref).distinct().toArray(Long[]::new);
    return postgres
        .query(Opened.ITEMS + "where item_no = any($1::bigint[])", (Object) numbers)
        .map(
            rows -> {
              List<Item> items = new ArrayList<>(rows.size());
              for (Row row : rows) {
                items.add(Opened.item(schema.current(), row));
              }
              catalogue.offer(items);
              return null;
            });
  }

  /** The schema {@code reporting}, for people. */
  public Reports reports() {
    return reports;
  }

  /** The daily sums that reports read. */
  Rollups rollups() {
    return rollups;
  }

  private void maintain() {
    maintain(postgres, clock, people)
        .compose(ignored -> rollups.dropOldLists())
        .onFailure(failure -> LOG.warn("Maintenance of the tables failed", failure));
  }

  static Future<Void> maintain(Postgres postgres, InstantSource clock, InstantSource people) {
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    return postgres
        .query("select ensure_partitions($1)", now)
        .compose(
            ignored ->
                postgres.query("delete from event_key where received_at < $1", now.minusDays(30)))
        .compose(
            ignored -> postgres.query("delete from change where at < now() - interval '7 days'"))
        .compose(
            ignored ->
                postgres.query(
                    "delete from list_rollup where span = 'minute' and at < $1", now.minusDays(1)))
        .compose(
            ignored ->
                postgres.query(
                    "delete from item_rollup where hour < $1",
                    now.minusDays(Traffic.DAYS_KEPT + 1)))
        .compose(
            ignored ->
                postgres.query(
                    "delete from item_history where replaced_at < $1",
                    now.minus(ReplayStore.ITEMS_KEPT)))
        .compose(ignored -> PgUserStore.eraseFromLateLists(postgres))
        .compose(ignored -> PgMemberSessions.clean(postgres, people));
  }

  /** What a storage is made of once it is loaded. */
  private static final class Opened {
    static final String ITEMS =
        """
        select item_no, item_id, attributes::text as json, revision, deleted_at is not null as deleted
        from item
        """;

    private final Postgres postgres;
    private final RedisLink redis;
    private final PgSchemaStore schema;
    private final Audit audit;
    private final PgRulesets rulesets;
    private final PgModels models;
    private final PgPlacements placements;
    private final PgSettings settings;
    private final PgExperiments experiments;
    private final Journal journal;
    private final List<Item> items = new ArrayList<>();
    private String position = "";
    private UUID installation = new UUID(0, 0);

    Opened(Vertx vertx, StorageConfig config, InstantSource clock) {
      postgres = new Postgres(vertx, PostgresUrl.parse(config.postgresUrl()), config.poolSize());
      redis = new RedisLink(vertx, config.redisUrl());
      audit = new Audit(vertx, postgres, clock);
      schema = new PgSchemaStore(postgres, audit);
      rulesets = new PgRulesets(postgres, audit);
      models = new PgModels(postgres, audit);
      placements = new PgPlacements(postgres, audit);
      settings = new PgSettings(postgres, audit);
      experiments = new PgExperiments(postgres, audit);
      journal = new Journal(config.journalDir(), config.journalBudgetBytes());
    }

    Future<Void> load(InstantSource clock, InstantSource people) {
      return redis
          .start()
          .compose(ignored -> postgres.query("select installation_id from installation"))
          .recover(Opened::explain)
          .compose(
              rows -> {
                installation = rows.iterator().next().getUUID("installation_id");
                return maintain(postgres, clock, people);
              })
          .compose(ignored -> ChangeFeed.position(postgres))
          .compose(
              read -> {
                position = read;
                return schema.reload();
              })
          .compose(ignored -> rulesets.reload())
          .compose(ignored -> models.reload())
          .compose(ignored -> placements.reload())
          .compose(ignored -> settings.reload())
          .compose(ignored -> experiments.reload())
          .compose(ignored -> loadItems(0));
    }

    void abandon() {
      journal.close();
      postgres.close();
      redis.close();
    }

    private Future<Void> loadItems(long after) {
      return postgres
          .query(ITEMS + "where item_no > $1 order by item_no limit $2", after, ITEM_PAGE)
          .compose(
              rows -> {
                rows.forEach(row -> items.add(item(schema.current(), row)));
                return rows.size() < ITEM_PAGE
                    ? Future.succeededFuture()
                    : loadItems(items.getLast().itemNo());
              });
    }

    private static <T> Future<T> explain(Throwable failure) {
      BelfryException known = Postgres.describe(failure);
      return Future.failedFuture(
          known.code() == ErrorCode.INTERNAL
              ? new BelfryException(
                  ErrorCode.CONFLICT,
                  "the database is not one of Belfry's, or is not migrated: run the migrations first",
                  failure)
              : known);
    }

    static Item item(AttributeSchema schema, Row row) {
      boolean deleted = row.getBoolean("deleted");
      return new Item(
          row.getLong("item_no"),
          row.getString("item_id"),
          deleted
              ? Attributes.empty()
              : AttributeJson.read(schema, Entity.ITEM, row.getString("json")),
          row.getLong("revision"),
          deleted);
    }
  }
}
