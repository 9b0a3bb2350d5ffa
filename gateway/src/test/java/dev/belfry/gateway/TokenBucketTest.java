package dev.belfry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TokenBucketTest {
  private long nanos;

  @Test
  void letsThroughASteadyNumberASecond() {
    TokenBucket bucket = new TokenBucket(10, () -> nanos);

    assertThat(taken(bucket, 20)).isEqualTo(10);
    nanos += 500_000_000;
    assertThat(taken(bucket, 20)).isEqualTo(5);
    nanos += 60_000_000_000L;
    assertThat(taken(bucket, 20)).isEqualTo(10);
    assertThat(taken(new TokenBucket(0, () -> nanos), 3)).isZero();
  }

  private static int taken(TokenBucket bucket, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += bucket.tryTake() ? 1 : 0;
    }
    return taken;
  }
}
