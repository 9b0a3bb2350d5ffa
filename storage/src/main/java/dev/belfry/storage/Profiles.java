package dev.belfry.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.Ids;
import dev.belfry.contracts.common.Impression;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.TextKey;
import dev.belfry.contracts.common.UserProfile;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The profile cache of this process over {@link RedisProfiles} and Postgres.
 *
 * <p>An entry and the load that would make it are moved under one lock (the entry's, by {@code
 * compute}): a load that began before an event was acknowledged neither fills the cache nor answers
 * a request that came after.
 */
final class Profiles implements ProfileStore {
  private static final int IMPRESSIONS = 200;
  private static final String READ =
      """
      select u.user_no, u.attributes::text as attributes, u.revision,
        h.revision as last, h.item_nos, h.types, h.measures, h.micros, h.text_keys
      from app_user u
      cross join lateral (
        select max(i.revision) as revision,
          array_agg(i.item_no order by i.revision) as item_nos,
          array_agg(i.type order by i.revision) as types,
          array_agg(i.value order by i.revision) as measures,
          array_agg((extract(epoch from i.occurred_at) * 1000000)::bigint order by i.revision) as micros,
          array_agg(text_key(i.text) order by i.revision) as text_keys
        from interaction i where i.user_no = u.user_no
      ) h
      where u.user_id = $1
      """;
  private static final String HISTORY =
      """
      select i.item_no, i.type, i.value, (extract(epoch from i.occurred_at) * 1000000)::bigint as micros,
        text_key(i.text) as text_key
      from interaction i
      where i.user_no = (select user_no from app_user where user_id = $1)
        and ($3 = '' or i.type = $3)
      order by i.occurred_at desc, i.revision desc limit $2
      """;

  private final Vertx vertx;
  private final Postgres postgres;
  private final RedisProfiles redis;
  private final PositiveRule positives;
  private final Supplier<AttributeSchema> schema;
  private final Cache<String, StoredProfile> cache;
  private final Cache<String, Boolean> unknown;
  private final Cache<Long, List<Impression>> impressions;
  private final ConcurrentMap<String, Future<StoredProfile>> loads = new ConcurrentHashMap<>();

  /** Ids behind the numbers in {@link #cache}. */
  private final ConcurrentMap<Long, String> idsByNo = new ConcurrentHashMap<>();

  /** The newest version of users that changed lately, as the change feed tells. */
  private final Cache<Long, Long> changed =
      Caffeine.newBuilder().expireAfterWrite(Duration.ofMinutes(2)).build();

  Profiles(
      Vertx vertx,
      Postgres postgres,
      RedisProfiles redis,
      StorageConfig config,
      Supplier<AttributeSchema> schema) {
    this.vertx = vertx;
    this.postgres = postgres;
    this.redis = redis;
    this.positives = config.positives();
    this.schema = schema;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(config.profileCacheSize())
            .expireAfterAccess(Duration.ofMinutes(30))
            .evictionListener(
                (@Nullable String id, @Nullable StoredProfile profile, RemovalCause cause) -> {
                  if (profile != null && id != null) {
                    idsByNo.remove(profile.userNo(), id);
                  }
                })
            .build();
    this.unknown =
        Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofSeconds(2)).build();
    this.impressions =
        Caffeine.newBuilder()
            .maximumSize(config.profileCacheSize())
            .expireAfterAccess(Duration.ofHours(6))
            .build();
  }

  @Override
  public Future<UserProfile> profile(@Nullable String userId) {
    if (userId == null) {
      return Future.succeededFuture(UserProfile.unknown(null));
    }
    StoredProfile cached = cache.getIfPresent(userId);
    if (cached != null) {
      return Future.succeededFuture(complete(userId, cached));
    }
    if (unknown.getIfPresent(userId) != null) {
      return Future.succeededFuture(UserProfile.unknown(userId));
    }
    try {
      Ids.check("user id", userId);
    } catch (BelfryException e) {
      return Future.failedFuture(e);
    }
    Promise<StoredProfile> answer = Futures.promise(vertx);
    load(userId).onComplete(answer);
    return answer.future().map(profile -> complete(userId, profile));
  }

  @Override
  public Future<List<Interaction>> history(String userId, int limit) {
    return history(userId, limit, "");
  }

  @Override
  public Future<List<Interaction>> ratings(String userId, int limit) {
    return history(userId, limit, "rating");
  }

  /**
   * @param type of the interactions, or the empty string for all
   */
  private Future<List<Interaction>> history(String userId, int limit, String type) {
    try {
      Ids.check("user id", userId);
    } catch (BelfryException e) {
      return Future.failedFuture(e);
    }
    return postgres
        .query(HISTORY, userId, limit, type)
        .map(
            rows -> {
              List<Interaction> result = new ArrayList<>(rows.size());
              for (Row row : rows) {
                result.add(
                    interaction(
                        row.getLong("item_no"),
                        row.getString("type"),
                        row.getDouble("value"),
                        row.getLong("micros"),
                        row.getLong("text_key")));
              }
              return result;
            });
  }

  @Override
  public void noteImpressions(long userNo, List<Long> itemNos, Instant at) {
    if (userNo == 0 || itemNos.isEmpty()) {
      return;
    }
    impressions
        .asMap()
        .compute(
            userNo,
            (no, before) -> {
              List<Impression> result = new ArrayList<>(IMPRESSIONS);
              for (Long itemNo : itemNos) {
                result.add(new Impression(itemNo, at));
              }
              if (before != null) {
                result.addAll(before);
              }
              return List.copyOf(result.subList(0, Math.min(IMPRESSIONS, result.size())));
            });
  }

  /** Adds committed events to the user's profile. {@code change} points into {@code rows}. */
  void move(String userId, EventTransaction.UserChange change, List<EventRow> rows) {
    List<Interaction> arrived = new ArrayList<>(change.rows().size());
    for (int i = 0; i < change.rows().size(); i++) {
      EventRow row = rows.get(change.rows().get(i));
      arrived.add(
          new Interaction(
              change.itemNos().get(i),
              row.type(),
              row.value(),
              row.occurredAt(),
              positives.isPositive(row.type(), row.value()),
              TextKey.of(row.text())));
    }
    redis.outdate(userId, change.after());
    replace(
        userId,
        before ->
            before.version() == change.before() ? before.with(arrived, change.after()) : null);
  }

  /** Drops a profile that has changed to {@code version}. */
  void drop(String userId, long version) {
    redis.outdate(userId, version);
    replace(userId, before -> null);
  }

  /** Drops a profile that may have changed. */
  void forget(String userId) {
    redis.forget(userId);
    replace(userId, before -> null);
  }

  /** Takes note of a change that the change feed tells of. */
  void changed(long userNo, long version) {
    changed.asMap().merge(userNo, version, Math::max);
    String userId = idsByNo.get(userNo);
    if (userId != null) {
      StoredProfile cached = cache.getIfPresent(userId);
      if (cached != null && cached.version() < version) {
        drop(userId, version);
      }
    }
  }

  private void replace(String userId, Function<StoredProfile, @Nullable StoredProfile> step) {
    cache
        .asMap()
        .compute(
            userId,
            (id, before) -> {
              loads.remove(id);
              unknown.invalidate(id);
              StoredProfile after = before == null ? null : step.apply(before);
              if (before != null && after == null) {
                idsByNo.remove(before.userNo(), id);
              }
              return after;
            });
  }

  private UserProfile complete(String userId, StoredProfile stored) {
    List<Impression> shown =
        stored.userNo() == 0 ? null : impressions.getIfPresent(stored.userNo());
    return stored.profile(userId, shown == null ? List.of() : shown);
  }

  private Future<StoredProfile> load(String userId) {
    Promise<StoredProfile> promise = Promise.promise();
    Future<StoredProfile> mine = promise.future();
    Future<StoredProfile> other = loads.putIfAbsent(userId, mine);
    if (other != null) {
      return other;
    }
    redis
        .get(userId)
        .compose(
            found ->
                found
                    .filter(profile -> !isOutdated(profile))
                    .map(Future::succeededFuture)
                    .orElseGet(() -> read(userId)))
        .onComplete(
            loaded -> {
              keep(userId, mine, loaded.result());
              promise.handle(loaded);
            });
    return mine;
  }

  private void keep(String userId, Future<StoredProfile> load, @Nullable StoredProfile loaded) {
    cache
        .asMap()
        .compute(
            userId,
            (id, before) -> {
              if (!loads.remove(id, load) || loaded == null) {
                return before;
              }
              if (loaded.userNo() == 0) {
                unknown.put(id, true);
                return null;
              }
              if (isOutdated(loaded)) {
                return null;
              }
              idsByNo.put(loaded.userNo(), id);
              return loaded;
            });
  }

  private boolean isOutdated(StoredProfile profile) {
    Long newest = changed.getIfPresent(profile.userNo());
    return newest != null && newest > profile.version();
  }

  private Future<StoredProfile> read(String userId) {
    return postgres
        .query(READ, userId)
        .map(
            rows -> {
              for (Row row : rows) {
                StoredProfile profile = profile(row);
                redis.put(userId, profile);
                return profile;
              }
              return StoredProfile.UNKNOWN;
            });
  }

  private StoredProfile profile(Row row) {
    Long[] itemNos = row.getArrayOfLongs("item_nos");
    List<Interaction> history = new ArrayList<>();
    if (itemNos != null) {
      String[] types = row.getArrayOfStrings("types");
      Double[] values = row.getArrayOfDoubles("measures");
      Long[] micros = row.getArrayOfLongs("micros");
      Long[] textKeys = row.getArrayOfLongs("text_keys");
      for (int i = 0; i < itemNos.length; i++) {
        history.add(interaction(itemNos[i], types[i], values[i], micros[i], textKeys[i]));
      }
    }
    long last = Optional.ofNullable(row.getLong("last")).orElse(0L);
    return StoredProfile.of(
        row.getLong("user_no"),
        Math.max(row.getLong("revision"), last),
        AttributeJson.read(schema.get(), Entity.USER, row.getString("attributes")),
        history);
  }

  private Interaction interaction(
      long itemNo, String type, double value, long micros, long textKey) {
    Instant at =
        Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    return new Interaction(itemNo, type, value, at, positives.isPositive(type, value), textKey);
  }
}
