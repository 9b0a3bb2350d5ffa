package dev.belfry.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Ids;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * API keys in Postgres as SHA-256 hashes. The keys are 256 random bits, so a plain fast hash keeps
 * them. An unknown key is remembered for a shorter time than a known one.
 */
final class PgApiKeys implements ApiKeys {
  private static final Set<String> SCOPES = Set.of("read", "write", "admin");
  private static final String PREFIX = "bk_";

  private final Postgres postgres;
  private final SecureRandom random = new SecureRandom();
  private final Cache<Buffer, Optional<ApiKey>> known =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofMinutes(1)).build();
  private final Cache<Buffer, Boolean> unknown =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofSeconds(2)).build();

  PgApiKeys(Postgres postgres) {
    this.postgres = postgres;
  }

  @Override
  public Future<String> create(String name, Set<String> scopes) {
    try {
      Ids.check("name of the API key", name);
      if (scopes.isEmpty() || !SCOPES.containsAll(scopes)) {
        throw BelfryException.invalid(
            "scopes " + scopes + " are not accepted: give some of read, write and admin");
      }
    } catch (BelfryException e) {
      return Future.failedFuture(e);
    }
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    String plain = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    Buffer hash = hash(plain);
    return postgres
        .query(
            "insert into api_key (key_hash, name, scopes) values ($1, $2, $3)",
            hash,
            name,
            scopes.toArray(String[]::new))
        .map(
            ignored -> {
              known.put(hash, Optional.of(new ApiKey(name, scopes)));
              return plain;
            });
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
    return postgres
        .query("select name, scopes from api_key where key_hash = $1 and revoked_at is null", hash)
        .map(
            rows -> {
              for (Row row : rows) {
                Optional<ApiKey> key =
                    Optional.of(
                        new ApiKey(row.getString("name"), Set.of(row.getArrayOfStrings("scopes"))));
                known.put(hash, key);
                return key;
              }
              unknown.put(hash, true);
              return Optional.empty();
            });
  }

  /** Reads every key again when it is next used. */
  void forget() {
    known.invalidateAll();
    unknown.invalidateAll();
  }

  private static Buffer hash(String plain) {
    return Buffer.buffer(Hashes.sha256(plain.getBytes(StandardCharsets.UTF_8)));
  }
}
