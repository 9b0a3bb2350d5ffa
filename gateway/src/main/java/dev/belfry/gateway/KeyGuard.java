package dev.belfry.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.storage.ApiKey;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request in by its API key, and no faster than the key may. A key that was good within the
 * last hour is still good while keys cannot be checked: answers go on when Postgres is away.
 * Thread-safe.
 */
final class KeyGuard {
  static final String HOW = "send it as 'Authorization: Bearer KEY' or as 'X-API-Key: KEY'";
  private static final int MAX_LENGTH = 512;

  private final Function<String, Future<Optional<ApiKey>>> verify;
  private final int perSecond;
  private final LongSupplier nanoTime;
  private final Map<String, TokenBucket> buckets = new ConcurrentHashMap<>();
  private final Cache<String, ApiKey> lately =
      Caffeine.newBuilder().maximumSize(1_000).expireAfterWrite(Duration.ofHours(1)).build();

  /**
   * @param perSecond requests of one key; 0 for no limit
   */
  KeyGuard(
      Function<String, Future<Optional<ApiKey>>> verify, int perSecond, LongSupplier nanoTime) {
    this.verify = verify;
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
  }

  /** Fails with UNAUTHENTICATED, FORBIDDEN or OVERLOADED. */
  Future<ApiKey> check(String plain, Operation.Scope scope) {
    if (plain.length() > MAX_LENGTH) {
      return refuse(ErrorCode.UNAUTHENTICATED, "the API key is not one of this installation");
    }
    return verify
        .apply(plain)
        .onSuccess(found -> found.ifPresent(key -> remember(plain, key)))
        .recover(failure -> remembered(plain, failure))
        .compose(found -> admit(found, scope));
  }

  /** Has every key checked before it counts again: one of them may have been revoked. */
  void forget() {
    lately.invalidateAll();
  }

  private void remember(String plain, ApiKey key) {
    String hash = hash(plain);
    if (lately.getIfPresent(hash) == null) {
      lately.put(hash, key);
    }
  }

  private Future<Optional<ApiKey>> remembered(String plain, Throwable failure) {
    ApiKey known = lately.getIfPresent(hash(plain));
    return known == null
        ? Future.failedFuture(failure)
        : Future.succeededFuture(Optional.of(known));
  }

  private Future<ApiKey> admit(Optional<ApiKey> found, Operation.Scope scope) {
    if (found.isEmpty()) {
      return refuse(ErrorCode.UNAUTHENTICATED, "the API key is not one of this installation");
    }
    ApiKey key = found.get();
    if (!allows(key, scope)) {
      return refuse(
          ErrorCode.FORBIDDEN,
          "API key '"
              + key.name()
              + "' has the scopes "
              + key.scopes()
              + "; this operation needs '"
              + scope.name().toLowerCase(Locale.ROOT)
              + "'");
    }
    if (perSecond > 0
        && !buckets
            .computeIfAbsent(key.name(), name -> new TokenBucket(perSecond, nanoTime))
            .tryTake()) {
      return refuse(
          ErrorCode.OVERLOADED,
          "API key '"
              + key.name()
              + "' may make "
              + perSecond
              + " requests a second; wait a moment");
    }
    return Future.succeededFuture(key);
  }

  private static boolean allows(ApiKey key, Operation.Scope scope) {
    return switch (scope) {
      case NONE -> true;
      case READ -> key.allows("read") || key.allows("write") || key.allows("approve");
      case WRITE -> key.allows("write");
      case APPROVE -> key.allows("approve");
      case ADMIN -> key.allows("admin");
    };
  }

  /** The key that a request brings, or null. */
  static @Nullable String key(HttpServerRequest request) {
    String own = request.getHeader("X-API-Key");
    if (own != null) {
      return own;
    }
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
        ? authorization.substring(7).strip()
        : null;
  }

  private static String hash(String plain) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(plain.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  private static <T> Future<T> refuse(ErrorCode code, String sentence) {
    return Future.failedFuture(new BelfryException(code, sentence));
  }
}
