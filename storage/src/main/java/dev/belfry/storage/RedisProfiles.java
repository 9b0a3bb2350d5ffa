package dev.belfry.storage;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Profiles in Redis, never stale after an acknowledged event:
 *
 * <ol>
 *   <li>An entry is its version (8 bytes, big-endian) and then the profile; it only gives way to a
 *       version that is not lower (a script compares). An event leaves an entry of the new version
 *       without a profile, so that a reader who is late cannot put the old one back.
 *   <li>From before that command is sent until it is answered the user is <em>dirty</em>: read past
 *       Redis. When Redis is away users stay dirty, and are sent again when it is back; when there
 *       are too many, the prefix of all keys changes instead.
 *   <li>The prefix names this process's start, so what a killed process left dirty is never read.
 *   <li>Entries expire.
 * </ol>
 */
final class RedisProfiles {
  private static final Logger LOG = LoggerFactory.getLogger(RedisProfiles.class);
  private static final long REPLAY_MILLIS = 500;
  private static final int MAX_DIRTY = 20_000;
  private static final long FORGET = -1;
  private static final long NO_TIMER = -1;

  /** Keys: the entry. Arguments: version, payload, time to live in ms. */
  private static final String PUT =
      """
      local before = redis.call('GETRANGE', KEYS[1], 0, 7)
      if before == '' or before <= ARGV[1] then
        redis.call('SET', KEYS[1], ARGV[1] .. ARGV[2], 'PX', ARGV[3])
        return 1
      end
      return 0
      """;

  /**
   * What Redis has yet to be told of a user.
   *
   * @param version of the profile, or {@link #FORGET}
   * @param sequence tells two notes of one user apart
   */
  private record Note(long version, long sequence) {}

  private final Vertx vertx;
  private final RedisLink redis;
  private final long timer;
  private final String installation;
  private final String ttlMillis;
  private final ConcurrentMap<String, Note> dirty = new ConcurrentHashMap<>();
  private final AtomicLong sequence = new AtomicLong();
  private volatile String prefix;

  RedisProfiles(Vertx vertx, RedisLink redis, UUID installation, Duration ttl) {
    this.redis = redis;
    this.installation = installation.toString();
    this.ttlMillis = Long.toString(ttl.toMillis());
    this.prefix = newPrefix();
    this.vertx = vertx;
    this.timer =
        redis.isConfigured() ? vertx.setPeriodic(REPLAY_MILLIS, fired -> replay()) : NO_TIMER;
  }

  /** The cached profile. Completes empty, never fails, when there is none. */
  Future<Optional<StoredProfile>> get(String userId) {
    if (!redis.isUp() || dirty.containsKey(userId)) {
      return Future.succeededFuture(Optional.empty());
    }
    String readWith = prefix;
    return redis
        .send(Request.cmd(Command.GET).arg(readWith + userId))
        .map(
            response ->
                // Asked again: the user may have become dirty while the answer was on its way.
                dirty.containsKey(userId) || !readWith.equals(prefix)
                    ? Optional.<StoredProfile>empty()
                    : Optional.ofNullable(decode(response)))
        .otherwise(Optional.empty());
  }

  /** Caches a profile that was read from Postgres. */
  void put(String userId, StoredProfile profile) {
    if (redis.isUp() && !dirty.containsKey(userId)) {
      Future<?> sent = send(userId, profile.version(), Buffer.buffer(profile.toBytes()));
      sent.onFailure(failure -> LOG.debug("A profile was not cached", failure));
    }
  }

  /** Makes every older entry of the user unreadable, at once for this process. */
  void outdate(String userId, long version) {
    if (redis.isConfigured()) {
      Note note = note(userId, version);
      deliver(userId, note);
    }
  }

  /** The same where the new version is not known; the entry is removed a little later. */
  void forget(String userId) {
    if (redis.isConfigured()) {
      note(userId, FORGET);
    }
  }

  /** Stops telling Redis of what it missed. */
  void close() {
    if (timer != NO_TIMER) {
      vertx.cancelTimer(timer);
    }
  }

  private Note note(String userId, long version) {
    Note note = new Note(version, sequence.incrementAndGet());
    dirty.put(userId, note);
    if (dirty.size() > MAX_DIRTY) {
      prefix = newPrefix();
      dirty.clear();
    }
    return note;
  }

  private void deliver(String userId, Note note) {
    if (!redis.isUp()) {
      return;
    }
    Future<@Nullable Response> sent =
        note.version() == FORGET
            ? redis.send(Request.cmd(Command.DEL).arg(prefix + userId))
            : send(userId, note.version(), Buffer.buffer());
    sent.onSuccess(done -> dirty.remove(userId, note));
  }

  private void replay() {
    if (redis.isUp()) {
      dirty.forEach(this::deliver);
    }
  }

  private Future<@Nullable Response> send(String userId, long version, Buffer payload) {
    return redis.send(
        Request.cmd(Command.EVAL)
            .arg(PUT)
            .arg(1)
            .arg(prefix + userId)
            .arg(Buffer.buffer().appendLong(version))
            .arg(payload)
            .arg(ttlMillis));
  }

  private String newPrefix() {
    return "belfry:" + installation + ":profile:" + UUID.randomUUID() + ":";
  }

  private static @Nullable StoredProfile decode(@Nullable Response response) {
    if (response == null) {
      return null;
    }
    byte[] bytes = response.toBytes();
    return bytes.length <= 8
        ? null
        : StoredProfile.fromBytes(ByteBuffer.wrap(bytes, 8, bytes.length - 8));
  }
}
