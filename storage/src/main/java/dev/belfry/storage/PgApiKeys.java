package dev.belfry.storage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Ids;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * API keys in Postgres as SHA-256 hashes. The keys are 256 random bits, so a plain fast hash keeps
 * them. An unknown key is remembered for a shorter time than a known one.
 */
final class PgApiKeys implements ApiKeys {
  private static final Logger LOG = LoggerFactory.getLogger(PgApiKeys.class);
  private static final List<String> SCOPES = Role.ADMIN.scopes();
  private static final String PREFIX = "bk_";

  private final Postgres postgres;
  private final Audit audit;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Cache<Buffer, Optional<ApiKey>> known =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofMinutes(1)).build();
  private final Cache<Buffer, Boolean> unknown =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofSeconds(2)).build();

  /** Grows when a key may have been revoked: what was read before is not kept. */
  private final AtomicLong revocations = new AtomicLong();

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  private final Cache<Buffer, Boolean> noted =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofMinutes(1)).build();

  PgApiKeys(Postgres postgres, Audit audit, InstantSource clock) {
    this.postgres = postgres;
    this.audit = audit;
    this.clock = clock;
  }

  @Override
  public Future<String> create(String name, Set<String> scopes, String actor) {
    try {
      Ids.check("name of the API key", name);
      if (scopes.isEmpty() || !SCOPES.containsAll(scopes)) {
        throw BelfryException.invalid(
            "scopes "
                + new TreeSet<>(scopes)
                + " are not accepted: give some of "
                + String.join(", ", SCOPES));
      }
    } catch (BelfryException e) {
      return Future.failedFuture(e);
    }
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    String plain = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    Buffer hash = hash(plain);
    List<String> sorted = SCOPES.stream().filter(scopes::contains).toList();
    return postgres
        .inTransaction(connection -> insert(connection, hash, name, sorted, actor))
        .map(
            ignored -> {
              unknown.invalidate(hash);
              known.put(hash, Optional.of(new ApiKey(name, scopes)));
              return plain;
            });
  }

  @Override
  public Future<List<KeyEntry>> list() {
    return postgres
        .query(
            """
            select name, scopes, created_at, last_used_at from api_key
            where revoked_at is null order by name
            """)
        .map(
            rows -> {
              List<KeyEntry> entries = new ArrayList<>(rows.size());
              for (Row row : rows) {
                OffsetDateTime used = row.getOffsetDateTime("last_used_at");
                entries.add(
                    new KeyEntry(
                        row.getString("name"),
                        List.of(row.getArrayOfStrings("scopes")),
                        row.getOffsetDateTime("created_at").toInstant(),
                        used == null ? null : used.toInstant()));
              }
              return entries;
            });
  }

  @Override
  public Future<Boolean> revoke(String name, String actor) {
    return postgres
        .inTransaction(connection -> revoke(connection, name, actor))
        .onSuccess(revoked -> forget());
  }

  @Override
  public Future<Optional<ApiKey>> verify(String plain) {
    if (!plain.startsWith(PREFIX) || plain.length() > 100) {
      return Future.succeededFuture(Optional.empty());
    }
    Buffer hash = hash(plain);
    Optional<ApiKey> cached = known.getIfPresent(hash);
    if (cached != null) {
      return Future.succeededFuture(cached);
    }
    if (unknown.getIfPresent(hash) != null) {
      return Future.succeededFuture(Optional.empty());
    }
    long before = revocations.get();
    return postgres
        .query("select name, scopes from api_key where key_hash = $1 and revoked_at is null", hash)
        .map(
            rows -> {
              for (Row row : rows) {
                Optional<ApiKey> key =
                    Optional.of(
                        new ApiKey(row.getString("name"), Set.of(row.getArrayOfStrings("scopes"))));
                known.put(hash, key);
                if (revocations.get() != before) {
                  known.invalidate(hash);
                }
                noteUse(hash);
                return key;
              }
              unknown.put(hash, true);
              return Optional.empty();
            });
  }

  @Override
  public void onRevoke(Runnable listener) {
    listeners.add(listener);
  }

  /** Nobody waits for this, and of many requests at once one does it. */
  private void noteUse(Buffer hash) {
    if (noted.asMap().putIfAbsent(hash, true) == null) {
      postgres
          .query(
              "update api_key set last_used_at = $2 where key_hash = $1",
              hash,
              clock.instant().atOffset(ZoneOffset.UTC))
          .onFailure(failure -> LOG.debug("The use of a key is not noted", failure));
    }
  }

  private Future<Void> insert(
      SqlConnection connection, Buffer hash, String name, List<String> scopes, String actor) {
    return connection
        .preparedQuery(
            """
            insert into api_key (key_hash, name, scopes) values ($1, $2, $3)
            on conflict (name) where revoked_at is null do nothing
            """)
        .execute(Tuple.of(hash, name, scopes.toArray(String[]::new)))
        .compose(
            done -> {
              if (done.rowCount() == 0) {
                throw new BelfryException(
                    ErrorCode.CONFLICT,
                    "there is an API key '" + name + "' in use already: give another name");
              }
              return audit.append(connection, actor, "create", "key", name, null, json(scopes));
            });
  }

  private Future<Boolean> revoke(SqlConnection connection, String name, String actor) {
    return connection
        .preparedQuery(
            """
            update api_key set revoked_at = $2 where name = $1 and revoked_at is null
            returning scopes
            """)
        .execute(Tuple.of(name, clock.instant().atOffset(ZoneOffset.UTC)))
        .compose(
            rows -> {
              if (rows.size() == 0) {
                return Future.succeededFuture(false);
              }
              List<String> scopes = List.of(rows.iterator().next().getArrayOfStrings("scopes"));
              return connection
                  .preparedQuery("insert into change (kind) values ('key')")
                  .execute()
                  .compose(
                      ignored ->
                          audit.append(
                              connection, actor, "revoke", "key", name, json(scopes), null))
                  .map(true);
            });
  }

  private static ObjectNode json(List<String> scopes) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode array = json.putArray("scopes");
    scopes.forEach(array::add);
    return json;
  }

  /** Reads every key again when it is next used. */
  void forget() {
    revocations.incrementAndGet();
    known.invalidateAll();
    unknown.invalidateAll();
    listeners.forEach(Runnable::run);
  }

  private static Buffer hash(String plain) {
    return Buffer.buffer(Hashes.sha256(plain.getBytes(StandardCharsets.UTF_8)));
  }
}
