package dev.belfry.storage;

import dev.belfry.contracts.common.Embedding;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** User embeddings in Redis as big-endian floats; entries live for a day. */
final class RedisEmbeddings implements UserEmbeddingCache {
  private static final Logger LOG = LoggerFactory.getLogger(RedisEmbeddings.class);
  private static final String TTL_SECONDS = "86400";

  private final RedisLink redis;
  private final String prefix;

  RedisEmbeddings(RedisLink redis, UUID installation) {
    this.redis = redis;
    this.prefix = "belfry:" + installation + ":embedding:";
  }

  @Override
  public Future<Optional<Embedding>> get(String model, long userNo, long profileVersion) {
    if (!redis.isUp()) {
      return Future.succeededFuture(Optional.empty());
    }
    return redis
        .send(Request.cmd(Command.GET).arg(key(model, userNo, profileVersion)))
        .map(RedisEmbeddings::decode)
        .otherwise(Optional.empty());
  }

  @Override
  public void put(String model, long userNo, long profileVersion, Embedding embedding) {
    if (!redis.isUp()) {
      return;
    }
    Buffer value = Buffer.buffer(4 * embedding.dimension());
    for (int i = 0; i < embedding.dimension(); i++) {
      value.appendFloat(embedding.get(i));
    }
    redis
        .send(
            Request.cmd(Command.SETEX)
                .arg(key(model, userNo, profileVersion))
                .arg(TTL_SECONDS)
                .arg(value))
        .onFailure(failure -> LOG.debug("A user embedding was not cached", failure));
  }

  private String key(String model, long userNo, long profileVersion) {
    return prefix + model + ":" + userNo + ":" + profileVersion;
  }

  private static Optional<Embedding> decode(@Nullable Response response) {
    if (response == null) {
      return Optional.empty();
    }
    Buffer bytes = response.toBuffer();
    float[] values = new float[bytes.length() / 4];
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes.getFloat(4 * i);
    }
    return Optional.of(Embedding.copyOf(values));
  }
}
