package dev.belfry.contracts.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
  @Test
  void codesOfCodesAreTheSame() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 1_000; round++) {
      Embedding embedding = random(random);
      byte[] codes = embedding.codes();
      assertThat(Embedding.ofCodes(codes).codes()).isEqualTo(codes);
    }
  }

  @Test
  void codesKeepTheDirection() {
    SplittableRandom random = new SplittableRandom(2);
    for (int round = 0; round < 1_000; round++) {
      Embedding embedding = random(random);
      assertThat(Embedding.ofCodes(embedding.codes()).cosine(embedding))
          .isCloseTo(1, within(1e-3f));
    }
  }

  @Test
  void whatHasNoDirectionHasNoCodes() {
    assertThat(Embedding.copyOf(new float[] {0, 0}).codes()).containsOnly(0);
    assertThat(Embedding.copyOf(new float[] {1, Float.NaN}).codes()).containsOnly(0);
    assertThat(Embedding.copyOf(new float[] {1, Float.NEGATIVE_INFINITY}).codes()).containsOnly(0);
    assertThat(Embedding.ofCodes(new byte[3]).toArray()).containsOnly(0);
  }

  @Test
  void theLargestMagnitudeIs127() {
    assertThat(Embedding.copyOf(new float[] {0.5f, -2, 1}).codes())
        .containsExactly((byte) 32, (byte) -127, (byte) 64);
  }

  private static Embedding random(SplittableRandom random) {
    float[] values = new float[1 + random.nextInt(100)];
    float scale = (float) Math.pow(10, random.nextInt(-10, 10));
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() * scale;
    }
    return Embedding.copyOf(values);
  }
}
