package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What somebody changed.
 *
 * @param entryNo from 1, without gaps
 * @param at when, in whole microseconds
 * @param actor {@code member:NAME} or {@code key:NAME}; {@code schedule} or {@code command} for the
 *     server itself and its command line
 * @param action what was done, such as {@code publish}
 * @param entity what it was done to, such as {@code ruleset}
 * @param entityId which one
 * @param before what it was; null where it is new
 * @param after what it became; null where it is gone
 * @param previousHash the hash of the entry before, 64 hexadecimal digits; zeros for the first
 * @param hash SHA-256 of the other fields as canonical JSON, 64 hexadecimal digits
 */
public record AuditEntry(
    long entryNo,
    Instant at,
    String actor,
    String action,
    String entity,
    String entityId,
    @Nullable JsonNode before,
    @Nullable JsonNode after,
    String previousHash,
    String hash) {
  /** The hash before the first entry. */
  static final String ORIGIN = "0".repeat(64);

  public AuditEntry {
    requireNonNull(at, "at is null");
    requireNonNull(actor, "actor is null");
    requireNonNull(action, "action is null");
    requireNonNull(entity, "entity is null");
    requireNonNull(entityId, "entityId is null");
    requireNonNull(previousHash, "previousHash is null");
    requireNonNull(hash, "hash is null");
  }

  /** The entry as JSON; its hash is taken of this without {@code hash}. */
  public ObjectNode toJson() {
    return content().put("hash", hash);
  }

  /** What the hash should be. */
  String contentHash() {
    byte[] canonical = CanonicalJson.of(content()).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Hashes.sha256(canonical));
  }

  AuditEntry sealed() {
    return new AuditEntry(
        entryNo, at, actor, action, entity, entityId, before, after, previousHash, contentHash());
  }

  private ObjectNode content() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("entryNo", entryNo);
    json.put("at", at.toString());
    json.put("actor", actor);
    json.put("action", action);
    json.put("entity", entity);
    json.put("entityId", entityId);
    json.set("before", before);
    json.set("after", after);
    return json.put("previousHash", previousHash);
  }
}
