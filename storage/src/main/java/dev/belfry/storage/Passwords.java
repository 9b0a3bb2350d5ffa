package dev.belfry.storage;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Hashes of passwords by Argon2id (RFC 9106), with the parameters that OWASP's cheat sheet gives
 * for it, in the PHC string format. A hash takes 19 MiB and some 30 ms: two are made at a time, on
 * threads of their own, and no more than {@value #WAITING} wait. Thread-safe.
 */
final class Passwords {
  private static final int MEMORY_KIB = 19_456;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int THREADS = 2;
  private static final int WAITING = 64;
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  /** Letters and digits that nobody takes for another. */
  private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

  private final SecureRandom random = new SecureRandom();
  private final WorkerExecutor workers;
  private final AtomicInteger inHand = new AtomicInteger();
  private final String nobody;

  Passwords(Vertx vertx) {
    workers = vertx.createSharedWorkerExecutor("belfry-passwords", THREADS, 10, TimeUnit.MINUTES);
    byte[] salt = bytes(SALT_BYTES);
    nobody = phc(MEMORY_KIB, PASSES, LANES, salt, bytes(HASH_BYTES));
  }

  /** A password that nobody guesses: 20 characters, 99 bits. */
  String generate() {
    StringBuilder password = new StringBuilder(23);
    for (int i = 0; i < 20; i++) {
      if (i > 0 && i % 5 == 0) {
        password.append('-');
      }
      password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return password.toString();
  }

  /** What is kept of a password. */
  Future<String> hash(String password) {
    return work(
        () -> {
          byte[] salt = bytes(SALT_BYTES);
          byte[] hash = argon2id(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES);
          return phc(MEMORY_KIB, PASSES, LANES, salt, hash);
        });
  }

  /**
   * Whether a password is the one that was hashed.
   *
   * @param phc what is kept; null for a name that is unknown, which takes as much work and is never
   *     right
   */
  Future<Boolean> matches(String password, @Nullable String phc) {
    return work(() -> check(password, phc == null ? nobody : phc) && phc != null);
  }

  /**
   * Fails where too many wait, before anything is done about a request.
   *
   * @throws BelfryException OVERLOADED
   */
  void requireRoom() {
    if (inHand.get() >= WAITING) {
      throw new BelfryException(
          ErrorCode.OVERLOADED, WAITING + " sign-ins are in hand; wait a moment");
    }
  }

  Future<Void> close() {
    return workers.close();
  }

  private <T> Future<T> work(Callable<T> task) {
    inHand.incrementAndGet();
    return workers.executeBlocking(task, false).onComplete(done -> inHand.decrementAndGet());
  }

  private static boolean check(String password, String phc) {
    Matcher parts = PHC.matcher(phc);
    if (!parts.matches()) {
      throw new BelfryException(ErrorCode.INTERNAL, "a stored password hash cannot be read");
    }
    byte[] expected = Base64.getDecoder().decode(parts.group(5));
    byte[] actual =
        argon2id(
            password,
            Base64.getDecoder().decode(parts.group(4)),
            Integer.parseInt(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            Integer.parseInt(parts.group(3)),
            expected.length);
    return MessageDigest.isEqual(expected, actual);
  }

  private static byte[] argon2id(
      String password, byte[] salt, int memoryKib, int passes, int lanes, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[length];
    generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }

  private static String phc(int memoryKib, int passes, int lanes, byte[] salt, byte[] hash) {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m="
        + memoryKib
        + ",t="
        + passes
        + ",p="
        + lanes
        + "$"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(hash);
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
