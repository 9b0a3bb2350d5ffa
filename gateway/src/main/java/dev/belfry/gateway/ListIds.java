package dev.belfry.gateway;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes list ids (UUID version 7, RFC 9562 section 5.7) and seeds. Thread-safe. */
final class ListIds {
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final RandomGenerator random;

  ListIds(RandomGenerator random) {
    this.random = random;
  }

  /** An id whose first 48 bits are the milliseconds of {@code at}. */
  UUID next(Instant at) {
    long a;
    long b;
    synchronized (random) {
      a = random.nextLong();
      b = random.nextLong();
    }
    return new UUID(at.toEpochMilli() << 16 | VERSION_7 | (a & 0xfffL), VARIANT | (b >>> 2));
  }

  /** The seed of one list's random draws. */
  long seed() {
    synchronized (random) {
      return random.nextLong();
    }
  }
}
